import {
  createKernelCounts,
  createListenerSockets,
  type DaemonApp,
  type DaemonParts,
  listenerAddress,
  readLesson,
} from '@socketlab/daemon';
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
  const sockets = createListenerSockets({
    kernelView,
    address: () => listenerAddress(listener.state),
  });
  const counts = createKernelCounts({ count: sockets.count });
  defineLimitMetrics(registry, () => listener.limited);
  return {
    name: 'listener',
    mostPermitted: configuration.permits,
    listener: createListenerService({
      listener,
      defaults,
      readSockets: sockets.read,
      readQueue: sockets.queue,
      readLesson: (file) => readLesson(file, import.meta.url),
    }),
    served: { isOpen: () => listener.state.name === 'open', durations: listener.durations.read },
    tcpListener: { totals: () => listener.totals, counts },
    listenerHealth: () => listener.health,
    held: () => listener.held,
    ownSockets: {
      watchOf: (port) => ({ role: 'server', port }),
      isOwn: sockets.isOwn,
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
