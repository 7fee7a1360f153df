import { type BookDeps, type ConnectionBook, createConnectionBook } from './connection-book.ts';
import { allocateConnectionTable, createConnectionTable } from './connection-table.ts';
import { CLOSE_COUNTERS, COUNTERS, type Counter, LIMIT_COUNTERS } from './counters.ts';
import type { Limits } from './limits.ts';

const NS_PER_MS = 1_000_000n;

/** What a thread needs of the book that accepts connections, and has others serve them. */
export type DoorBook = Pick<ConnectionBook, 'bound' | 'listening' | 'admit' | 'limited' | 'closed'>;

/**
 * The book of a thread that only accepts. The others strike their connections out of the table themselves, and count why;
 * this one finds that out when the next client comes, which is when its limits are asked. So it keeps a book of its own,
 * whose numbers nobody sees, and writes into the table and the counters that all share only what it has seen itself.
 */
export function createDoorBook(limits: Limits, deps: BookDeps): DoorBook {
  const { table, counters, clock } = deps;
  const own = createConnectionBook(limits, {
    ...deps,
    counters: new Float64Array(counters.length),
    table: createConnectionTable(allocateConnectionTable(table.rows), table.rows),
  });
  const admitted = new Set<number>();
  const count = (counter: Counter): void => {
    const index = COUNTERS.indexOf(counter);
    counters[index] = (counters[index] ?? 0) + 1;
  };
  const strikeOutThoseGone = (): void => {
    for (const id of admitted) {
      if (table.hostOf(id) !== undefined) continue;
      admitted.delete(id);
      own.closed(id, 'peer');
    }
  };
  return {
    bound: (address) => own.bound(address),
    listening: (address) => own.listening(address),
    admit(id, peer) {
      // A number that comes back is another connection's now: the one before it was struck out before it was closed.
      strikeOutThoseGone();
      count('accepted');
      admitted.add(id);
      const acceptedAtMs = Number(clock.toUnixNs(clock.monotonicNs()) / NS_PER_MS);
      if (id < table.rows) table.open(id, peer, acceptedAtMs);
      return own.admit(id, peer);
    },
    limited(id, limit, local) {
      count(LIMIT_COUNTERS[limit]);
      own.limited(id, limit, local);
    },
    closed(id, reason) {
      count(CLOSE_COUNTERS[reason]);
      admitted.delete(id);
      if (id < table.rows) table.close(id);
      own.closed(id, reason);
    },
  };
}
