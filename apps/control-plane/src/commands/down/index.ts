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
  load: () => import('./run.ts'),
});
