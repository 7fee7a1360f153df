import type { Handlers, Services } from '@socketlab/control';
import {
  listenerStateToMessage,
  NotListeningError,
  replyFromMessage,
  replyToMessage,
  toTimestamp,
} from '@socketlab/daemon';
import type { SnapshotObservation } from '@socketlab/evidence';
import { type Address, formatAddress, parseAddress } from '@socketlab/foundation';
import { DEFAULT_LISTEN } from './config.ts';
import type { ListenRequest } from './echo-types.ts';
import type { Listener } from './listener.ts';

type ListenerService = Handlers<Services['listener']>;

/** What the service needs of the daemon. */
export interface ListenerServiceDeps {
  readonly listener: Listener;
  /** What is used where a request leaves something open. */
  readonly defaults: Omit<ListenRequest, 'address' | 'once'>;
  /** The listener's sockets as the system's tables show them now. */
  readonly readSockets: () => readonly SnapshotObservation[];
  readonly source: () => Promise<{ file: string; text: string }>;
}

/** The Listener service of tcp-echo. */
export function createListenerService(deps: ListenerServiceDeps): ListenerService {
  const { listener, defaults } = deps;
  return {
    async openListener({ address, backlog, reply, once }) {
      const request: ListenRequest = {
        address: parseAddress(address || formatAddress(DEFAULT_LISTEN), DEFAULT_LISTEN),
        backlog: backlog ?? defaults.backlog,
        reply: replyFromMessage(reply) ?? defaults.reply,
        once,
      };
      const opened = await listener.open(request);
      return {
        address: formatAddress(opened),
        backlog: request.backlog,
        reply: replyToMessage(request.reply),
      };
    },
    closeListener: async ({ deadlineMs }, { signal }) => ({
      cut: await listener.close(AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)])),
    }),
    getListener: () => describeListener(deps),
    listConnections: () => ({ connections: listConnections(deps) }),
    // A TCP server has connections, and no endpoints.
    listEndpoints: () => ({ endpoints: [] }),
    stepListener: () => {
      throw new NotListeningError({ daemon: 'tcp-echo' });
    },
    getListenerSource: async () => ({ source: await deps.source() }),
  };
}

function describeListener({
  listener,
  readSockets,
}: ListenerServiceDeps): ReturnType<ListenerService['getListener']> {
  const { state } = listener;
  const totals = {
    accepted: listener.count('accepted'),
    closed: {
      peer: listener.count('closedByPeer'),
      reset: listener.count('closedByReset'),
      error: listener.count('closedByError'),
      stopped: listener.count('closedByStop'),
    },
    receivedBytes: listener.count('receivedBytes'),
    sentBytes: listener.count('sentBytes'),
  };
  if (!('address' in state)) return { ...listenerStateToMessage(state), ...totals };
  const queue = readSockets().find((socket) => socket.state === 'LISTEN')?.acceptQueue;
  return {
    ...listenerStateToMessage(state),
    ...totals,
    backlog: state.request.backlog,
    ...(queue && { acceptQueueLength: queue.length, acceptQueueLimit: queue.limit }),
  };
}

type ConnectionMessage = NonNullable<
  Awaited<ReturnType<ListenerService['listConnections']>>['connections']
>[number];

/** The connections that the tables show; where they can't be read, the one that the program itself knows of. */
function listConnections({ listener, readSockets }: ListenerServiceDeps): ConnectionMessage[] {
  const { client, state } = listener;
  const peer = client && formatAddress(client.peer);
  const own = (): Partial<ConnectionMessage> =>
    client === undefined
      ? {}
      : {
          isAccepted: true,
          receivedBytes: listener.count('receivedBytes') - client.receivedBefore,
          sentBytes: listener.count('sentBytes') - client.sentBefore,
          acceptedAt: toTimestamp(client.acceptedAt),
        };
  const seen = readSockets().filter(({ state: tcpState }) => tcpState !== 'LISTEN');
  const connections = seen.map(({ socket, state: tcpState, timeWaitMs }) => ({
    local: socket.local,
    remote: socket.remote,
    state: tcpState ?? 'UNKNOWN',
    ...(socket.remote === peer && own()),
    ...(timeWaitMs !== undefined && { timeWaitMs }),
  }));
  if (peer === undefined || seen.some(({ socket }) => socket.remote === peer)) return connections;
  return [...connections, { local: localOf(state), remote: peer, state: 'UNKNOWN', ...own() }];
}

function localOf(state: Listener['state']): string {
  const address: Address | undefined = 'address' in state ? state.address : undefined;
  return address === undefined ? '' : formatAddress(address);
}
