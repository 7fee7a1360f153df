import { type SnapshotObservation, type SocketName, stateFromKernel } from '@socketlab/evidence';
import type { Clock } from '@socketlab/foundation';
import type { Watch } from './kernel-view.ts';

/** One line of the kernel's tables of sockets, whichever way it was read. */
export interface SocketRow {
  readonly protocol: SocketName['protocol'];
  /** The kernel's number of the state (include/net/tcp_states.h). */
  readonly state: number;
  readonly local: string;
  readonly remote: string;
  readonly localPort: number;
  readonly remotePort: number;
  readonly receiveQueue: number;
  readonly sendQueue: number;
  readonly inode: number;
  /** What is left of the socket's timer. */
  readonly timerMs: number;
  /** A listener's limit, where the table tells it; only sock_diag does. */
  readonly acceptLimit?: number;
  /** Of a UDP socket: what the kernel threw away for it. */
  readonly droppedDatagrams?: number;
}

/** The state that the kernel borrows from TCP for a UDP socket that connect(2) gave one peer; without one it is "closed". */
const TCP_ESTABLISHED = 1;

/** Whether the row is a socket of that watch. */
export function isWatched(row: SocketRow, watch: Watch): boolean {
  return (watch.role === 'server' ? row.localPort : row.remotePort) === watch.port;
}

/** A row as an observation made now. */
export function toSnapshot(
  row: SocketRow,
  via: SnapshotObservation['via'],
  clock: Clock,
): SnapshotObservation {
  const monotonicNs = clock.monotonicNs();
  const { protocol, local, remote } = row;
  return {
    kind: 'snapshot',
    source: 'sampled',
    via,
    atNs: String(clock.toUnixNs(monotonicNs)),
    monotonicNs: String(monotonicNs),
    socket: { protocol, local, remote },
    inode: row.inode,
    ...(protocol === 'udp' ? udpFacts(row) : tcpFacts(row)),
  };
}

/** UDP has no states (RFC 768): a socket is there, connected or not, and that is all. */
function udpFacts(row: SocketRow): Partial<SnapshotObservation> {
  const { state, droppedDatagrams } = row;
  const dropped = droppedDatagrams === undefined ? {} : { droppedDatagrams };
  return { udp: { isConnected: state === TCP_ESTABLISHED, ...dropped }, ...queues(row, false) };
}

function tcpFacts(row: SocketRow): Partial<SnapshotObservation> {
  const state = stateFromKernel(row.state);
  return {
    state,
    ...queues(row, state === 'LISTEN'),
    // FIN-WAIT-2 may run on the same timer once its process let go of it; that is not TIME-WAIT yet.
    ...(state === 'TIME-WAIT' ? { timeWaitMs: row.timerMs } : {}),
  };
}

/** A listener's queue holds connections, any other socket's bytes: the kernel uses the same two numbers for both. */
function queues(row: SocketRow, isListener: boolean): Partial<SnapshotObservation> {
  if (!isListener) {
    return { receiveQueueBytes: row.receiveQueue, sendQueueBytes: row.sendQueue };
  }
  if (row.acceptLimit === undefined) return {};
  return { acceptQueue: { length: row.receiveQueue, limit: row.acceptLimit } };
}
