import { type CommandArgument, defineCommand, NONE } from '../../command.ts';
import { PAIRED_HOST } from '../../pairing/pairing-arguments.ts';

/** The arguments of `socketlab host rename`. */
export const hostRenameArguments = {
  host: PAIRED_HOST,
  to: {
    placeholder: 'NEW',
    presence: 'required',
    summary: {
      en: 'Its new name: lower-case letters, digits and hyphens.',
      'pt-BR': 'O novo nome: letras minúsculas, dígitos e hífens.',
    },
    parse: (value: string): string => value,
  } satisfies CommandArgument<string>,
} as const;

/** `socketlab host rename`. */
export const hostRename = defineCommand({
  name: 'host rename',
  summary: {
    en: 'Call a paired host by another name, on this machine only.',
    'pt-BR': 'Dá outro nome a uma máquina pareada, só nesta máquina.',
  },
  examples: ['host rename lab-07 neighbour'],
  arguments: hostRenameArguments,
  options: NONE,
  load: () => import('./run.ts'),
});
