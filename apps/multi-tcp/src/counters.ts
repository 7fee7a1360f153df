import type { ConnectionLimit } from '@socketlab/evidence';

/** Why a connection ended: the peer's FIN came first, a reset, an error of the system, the listener was closed, a limit. */
export const CLOSE_REASONS = ['peer', 'reset', 'error', 'stopped', 'limit'] as const;
export type CloseReason = (typeof CLOSE_REASONS)[number];

/** Where the counters stand in the memory that the server's thread shares. */
export const COUNTERS = [
  'accepted',
  'receivedBytes',
  'sentBytes',
  'closedByPeer',
  'closedByReset',
  'closedByError',
  'closedByStop',
  'closedByLimit',
  'limitedByConnections',
  'limitedByConnectionsPerAddress',
  'limitedByIdleTime',
  'limitedByBytes',
] as const;
export type Counter = (typeof COUNTERS)[number];

/** The counter of each reason. */
export const CLOSE_COUNTERS: Readonly<Record<CloseReason, Counter>> = {
  peer: 'closedByPeer',
  reset: 'closedByReset',
  error: 'closedByError',
  stopped: 'closedByStop',
  limit: 'closedByLimit',
};

/** The counter of each limit. */
export const LIMIT_COUNTERS: Readonly<Record<ConnectionLimit, Counter>> = {
  connections: 'limitedByConnections',
  'connections-per-address': 'limitedByConnectionsPerAddress',
  'idle-time': 'limitedByIdleTime',
  bytes: 'limitedByBytes',
};

/** EPIPE is a reset too, of a client that had sent its FIN; ECONNABORTED is what Windows says then. */
const RESETS: readonly (string | undefined)[] = ['ECONNRESET', 'EPIPE', 'ECONNABORTED'];

/** The reason behind the errno that ended a connection. */
export function closeReasonOf(errno: string | undefined): CloseReason {
  return RESETS.includes(errno) ? 'reset' : 'error';
}
