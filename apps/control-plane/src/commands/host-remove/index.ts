import { defineCommand, NONE } from '../../command.ts';
import { PAIRED_HOST } from '../../pairing/pairing-arguments.ts';

/** The arguments of `socketlab host remove`. */
export const hostRemoveArguments = { host: PAIRED_HOST } as const;

/** `socketlab host remove`. */
export const hostRemove = defineCommand({
  name: 'host remove',
  summary: {
    en: 'Forget a paired host, and the key that goes with it.',
    'pt-BR': 'Esquece uma máquina pareada, e a chave que vai com ela.',
  },
  examples: ['host remove lab-07'],
  arguments: hostRemoveArguments,
  options: NONE,
  load: () => import('./run.ts'),
});
