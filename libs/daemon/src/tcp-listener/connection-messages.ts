import type { Handlers, Services } from '@socketlab/control';
import type { SnapshotObservation } from '@socketlab/evidence';
import { type Address, socketNameOf } from '@socketlab/foundation';
import { toTimestamp } from '../timestamp.ts';

/** A connection as ListConnections tells it. */
export type ConnectionMessage = NonNullable<
  Awaited<ReturnType<Handlers<Services['listener']>['listConnections']>>['connections']
>[number];

/** What the program knows of a connection that it has accepted and not closed. */
export interface AcceptedConnection {
  /** `address:port`. */
  readonly peer: string;
  readonly acceptedAt: Date;
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/**
 * The connections that the tables show, each with what the program knows of it. Where the tables show nothing at all they
 * can't be read, and those that the program itself knows of are told, by the names that the tables would have for them.
 */
export function listConnections(
  sockets: readonly SnapshotObservation[],
  accepted: readonly AcceptedConnection[],
  listener: Address | undefined,
): ConnectionMessage[] {
  if (sockets.length === 0) {
    const local = listener ? socketNameOf(listener) : '';
    return accepted.map((own) => ({ local, remote: own.peer, state: 'UNKNOWN', ...factsOf(own) }));
  }
  const byPeer = new Map(accepted.map((own) => [own.peer, own]));
  return sockets
    .filter(({ state }) => state !== 'LISTEN')
    .map(({ socket, state, timeWaitMs }) => ({
      local: socket.local,
      remote: socket.remote,
      state: state ?? 'UNKNOWN',
      ...factsOf(byPeer.get(socket.remote)),
      ...(timeWaitMs !== undefined && { timeWaitMs }),
    }));
}

function factsOf(own: AcceptedConnection | undefined): Partial<ConnectionMessage> {
  if (own === undefined) return {};
  const { receivedBytes, sentBytes, acceptedAt } = own;
  return { isAccepted: true, receivedBytes, sentBytes, acceptedAt: toTimestamp(acceptedAt) };
}
