import type { SnapshotObservation } from '@socketlab/evidence';
import { type Address, socketNameOf } from '@socketlab/foundation';
import type { KernelView, TcpCensus } from '@socketlab/kernel-view';

/**
 * What the system's tables show of one TCP listener and of its connections. The tables are asked by port, and others may listen
 * at that port too, at another address or in the other family: what is theirs is left out.
 */
export interface ListenerSockets {
  /** The listening socket and its connections; empty while there is no listener. */
  read(): readonly SnapshotObservation[];
  /** What waits at the listening socket; undefined where the tables don't tell. */
  queue(): SnapshotObservation['acceptQueue'];
  /** They are counted in one reading; see KernelView.count. */
  count(): TcpCensus | undefined;
  /** Whether that is one of them. */
  isOwn(snapshot: Pick<SnapshotObservation, 'socket'>): boolean;
}

/** The sockets of the listener that is at `address` now, if there is one. */
export function createListenerSockets(deps: {
  readonly kernelView: Pick<KernelView, 'snapshot' | 'listeners' | 'count'>;
  readonly address: () => Address | undefined;
}): ListenerSockets {
  const { kernelView, address } = deps;
  const isOwn: ListenerSockets['isOwn'] = ({ socket }) => {
    const listener = address();
    return listener !== undefined && localsOf(socketNameOf(listener)).has(socket.local);
  };
  return {
    read() {
      const listener = address();
      if (listener === undefined) return [];
      const { has } = localsOf(socketNameOf(listener));
      const rows = kernelView.snapshot({ role: 'server', port: listener.port });
      return rows.filter(({ socket }) => has(socket.local));
    },
    queue() {
      const listener = address();
      return listener && queueAt(listener, kernelView);
    },
    count() {
      const listener = address();
      if (listener === undefined) return kernelView.count(undefined);
      const { port } = listener;
      return kernelView.count(
        { role: 'server', port },
        { locals: localsOf(socketNameOf(listener)) },
      );
    },
    isOwn,
  };
}

/** What waits at the TCP socket that listens at that address; undefined where the tables don't tell. */
export function queueAt(
  address: Address,
  kernelView: Pick<KernelView, 'listeners'>,
): SnapshotObservation['acceptQueue'] {
  const name = socketNameOf(address);
  return kernelView.listeners(address.port).find(({ socket }) => socket.local === name)
    ?.acceptQueue;
}

/** The local names of the sockets of a listener that has that one: of one at every address, those of each address of its family. */
export function localsOf(listener: string): { has(local: string): boolean } {
  const end = listener.slice(listener.lastIndexOf(':'));
  // As long as it listens, the system lets nobody else listen at an address that is among these.
  if (listener === `[::]${end}`) return { has: (local) => local.endsWith(end) };
  if (listener === `0.0.0.0${end}`) {
    return { has: (local) => !local.startsWith('[') && local.endsWith(end) };
  }
  return { has: (local) => local === listener };
}
