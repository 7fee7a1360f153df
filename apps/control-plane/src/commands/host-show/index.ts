import { defineCommand, NONE } from '../../command.ts';
import { PAIRED_HOST } from '../../pairing/pairing-arguments.ts';

/** The arguments of `socketlab host show`. */
export const hostShowArguments = { host: PAIRED_HOST } as const;

/** `socketlab host show`. */
export const hostShow = defineCommand({
  name: 'host show',
  summary: {
    en: 'Show one paired host: its id, its daemons, what it allows and until when.',
    'pt-BR': 'Mostra uma máquina pareada: o id, os daemons, o que ela permite e até quando.',
  },
  examples: ['host show lab-07'],
  arguments: hostShowArguments,
  options: NONE,
  load: () => import('./run.ts'),
});
