import { parseSwitch } from '@socketlab/foundation';
import { type CommandArgument, type CommandOption, defineCommand } from '../../command.ts';

/** The arguments of `socketlab grant revoke`. */
export const grantRevokeArguments = {
  grant: {
    placeholder: 'GRANT',
    presence: 'optional',
    summary: {
      en: 'The beginning of its id, or the classmate’s name, as grant list shows them.',
      'pt-BR': 'O começo do id dela, ou o nome do colega, como grant list mostra.',
    },
    parse: (value: string): string => value,
  } satisfies CommandArgument<string>,
} as const;
/** The options of `socketlab grant revoke`. */
export const grantRevokeOptions = {
  all: {
    flag: 'all',
    summary: {
      en: 'Revoke every grant that is still valid.',
      'pt-BR': 'Revoga todas as permissões que ainda valem.',
    },
    parse: parseSwitch,
    fallback: false as boolean,
  } satisfies CommandOption<boolean>,
} as const;

/** `socketlab grant revoke`. */
export const grantRevoke = defineCommand({
  name: 'grant revoke',
  summary: {
    en: 'Take back what a classmate may do here, at once.',
    'pt-BR': 'Tira de um colega, na hora, o que ele pode fazer aqui.',
  },
  details: {
    en: 'The daemons that run are told, and cut what that classmate has open. One that cannot be told still refuses every further call.',
    'pt-BR':
      'Os daemons em execução são avisados, e cortam o que esse colega tem aberto. Um que não possa ser avisado ainda assim recusa toda chamada seguinte.',
  },
  examples: ['grant revoke lab-08', 'grant revoke 3f09c2d1', 'grant revoke --all'],
  arguments: grantRevokeArguments,
  options: grantRevokeOptions,
  load: () => import('./run.ts'),
});
