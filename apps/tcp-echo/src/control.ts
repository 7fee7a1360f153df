import {
  type ConnectionMessage,
  type EvidenceHub,
  firstPendingCall,
  type ListenerHandlers,
  listConnections,
  listenerStateToMessage,
  replyFromMessage,
  replyToMessage,
  stepListener,
} from '@socketlab/daemon';
import type { SnapshotObservation } from '@socketlab/evidence';
import { formatAddress, parseAddress, socketNameOf } from '@socketlab/foundation';
import { DEFAULT_LISTEN } from './config.ts';
import type { ListenRequest } from './echo-types.ts';
import type { Listener } from './listener.ts';

/** What the service needs of the daemon. */
export interface ListenerServiceDeps {
  readonly listener: Listener;
  readonly hub: EvidenceHub;
  /** What is used where a request leaves something open. */
  readonly defaults: Omit<ListenRequest, 'address' | 'once'>;
  /** The listener's sockets as the system's tables show them now. */
  readonly readSockets: () => readonly SnapshotObservation[];
  /** What waits at the listening socket; undefined where the tables don't tell. */
  readonly readQueue: () => SnapshotObservation['acceptQueue'];
  readonly source: () => Promise<{ file: string; text: string }>;
}

/** The Listener service of tcp-echo. */
export function createListenerService(deps: ListenerServiceDeps): ListenerHandlers {
  const { listener, hub, defaults } = deps;
  return {
    async openListener({ address, backlog, reply, once, steps }) {
      const request: ListenRequest = {
        address: parseAddress(address || formatAddress(DEFAULT_LISTEN), DEFAULT_LISTEN),
        backlog: backlog ?? defaults.backlog,
        reply: replyFromMessage(reply) ?? defaults.reply,
        once,
        steps,
      };
      const opened = await listener.open(request);
      return {
        address: formatAddress(opened),
        backlog: request.backlog,
        reply: replyToMessage(request.reply),
        pending: firstPendingCall(listener.state) ?? null,
      };
    },
    closeListener: async ({ deadlineMs }, { signal }) => ({
      cut: await listener.close(AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)])),
    }),
    getListener: () => describeListener(deps),
    listConnections: () => ({ connections: connectionsOf(deps) }),
    // A TCP server has connections, and no endpoints.
    listEndpoints: () => ({ endpoints: [] }),
    stepListener: ({ deadlineMs }) =>
      stepListener({ daemon: 'tcp-echo', deadlineMs }, { state: listener.state, hub }),
    getListenerSource: async () => ({ source: await deps.source() }),
  };
}

function describeListener({
  listener,
  readQueue,
}: ListenerServiceDeps): ReturnType<ListenerHandlers['getListener']> {
  const { state, totals } = listener;
  if (!('address' in state)) return { ...listenerStateToMessage(state), ...totals };
  const queue = readQueue();
  return {
    ...listenerStateToMessage(state),
    ...totals,
    backlog: state.request.backlog,
    ...(queue && { acceptQueueLength: queue.length, acceptQueueLimit: queue.limit }),
  };
}

function connectionsOf({ listener, readSockets }: ListenerServiceDeps): ConnectionMessage[] {
  const { client, state, totals } = listener;
  const address = 'address' in state ? state.address : undefined;
  const accepted = client && {
    peer: socketNameOf(client.peer),
    acceptedAt: client.acceptedAt,
    receivedBytes: totals.receivedBytes - client.receivedBefore,
    sentBytes: totals.sentBytes - client.sentBefore,
  };
  return listConnections(readSockets(), accepted ? [accepted] : [], address);
}
