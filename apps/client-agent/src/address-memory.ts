import type { SnapshotObservation } from '@socketlab/evidence';
import { type Address, socketNameOf } from '@socketlab/foundation';

/** The addresses that the system gave a client's sockets, by which they are found in its tables. */
export interface AddressMemory {
  add(local: Address): void;
  isOwn(snapshot: Pick<SnapshotObservation, 'socket'>): boolean;
}

/** Remembers the latest `capacity` addresses, by the names that the tables have for them. */
export function createAddressMemory(capacity: number): AddressMemory {
  const locals = new Set<string>();
  return {
    add(local) {
      const name = socketNameOf(local);
      // Again at the end: the oldest is the one that was not seen for longest.
      locals.delete(name);
      locals.add(name);
      const [oldest] = locals;
      if (locals.size > capacity && oldest !== undefined) locals.delete(oldest);
    },
    isOwn: ({ socket }) => locals.has(socket.local),
  };
}
