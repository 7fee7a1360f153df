import type { TLSSocket } from 'node:tls';
import { formatAddress } from '@socketlab/foundation';
import type { Holder } from './caller.ts';
import { keyOf } from './pending-connections.ts';

/** A connection that has shown a certificate of our authority. */
export interface ControlConnection {
  readonly holder: Holder;
  readonly socket: TLSSocket;
  /** The address by which it came in, `192.0.2.7:17431`. */
  readonly via: string;
  /** The address it comes from. */
  readonly from: string;
}

/** The connections that may call, by their four-tuples. */
export interface Connections {
  add(socket: TLSSocket, facts: Pick<ControlConnection, 'holder' | 'via'>): void;
  find(ends: Parameters<typeof keyOf>[0]): ControlConnection | undefined;
  countOf(grantId: string): number;
  /** Ends those that the test names, after `graceMs` for what was said last to go out; which. */
  end(
    isMeant: (connection: ControlConnection) => boolean,
    graceMs: number,
  ): readonly ControlConnection[];
}

/** None yet. */
export function createConnections(): Connections {
  const connections = new Map<string, ControlConnection>();
  return {
    add(socket, { holder, via }) {
      const key = keyOf(socket);
      const { remoteAddress: host = '', remotePort: port = 0 } = socket;
      const from = formatAddress({ host, port });
      const connection = { holder, socket, via, from };
      connections.set(key, connection);
      socket.once('close', () => {
        if (connections.get(key) === connection) connections.delete(key);
      });
    },
    find: (ends) => connections.get(keyOf(ends)),
    countOf: (grantId) =>
      [...connections.values()].filter(
        ({ holder }) => holder.kind === 'grant' && holder.grantId === grantId,
      ).length,
    end(isMeant, graceMs) {
      const meant = [...connections.values()].filter(isMeant);
      for (const { socket } of meant) setTimeout(() => socket.destroy(), graceMs).unref();
      return meant;
    },
  };
}
