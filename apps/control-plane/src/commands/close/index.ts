import { defineCommand } from '../../command.ts';
import { DRAIN_DEADLINE, LISTENER_DAEMON } from '../../daemon-arguments.ts';
import { HOST_OPTIONS } from '../../hosts/host-options.ts';

/** The arguments of `socketlab close`. */
export const closeArguments = { daemon: LISTENER_DAEMON } as const;
/** The options of `socketlab close`. */
export const closeOptions = { deadlineMs: DRAIN_DEADLINE, ...HOST_OPTIONS } as const;

/** `socketlab close`. */
export const close = defineCommand({
  name: 'close',
  summary: {
    en: 'Close the listener of a server, which goes on running.',
    'pt-BR': 'Fecha a escuta de um servidor, que continua em execução.',
  },
  examples: ['close', 'close --deadline 0', 'close multi-tcp --host lab-07'],
  arguments: closeArguments,
  options: closeOptions,
  load: () => import('./run.ts'),
});
