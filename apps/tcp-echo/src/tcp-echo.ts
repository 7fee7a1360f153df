import { readFile } from 'node:fs/promises';
import type { DaemonApp, DaemonParts } from '@socketlab/daemon';
import type { SnapshotObservation } from '@socketlab/evidence';
import { type Configuration, formatAddress } from '@socketlab/foundation';
import type { OPTIONS } from './config.ts';
import { createListenerService } from './control.ts';
import { createListener, type Listener } from './listener.ts';
import { defineListenerMetrics } from './metrics.ts';

const LESSON = 'echo-server.ts';

/** Makes the daemon tcp-echo out of the parts that every daemon has. */
export function createTcpEcho(
  parts: DaemonParts,
  configuration: Configuration<typeof OPTIONS>,
): DaemonApp {
  const { hub, threads, logger, kernelView, registry, shutdown } = parts;
  const { listen, reply, backlog, once } = configuration;
  const listener = createListener({
    threads,
    logger,
    watch: (port) => hub.watch({ role: 'server', port, awaitsListener: true }),
    // Asked on the command line to serve one client, the program ends with it, as the class's script does.
    onEnded: () => once && shutdown.request(0),
  });
  const readSockets = (): readonly SnapshotObservation[] => {
    const port = portOf(listener);
    return port === undefined ? [] : kernelView.snapshot({ role: 'server', port });
  };
  defineListenerMetrics(registry, { listener, readSockets });
  return {
    name: 'listener',
    listener: createListenerService({
      listener,
      defaults: { reply, backlog },
      readSockets,
      source: async () => ({
        file: LESSON,
        text: await readFile(new URL(LESSON, import.meta.url), 'utf8'),
      }),
    }),
    ownSockets: {
      watchOf: (port) => ({ role: 'server', port }),
      isOwn: ({ socket }) => socket.local.endsWith(`:${portOf(listener)}`),
    },
    async start() {
      if (listen !== undefined) await listener.open({ address: listen, reply, backlog, once });
    },
    async stop({ signal }) {
      if (listener.state.name === 'open' || listener.state.name === 'draining') {
        await listener.close(signal);
      }
    },
    counters: () => countersOf(listener),
  };
}

function portOf({ state }: Listener): number | undefined {
  return 'address' in state ? state.address.port : undefined;
}

function countersOf(listener: Listener): ReturnType<DaemonApp['counters']> {
  const { state } = listener;
  return {
    ...('address' in state && { listener: formatAddress(state.address) }),
    openConnections: listener.client === undefined ? 0 : 1,
    totalConnections: listener.count('accepted'),
    receivedBytes: listener.count('receivedBytes'),
    sentBytes: listener.count('sentBytes'),
  };
}
