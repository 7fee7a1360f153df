import {
  createKernelCounts,
  type DaemonApp,
  type DaemonParts,
  listenerPort,
  readLesson,
} from '@socketlab/daemon';
import type { SnapshotObservation } from '@socketlab/evidence';
import { type Configuration, formatAddress } from '@socketlab/foundation';
import type { OPTIONS } from './config.ts';
import { createListenerService } from './control.ts';
import type { ListenRequest } from './listen-request.ts';
import { createListener, type Listener } from './listener.ts';
import { defineLimitMetrics } from './metrics.ts';

/** Makes the daemon multi-tcp out of the parts that every daemon has. */
export function createMultiTcp(
  parts: DaemonParts,
  configuration: Configuration<typeof OPTIONS>,
): DaemonApp {
  const { hub, threads, logger, kernelView, registry, handedOver } = parts;
  const defaults = defaultsOf(configuration);
  const listener = createListener({
    threads,
    logger,
    handedOver,
    watch: (port, awaitsListener) => hub.watch({ role: 'server', port, awaitsListener }),
    onClosing: () => counts.take(),
  });
  const readSockets = (): readonly SnapshotObservation[] => {
    const port = listenerPort(listener.state);
    return port === undefined ? [] : kernelView.snapshot({ role: 'server', port });
  };
  const readQueue = (): SnapshotObservation['acceptQueue'] => {
    const port = listenerPort(listener.state);
    return port === undefined ? undefined : kernelView.listeners(port)[0]?.acceptQueue;
  };
  const counts = createKernelCounts({
    count() {
      const port = listenerPort(listener.state);
      return kernelView.count(port === undefined ? undefined : { role: 'server', port });
    },
  });
  defineLimitMetrics(registry, () => listener.limited);
  return {
    name: 'listener',
    mostPermitted: configuration.permits,
    listener: createListenerService({
      listener,
      defaults,
      readSockets,
      readQueue,
      readLesson: (file) => readLesson(file, import.meta.url),
    }),
    served: { isOpen: () => listener.state.name === 'open', durations: listener.durations.read },
    tcpListener: { totals: () => listener.totals, counts },
    listenerHealth: () => listener.health,
    held: () => listener.held,
    ownSockets: {
      watchOf: (port) => ({ role: 'server', port }),
      isOwn: ({ socket }) => socket.local.endsWith(`:${listenerPort(listener.state)}`),
    },
    async start() {
      const address = handedOver?.local ?? configuration.listen;
      if (address !== undefined) await listener.open({ ...defaults, address });
    },
    stop: ({ signal }) => listener.end(signal),
    counters: () => countersOf(listener),
  };
}

function defaultsOf(configuration: Configuration<typeof OPTIONS>): Omit<ListenRequest, 'address'> {
  const { reply, backlog, model, maxConnections, maxConnectionsPerAddress, idleMs, maxBytes } =
    configuration;
  return {
    reply,
    backlog,
    model,
    mostThreads: configuration.maxThreads,
    limits: {
      connections: maxConnections,
      connectionsPerAddress: maxConnectionsPerAddress,
      idleMs,
      bytes: maxBytes,
    },
  };
}

function countersOf({ state, totals }: Listener): ReturnType<DaemonApp['counters']> {
  const { accepted, closed, receivedBytes, sentBytes } = totals;
  const ended = Object.values(closed).reduce((sum, count) => sum + count, 0);
  return {
    ...('address' in state && { listener: formatAddress(state.address) }),
    openConnections: accepted - ended,
    totalConnections: accepted,
    receivedBytes,
    sentBytes,
  };
}
