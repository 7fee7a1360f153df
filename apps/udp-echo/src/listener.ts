import type { HandedOverSocket } from '@socketlab/bsd-sockets';
import {
  createServedListener,
  createSharedCounters,
  type ServedListener,
  type SharedCounters,
  type SocketThreads,
  startServerThread,
} from '@socketlab/daemon';
import type { SnapshotObservation } from '@socketlab/evidence';
import { type Address, formatAddress, type Logger, workerUrl } from '@socketlab/foundation';
import type { KernelView } from '@socketlab/kernel-view';
import { plainHost } from './address-rules.ts';
import { createDropCount, type DropCount } from './drop-count.ts';
import { COUNTERS, type Counter, type ListenRequest, type ServeRequest } from './echo-types.ts';
import {
  countEndpoints,
  type EndpointRow,
  readEndpoints,
  shareEndpointTable,
} from './endpoint-table.ts';

/** The daemon's one UDP socket: bound and closed on command, served by a thread of its own. */
export interface Listener extends ServedListener<ListenRequest> {
  readonly drops: DropCount;
  /** Since the daemon started. */
  count(counter: Counter): number;
  /** How long answers took, since the daemon started. */
  readonly durations: SharedCounters<Counter>['durations'];
  /** Who has sent datagrams since the socket was bound, as many as are remembered; those of the last one when it is closed. */
  endpoints(): readonly EndpointRow[];
  countEndpoints(): number;
  /** Whether the snapshot is of this socket: others may have the port at other addresses. */
  isOwn(snapshot: SnapshotObservation): boolean;
  /** The socket as the system's tables show it now. */
  readSockets(): readonly SnapshotObservation[];
}

interface ListenerDeps {
  readonly threads: SocketThreads;
  readonly logger: Logger;
  /** What the service manager has handed over. */
  readonly handedOver?: HandedOverSocket | undefined;
  readonly kernelView: Pick<KernelView, 'snapshot'>;
}

/** A listener that is not open yet. */
export function createListener(deps: ListenerDeps): Listener {
  const { logger, kernelView } = deps;
  const { memory, count, durations } = createSharedCounters(COUNTERS);
  let endpoints = shareEndpointTable();
  const url = workerUrl('echo-worker', import.meta.url);
  const served = createServedListener(
    { daemon: 'udp-echo', handedOver: deps.handedOver },
    {
      logger,
      serve(request: ListenRequest, handedOver?: HandedOverSocket) {
        endpoints = shareEndpointTable();
        return startServerThread<ServeRequest, never>(
          // There are no connections that could go on: the one wait is for whatever comes.
          {
            ...{ url, request: { ...request, endpoints }, counters: memory, handedOver },
            refusingScope: 'all',
          },
          { ...deps, onReport: () => undefined },
        );
      },
      onEnded: () => undefined,
    },
  );
  const isOwn = ({ socket }: SnapshotObservation): boolean =>
    'address' in served.state && socket.local === tableName(served.state.address);
  const readSockets = (): readonly SnapshotObservation[] => {
    const { state } = served;
    if (!('address' in state)) return [];
    const { port } = state.address;
    return kernelView.snapshot({ role: 'server', port, protocol: 'udp' }).filter(isOwn);
  };
  const drops = createDropCount({ readSockets });
  return {
    get state() {
      return served.state;
    },
    drops,
    count,
    durations,
    endpoints: () => readEndpoints(endpoints),
    countEndpoints: () => countEndpoints(endpoints),
    isOwn,
    readSockets,
    get held() {
      return served.held;
    },
    get health() {
      return served.health;
    },
    open: served.open,
    async close(signal) {
      // The kernel's number goes with the socket.
      drops.total();
      await served.close(signal);
    },
    end: served.end,
  };
}

/** As the kernel's tables write it. */
function tableName({ host, port }: Address): string {
  return formatAddress({ host: plainHost(host), port });
}
