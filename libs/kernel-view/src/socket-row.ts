import { type SnapshotObservation, stateFromKernel } from '@socketlab/evidence';
import type { Clock } from '@socketlab/foundation';
import type { Watch } from './kernel-view.ts';

/** One line of the kernel's table of TCP sockets, whichever way it was read. */
export interface SocketRow {
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
}

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
  const state = stateFromKernel(row.state);
  return {
    kind: 'snapshot',
    source: 'sampled',
    via,
    atNs: String(clock.toUnixNs(monotonicNs)),
    monotonicNs: String(monotonicNs),
    socket: { protocol: 'tcp', local: row.local, remote: row.remote },
    state,
    inode: row.inode,
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
