import { defineCommand } from '../../command.ts';
import { DRAIN_DEADLINE, MANY_DAEMONS } from '../../daemon-arguments.ts';

/** The arguments of `socketlab down`. */
export const downArguments = { daemons: MANY_DAEMONS } as const;
/** The options of `socketlab down`. */
export const downOptions = { deadlineMs: DRAIN_DEADLINE } as const;

/** `socketlab down`. */
export const down = defineCommand({
  name: 'down',
  summary: {
    en: 'Ask daemons to end, and wait until they have.',
    'pt-BR': 'Pede aos daemons que terminem, e espera até que terminem.',
  },
  examples: ['down', 'down tcp-echo --deadline 0'],
  arguments: downArguments,
  options: downOptions,
  ownersOnly: {
    en: 'which programs run on a machine is its owner’s decision.',
    'pt-BR': 'quais programas rodam em uma máquina é decisão do dono dela.',
  },
  load: () => import('./run.ts'),
});
