import type { HandedOverSocket } from '@socketlab/bsd-sockets';
import {
  type AcceptedConnection,
  addCounters,
  createServedListener,
  createSharedCounters,
  type RunningServer,
  type ServedListener,
  type SharedCounters,
  type SocketThreads,
  startServerThread,
  type TcpListenerTotals,
} from '@socketlab/daemon';
import { CONNECTION_LIMITS, type ConnectionLimit } from '@socketlab/evidence';
import { type Logger, workerUrl } from '@socketlab/foundation';
import type { ClientReport } from './client-slots.ts';
import {
  allocateConnectionTable,
  type ConnectionTable,
  createConnectionTable,
} from './connection-table.ts';
import {
  CLOSE_COUNTERS,
  CLOSE_REASONS,
  COUNTERS,
  type Counter,
  LIMIT_COUNTERS,
} from './counters.ts';
import type { ListenRequest } from './listen-request.ts';
import { OF_SERVER, openClients, withClients } from './listener-clients.ts';

/** Descriptors of the process that are no connections: rows that stay unused, and cost no memory then. */
const OTHER_DESCRIPTORS = 16_384;
/** Windows’ handles are multiples of four: devblogs.microsoft.com/oldnewthing, "Why are kernel HANDLEs always a multiple of four?" */
const NUMBERS_EACH = process.platform === 'win32' ? 4 : 1;

/** A message leaves little garbage: more room for it would only be memory, as much as 10,000 connections take. */
const YOUNG_HEAP_MEGABYTES = 2;

/** The daemon's one listener: opened and closed on command, served by a thread of its own with one of the models. */
export interface Listener extends Omit<ServedListener<ListenRequest>, 'close'> {
  /** Since the daemon started. */
  readonly totals: TcpListenerTotals;
  /** How long answers took, since the daemon started. */
  readonly durations: SharedCounters<Counter>['durations'];
  /** What was refused or ended, by limit. */
  readonly limited: Readonly<Record<ConnectionLimit, number>>;
  /** The connections that are accepted and not closed. */
  readonly accepted: readonly AcceptedConnection[];
  /** Refuses new clients; those being served may end until the signal aborts, then are cut. Resolves with how many were cut. */
  close(signal: AbortSignal): Promise<number>;
}

interface ListenerDeps {
  readonly threads: SocketThreads;
  readonly logger: Logger;
  /** What the service manager has handed over. */
  readonly handedOver?: HandedOverSocket | undefined;
  /** Has the kernel's view of a server port observed. */
  readonly watch: (port: number, awaitsListener: boolean) => Promise<() => Promise<void>>;
  /** Told before it is closed. */
  readonly onClosing: () => void;
}

/** A listener that is not open yet. */
export function createListener(deps: ListenerDeps): Listener {
  const { logger } = deps;
  const parts: SharedCounters<Counter>[] = [];
  const part = (index: number): SharedCounters<Counter> => {
    while (parts.length <= index) parts.push(createSharedCounters(COUNTERS));
    return parts[index] as SharedCounters<Counter>;
  };
  const { memory: counters } = part(OF_SERVER);
  const { count, durations } = addCounters(parts);
  let table: ConnectionTable | undefined;
  const served = createServedListener(
    { daemon: 'multi-tcp', handedOver: deps.handedOver },
    {
      logger,
      async serve(request: ListenRequest, handedOver?: HandedOverSocket): Promise<RunningServer> {
        const rows = (request.limits.connections + OTHER_DESCRIPTORS) * NUMBERS_EACH;
        const memory = allocateConnectionTable(rows);
        const shared = createConnectionTable(memory, rows);
        table = shared;
        const asked = { request, table: { memory, rows } };
        const clients = openClients(asked, { ...deps, part, table: shared });
        const url = workerUrl('model-worker', import.meta.url);
        const server = await startServerThread(
          {
            ...{ url, request: clients.request, counters, handedOver },
            youngHeapMegabytes: YOUNG_HEAP_MEGABYTES,
          },
          { ...deps, onReport: ({ client }: ClientReport) => clients.pool.serve(client) },
        );
        return withClients(server, clients.pool);
      },
      onClosing: deps.onClosing,
      onEnded() {
        table = undefined;
      },
    },
  );
  return {
    get state() {
      return served.state;
    },
    get totals() {
      return totalsOf(count);
    },
    get limited() {
      return limitedOf(count);
    },
    get accepted() {
      return (table?.read() ?? []).map(({ acceptedAtMs, ...connection }) => ({
        ...connection,
        acceptedAt: new Date(acceptedAtMs),
      }));
    },
    durations,
    get held() {
      return served.held;
    },
    get health() {
      return served.health;
    },
    open: served.open,
    end: served.end,
    async close(signal) {
      const cutBefore = count('closedByStop');
      await served.close(signal);
      return count('closedByStop') - cutBefore;
    },
  };
}

type Count = SharedCounters<Counter>['count'];

function totalsOf(count: Count): TcpListenerTotals {
  return {
    accepted: count('accepted'),
    closed: Object.fromEntries(
      CLOSE_REASONS.map((reason) => [reason, count(CLOSE_COUNTERS[reason])]),
    ),
    refused: {
      connections: count('limitedByConnections'),
      'connections-per-address': count('limitedByConnectionsPerAddress'),
    },
    receivedBytes: count('receivedBytes'),
    sentBytes: count('sentBytes'),
  };
}

function limitedOf(count: Count): Readonly<Record<ConnectionLimit, number>> {
  const entries = CONNECTION_LIMITS.map((limit) => [limit, count(LIMIT_COUNTERS[limit])]);
  return Object.fromEntries(entries) as Record<ConnectionLimit, number>;
}
