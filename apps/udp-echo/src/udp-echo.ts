import { type DaemonApp, type DaemonParts, readLesson } from '@socketlab/daemon';
import { type Configuration, formatAddress } from '@socketlab/foundation';
import type { OPTIONS } from './config.ts';
import { createListenerService } from './control.ts';
import { createListener, type Listener } from './listener.ts';
import { defineDatagramMetrics } from './metrics.ts';

/** Makes the daemon udp-echo out of the parts that every daemon has. */
export function createUdpEcho(
  parts: DaemonParts,
  configuration: Configuration<typeof OPTIONS>,
): DaemonApp {
  const { registry } = parts;
  const { listen, reply, model, bufferBytes, answersPerSecond } = configuration;
  const defaults = { reply, model, bufferBytes, answersPerSecond };
  const listener = createListener(parts);
  defineDatagramMetrics(registry, listener);
  return {
    name: 'listener',
    mostPermitted: configuration.permits,
    listener: createListenerService({
      listener,
      defaults,
      readLesson: (file) => readLesson(file, import.meta.url),
    }),
    served: { isOpen: () => listener.state.name === 'open', durations: listener.durations.read },
    listenerHealth: () => listener.health,
    held: () => listener.held,
    ownSockets: {
      watchOf: (port) => ({ role: 'server', port, protocol: 'udp' }),
      isOwn: listener.isOwn,
    },
    async start() {
      const address = parts.handedOver?.local ?? listen;
      if (address !== undefined) await listener.open({ ...defaults, address });
    },
    stop: ({ signal }) => listener.end(signal),
    counters: () => countersOf(listener),
  };
}

/** UDP has no connections to count. */
function countersOf(listener: Listener): ReturnType<DaemonApp['counters']> {
  const { state } = listener;
  return {
    ...('address' in state && { listener: formatAddress(state.address) }),
    openConnections: 0,
    totalConnections: 0,
    receivedBytes: listener.count('receivedBytes'),
    sentBytes: listener.count('sentBytes'),
  };
}
