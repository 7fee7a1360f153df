import {
  type SnapshotObservation,
  type SocketName,
  stateFromKernel,
  type TcpState,
} from '@socketlab/evidence';
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
  readonly acceptLimit: number | undefined;
  /** Of a UDP socket: what the kernel threw away for it. */
  readonly droppedDatagrams: number | undefined;
}

/** The state that the kernel borrows from TCP for a UDP socket that connect(2) gave one peer; without one it is "closed". */
const TCP_ESTABLISHED = 1;

/** Whether the row is a socket of that watch. */
export function isWatched(row: SocketRow, watch: Watch): boolean {
  return (watch.role === 'server' ? row.localPort : row.remotePort) === watch.port;
}

/** Rows as observations of one moment, which is now: each is of the same reading of the table. */
export function toSnapshots(
  rows: readonly SocketRow[],
  via: SnapshotObservation['via'],
  clock: Clock,
): SnapshotObservation[] {
  const nowNs = clock.monotonicNs();
  const moment = { via, atNs: String(clock.toUnixNs(nowNs)), monotonicNs: String(nowNs) };
  return rows.map((row) => (row.protocol === 'udp' ? ofUdp(row, moment) : ofTcp(row, moment)));
}

type Moment = Pick<SnapshotObservation, 'via' | 'atNs' | 'monotonicNs'>;

/** UDP has no states (RFC 768): a socket is there, connected or not, and that is all. */
function ofUdp(row: SocketRow, moment: Moment): SnapshotObservation {
  const { state, droppedDatagrams } = row;
  const dropped = droppedDatagrams === undefined ? {} : { droppedDatagrams };
  const udp = { isConnected: state === TCP_ESTABLISHED, ...dropped };
  return { ...ofAny(row, moment), ...queues(row), udp };
}

function ofTcp(row: SocketRow, moment: Moment): SnapshotObservation {
  const state = stateFromKernel(row.state);
  if (state === 'LISTEN') return { ...ofAny(row, moment), state, ...acceptQueue(row) };
  const connection = ofConnection(row, state, moment);
  // FIN-WAIT-2 may run on the same timer once its process let go of it; that is not TIME-WAIT yet.
  return state === 'TIME-WAIT' ? { ...connection, timeWaitMs: row.timerMs } : connection;
}

/** There may be tens of thousands of them, hence in one piece: putting objects together takes twice as long. */
function ofConnection(row: SocketRow, state: TcpState, moment: Moment): SnapshotObservation {
  return {
    kind: 'snapshot',
    source: 'sampled',
    via: moment.via,
    atNs: moment.atNs,
    monotonicNs: moment.monotonicNs,
    socket: { protocol: row.protocol, local: row.local, remote: row.remote },
    inode: row.inode,
    state,
    receiveQueueBytes: row.receiveQueue,
    sendQueueBytes: row.sendQueue,
  };
}

function ofAny({ protocol, local, remote, inode }: SocketRow, moment: Moment): SnapshotObservation {
  return {
    kind: 'snapshot',
    source: 'sampled',
    ...moment,
    socket: { protocol, local, remote },
    inode,
  };
}

/** A listener's queue holds connections, any other socket's bytes: the kernel uses the same two numbers for both. */
function queues({ receiveQueue, sendQueue }: SocketRow): Partial<SnapshotObservation> {
  return { receiveQueueBytes: receiveQueue, sendQueueBytes: sendQueue };
}

function acceptQueue({ receiveQueue, acceptLimit }: SocketRow): Partial<SnapshotObservation> {
  if (acceptLimit === undefined) return {};
  return { acceptQueue: { length: receiveQueue, limit: acceptLimit } };
}
