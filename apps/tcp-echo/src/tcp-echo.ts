import {
  createKernelCounts,
  createListenerSockets,
  type DaemonApp,
  type DaemonParts,
  listenerAddress,
  readLesson,
  recordSteps,
} from '@socketlab/daemon';
import { type Configuration, formatAddress } from '@socketlab/foundation';
import type { OPTIONS } from './config.ts';
import { createListenerService } from './control.ts';
import { createListener, type Listener } from './listener.ts';

const LESSON = 'echo-server.ts';

/** Makes the daemon tcp-echo out of the parts that every daemon has. */
export function createTcpEcho(
  parts: DaemonParts,
  configuration: Configuration<typeof OPTIONS>,
): DaemonApp {
  const { hub, threads, logger, kernelView, shutdown, handedOver } = parts;
  const { listen, reply, backlog, once } = configuration;
  const listener = createListener({
    threads,
    logger,
    handedOver,
    watch: (port, awaitsListener) => hub.watch({ role: 'server', port, awaitsListener }),
    record: (steps) => recordSteps(parts, steps),
    onClosing: () => counts.take(),
    // Asked on the command line to serve one client, the program ends with it, as the class's script does.
    onEnded: () => once && shutdown.request(0),
  });
  const sockets = createListenerSockets({
    kernelView,
    address: () => listenerAddress(listener.state),
  });
  const counts = createKernelCounts({ count: sockets.count });
  return {
    name: 'listener',
    mostPermitted: configuration.permits,
    listener: createListenerService({
      listener,
      hub,
      defaults: { reply, backlog },
      readSockets: sockets.read,
      readQueue: sockets.queue,
      source: () => readLesson(LESSON, import.meta.url),
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
      const address = handedOver?.local ?? listen;
      if (address !== undefined) await listener.open({ address, reply, backlog, once });
    },
    stop: ({ signal }) => listener.end(signal),
    counters: () => countersOf(listener),
  };
}

function countersOf(listener: Listener): ReturnType<DaemonApp['counters']> {
  const { state, totals } = listener;
  return {
    ...('address' in state && { listener: formatAddress(state.address) }),
    openConnections: listener.client === undefined ? 0 : 1,
    totalConnections: totals.accepted,
    receivedBytes: totals.receivedBytes,
    sentBytes: totals.sentBytes,
  };
}
