import type { RunningServer, SharedCounters, SocketThreads } from '@socketlab/daemon';
import { type Logger, workerUrl } from '@socketlab/foundation';
import { type ClientPool, createClientPool } from './client-pool.ts';
import type { ClientJob } from './client-worker.ts';
import type { ConnectionTable } from './connection-table.ts';
import { CLOSE_COUNTERS, COUNTERS, type Counter } from './counters.ts';
import type { ListenRequest, ThreadRequest } from './listen-request.ts';
import { isRoomFor, threadsThatFit } from './thread-budget.ts';

/** Threads without a client that are kept for the next ones: they take memory, and starting one takes 30 ms. */
const KEPT_THREADS = 16;
/** A message leaves little garbage. */
const YOUNG_HEAP_MEGABYTES = 2;

/** Whose counters are where: the server's thread has the first, the main thread the second, then those of the slots. */
export const OF_SERVER = 0;
const OF_MAIN = 1;
const OF_FIRST_SLOT = 2;

interface ClientsDeps {
  readonly threads: SocketThreads;
  readonly logger: Logger;
  /** Counters by number, always the same for one number. */
  readonly part: (number: number) => SharedCounters<Counter>;
  readonly table: ConnectionTable;
}

/** The threads of the clients of a listener, and the request of its server's thread. */
export interface ListenerClients {
  readonly pool: ClientPool;
  readonly request: ThreadRequest;
}

/** Threads for the model `threads`: none is started before it has a client, and with other models none ever is. */
export function openClients(
  asked: { readonly request: ListenRequest; readonly table: ThreadRequest['table'] },
  { threads, logger, part, table }: ClientsDeps,
): ListenerClients {
  const { mostThreads, model } = asked.request;
  const most = threadsThatFit(mostThreads);
  if (model === 'threads' && most < mostThreads) {
    logger.warn({ threads: most, asked: mostThreads }, 'there are descriptors for fewer threads');
  }
  const own = new Float64Array(part(OF_MAIN).memory);
  const pool = createClientPool(
    {
      url: workerUrl('client-worker', import.meta.url),
      most,
      kept: KEPT_THREADS,
      youngHeapMegabytes: YOUNG_HEAP_MEGABYTES,
    },
    {
      threads,
      logger,
      countersOf: (slot) => part(OF_FIRST_SLOT + slot).memory,
      jobOf: (client, slot): ClientJob => ({ client, slot, request }),
      isRoomFor,
      onForsaken({ descriptor }, reason) {
        const index = COUNTERS.indexOf(CLOSE_COUNTERS[reason]);
        own[index] = (own[index] ?? 0) + 1;
        table.close(descriptor);
      },
    },
  );
  const request: ThreadRequest = { ...asked.request, table: asked.table, slots: pool.memory };
  return { pool, request };
}

/** The server together with the threads of its clients: told to end, both do, and it has ended when both have. */
export function withClients(server: RunningServer, pool: ClientPool): RunningServer {
  return {
    get address() {
      return server.address;
    },
    get hasFailed() {
      return server.hasFailed === true;
    },
    ended: server.ended.then(() => pool.end()),
    refuseNew() {
      server.refuseNew();
      pool.refuseNew();
    },
    cut() {
      server.cut();
      pool.cut();
    },
  };
}
