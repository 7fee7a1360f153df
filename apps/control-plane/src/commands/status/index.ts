import { defineCommand, NONE } from '../../command.ts';
import { ONE_DAEMON } from '../../daemon-arguments.ts';

/** The arguments of `socketlab status`. */
export const statusArguments = { daemon: ONE_DAEMON } as const;

/** `socketlab status`. */
export const status = defineCommand({
  name: 'status',
  summary: {
    en: 'Show all that a daemon says of itself.',
    'pt-BR': 'Mostra tudo o que um daemon diz de si.',
  },
  examples: ['status tcp-echo', 'status --json'],
  arguments: statusArguments,
  options: NONE,
  load: () => import('./run.ts'),
});
