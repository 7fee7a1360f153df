import { createSharedCounters } from '@socketlab/daemon';
import type { LimitObservation } from '@socketlab/evidence';
import type { Address } from '@socketlab/foundation';
import { describe, expect, it } from 'vitest';
import { type BookDeps, type ConnectionBook, createConnectionBook } from './connection-book.ts';
import { allocateConnectionTable, createConnectionTable } from './connection-table.ts';
import { COUNTERS, type Counter } from './counters.ts';
import { createDoorBook, type DoorBook } from './door-book.ts';
import type { Limits } from './limits.ts';

const ROWS = 8;
const OWN: Address = { host: '127.0.0.1', port: 65_433 };
const client = (port: number): Address => ({ host: '127.0.0.2', port });

interface Fixture {
  readonly door: DoorBook;
  /** The book of a thread that serves what came in at the door. */
  readonly serving: ConnectionBook;
  readonly peers: () => readonly string[];
  readonly told: LimitObservation[];
  count(counter: Counter): number;
}

function openBooks(limits: Partial<Limits>): Fixture {
  const memory = allocateConnectionTable(ROWS);
  const told: LimitObservation[] = [];
  const parts: Float64Array[] = [];
  const depsOf = (): BookDeps => {
    const { memory: cells } = createSharedCounters(COUNTERS);
    const counters = new Float64Array(cells);
    parts.push(counters);
    return {
      counters,
      table: createConnectionTable(memory, ROWS),
      clock: { monotonicNs: () => 1_000_000_000n, toUnixNs: (ns) => ns, offsetNs: 0n },
      onBound: () => undefined,
      onListening: () => undefined,
      onLimit: (draft) => told.push(draft),
    };
  };
  const all = { connections: ROWS, connectionsPerAddress: 0, idleMs: 0, bytes: 0, ...limits };
  return {
    door: createDoorBook(all, depsOf()),
    serving: createConnectionBook(all, depsOf()),
    peers: () =>
      createConnectionTable(memory, ROWS)
        .read()
        .map(({ peer }) => peer),
    told,
    count: (counter) =>
      parts.reduce((sum, cells) => sum + (cells[COUNTERS.indexOf(counter)] ?? 0), 0),
  };
}

describe('the book at the door', () => {
  it('shows who came in, and leaves it to the thread that serves to strike it out', () => {
    const { door, serving, peers, count } = openBooks({});
    expect(door.admit(3, client(40_001))).toBeUndefined();
    serving.takeOver(3);
    serving.received(3, 7);
    expect(peers()).toEqual(['127.0.0.2:40001']);
    serving.closed(3, 'reset');
    expect(peers()).toEqual([]);
    const counters = ['accepted', 'receivedBytes', 'closedByReset', 'closedByPeer'] as const;
    expect(counters.map(count)).toEqual([1, 7, 1, 0]);
    expect(serving.open).toBe(0);
  });

  it('knows that one has gone when the next comes, with the same number too', () => {
    const { door, serving } = openBooks({ connections: 2, connectionsPerAddress: 1 });
    expect(door.admit(3, client(1))).toBeUndefined();
    expect(door.admit(4, client(2))).toBe('connections-per-address');
    door.closed(4, 'limit');
    serving.takeOver(3);
    serving.closed(3, 'peer');
    expect(door.admit(3, client(3))).toBeUndefined();
    expect(door.admit(5, { host: '127.0.0.3', port: 1 })).toBeUndefined();
    expect(door.admit(6, { host: '127.0.0.4', port: 1 })).toBe('connections');
  });

  it('tells and counts once whom it refuses', () => {
    const { door, told, peers, count } = openBooks({ connectionsPerAddress: 1 });
    door.admit(3, client(1));
    const limit = door.admit(4, client(2));
    if (limit === undefined) throw new Error('the second was to be refused');
    door.limited(4, limit, OWN);
    door.closed(4, 'limit');
    expect(told).toMatchObject([
      { limit: 'connections-per-address', allowed: 1, socket: { remote: '127.0.0.2:2' } },
    ]);
    expect(peers()).toEqual(['127.0.0.2:1']);
    const counters = ['accepted', 'limitedByConnectionsPerAddress', 'closedByLimit'] as const;
    expect(counters.map(count)).toEqual([2, 1, 1]);
  });
});
