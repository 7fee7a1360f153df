import {
  type ListenerHandlers,
  listConnections,
  listenerStateToMessage,
  NotListeningError,
  replyToMessage,
} from '@socketlab/daemon';
import type { SnapshotObservation } from '@socketlab/evidence';
import { formatAddress } from '@socketlab/foundation';
import type { Limits } from './limits.ts';
import type { ListenRequest } from './listen-request.ts';
import type { Listener } from './listener.ts';
import { LESSONS, type ModelName } from './model.ts';
import { describeModels } from './model-availability.ts';
import { readOpenMessage } from './open-request.ts';

/** What the service needs of the daemon. */
export interface ListenerServiceDeps {
  readonly listener: Listener;
  /** What is used where a request leaves something open. */
  readonly defaults: Omit<ListenRequest, 'address'>;
  /** The listener's sockets as the system's tables show them now. */
  readonly readSockets: () => readonly SnapshotObservation[];
  /** What waits at the listening socket; undefined where the tables don't tell. */
  readonly readQueue: () => SnapshotObservation['acceptQueue'];
  readonly readLesson: (file: string) => Promise<{ file: string; text: string }>;
}

/** The Listener service of multi-tcp. */
export function createListenerService(deps: ListenerServiceDeps): ListenerHandlers {
  const { listener, defaults, readSockets } = deps;
  return {
    async openListener(message) {
      const request = readOpenMessage(message, defaults);
      const { backlog, reply, model } = request;
      const address = formatAddress(await listener.open(request));
      const limits = limitsOf(request);
      return { address, backlog, reply: replyToMessage(reply), model, limits };
    },
    closeListener: async ({ deadlineMs }, { signal }) => ({
      cut: await listener.close(AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)])),
    }),
    getListener: () => ({ ...describeListener(deps), models: describeModels() }),
    listConnections() {
      const { state, accepted } = listener;
      const address = 'address' in state ? state.address : undefined;
      return { connections: listConnections(readSockets(), accepted, address) };
    },
    // A TCP server has connections, and no endpoints.
    listEndpoints: () => ({ endpoints: [] }),
    stepListener: () => {
      throw new NotListeningError({ daemon: 'multi-tcp' });
    },
    getListenerSource: async () => ({ source: await deps.readLesson(LESSONS[modelOf(deps)]) }),
  };
}

/** The model in use; while nothing is, the one that would be. */
function modelOf({ listener: { state }, defaults }: ListenerServiceDeps): ModelName {
  return 'request' in state ? state.request.model : defaults.model;
}

function describeListener({
  listener,
  readQueue,
}: ListenerServiceDeps): ReturnType<ListenerHandlers['getListener']> {
  const { state, totals, limited: refused } = listener;
  if (!('address' in state)) return { ...listenerStateToMessage(state), ...totals, refused };
  const queue = readQueue();
  const { backlog, model } = state.request;
  return {
    ...listenerStateToMessage(state),
    ...totals,
    refused,
    backlog,
    model,
    limits: limitsOf(state.request),
    ...(queue && { acceptQueueLength: queue.length, acceptQueueLimit: queue.limit }),
  };
}

/** What a listener allows; of threads only where there are any. */
function limitsOf({
  model,
  limits,
  mostThreads,
}: ListenRequest): Limits & { readonly threads?: number } {
  return { ...limits, ...(model === 'threads' && { threads: mostThreads }) };
}
