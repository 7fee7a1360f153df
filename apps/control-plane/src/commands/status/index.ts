import { defineCommand } from '../../command.ts';
import { ONE_DAEMON } from '../../daemon-arguments.ts';
import { HOST_OPTIONS } from '../../hosts/host-options.ts';

/** The arguments of `socketlab status`. */
export const statusArguments = { daemon: ONE_DAEMON } as const;

/** `socketlab status`. */
export const status = defineCommand({
  name: 'status',
  summary: {
    en: 'Show all that a daemon says of itself.',
    'pt-BR': 'Mostra tudo o que um daemon diz de si.',
  },
  examples: ['status tcp-echo', 'status --json', 'status multi-tcp --host all'],
  arguments: statusArguments,
  options: HOST_OPTIONS,
  load: () => import('./run.ts'),
});
