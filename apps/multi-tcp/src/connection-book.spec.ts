import type { LimitObservation } from '@socketlab/evidence';
import type { Address } from '@socketlab/foundation';
import { describe, expect, it } from 'vitest';
import { type ConnectionBook, createConnectionBook } from './connection-book.ts';
import {
  allocateConnectionTable,
  type ConnectionTable,
  createConnectionTable,
} from './connection-table.ts';
import { COUNTERS, type Counter } from './counters.ts';
import type { Limits } from './limits.ts';

const ROWS = 8;
const UNLIMITED: Limits = { connections: ROWS, connectionsPerAddress: 0, idleMs: 0, bytes: 0 };
const OWN: Address = { host: '127.0.0.1', port: 65_433 };
const client = (port: number, host = '127.0.0.2'): Address => ({ host, port });

interface Fixture {
  readonly book: ConnectionBook;
  /** The main thread's view of the same memory. */
  readonly table: ConnectionTable;
  readonly told: LimitObservation[];
  count(counter: Counter): number | undefined;
  passMs(ms: number): void;
}

function openBook(limits: Partial<Limits> = {}): Fixture {
  const memory = allocateConnectionTable(ROWS);
  const counters = new Float64Array(COUNTERS.length);
  const told: LimitObservation[] = [];
  let nowMs = 1_000;
  const book = createConnectionBook(
    { ...UNLIMITED, ...limits },
    {
      counters,
      table: createConnectionTable(memory, ROWS),
      clock: { monotonicNs: () => BigInt(nowMs) * 1_000_000n, toUnixNs: (ns) => ns, offsetNs: 0n },
      onBound: () => undefined,
      onListening: () => undefined,
      onLimit: (draft) => told.push(draft),
    },
  );
  return {
    book,
    table: createConnectionTable(memory, ROWS),
    told,
    count: (counter) => counters[COUNTERS.indexOf(counter)],
    passMs(ms) {
      nowMs += ms;
    },
  };
}

describe('the book of connections', () => {
  it('shows another thread who is open, since when, and how many bytes came and went', () => {
    const { book, table } = openBook();
    book.admit(3, client(40_001));
    book.admit(5, client(40_002, '::1'));
    book.received(5, 100);
    book.sent(5, 60);
    expect(table.read()).toEqual([
      { peer: '127.0.0.2:40001', acceptedAtMs: 1_000, receivedBytes: 0, sentBytes: 0 },
      { peer: '[::1]:40002', acceptedAtMs: 1_000, receivedBytes: 100, sentBytes: 60 },
    ]);
    book.closed(3, 'peer');
    expect(table.read().map(({ peer }) => peer)).toEqual(['[::1]:40002']);
    expect(book.open).toBe(1);
  });

  it('names an IPv4 client of an IPv6 socket as the kernel and packets do, and limits it by that', () => {
    const { book, table, told } = openBook({ connectionsPerAddress: 1 });
    expect(book.admit(3, client(40_001, '::ffff:127.0.0.2'))).toBeUndefined();
    expect(book.admit(4, client(40_002, '127.0.0.2'))).toBe('connections-per-address');
    expect(table.read().map(({ peer }) => peer)).toEqual(['127.0.0.2:40001', '127.0.0.2:40002']);
    book.limited(4, 'connections-per-address', { host: '::ffff:127.0.0.1', port: 65_433 });
    expect(told[0]?.socket).toMatchObject({ local: '127.0.0.1:65433', remote: '127.0.0.2:40002' });
  });

  it('names a link-local client without its zone, as the kernel does', () => {
    const { book, table } = openBook();
    book.admit(3, client(40_001, 'fe80::1%3'));
    expect(table.read().map(({ peer }) => peer)).toEqual(['[fe80::1]:40001']);
  });

  it('counts one that was gone before it had a number, and shows it nowhere', () => {
    const { book, table, count } = openBook();
    book.missed('reset');
    expect([count('accepted'), count('closedByReset'), book.open]).toEqual([1, 1, 0]);
    expect(table.read()).toEqual([]);
  });

  it('begins anew when a number comes back', () => {
    const { book, table } = openBook();
    book.admit(3, client(40_001));
    book.received(3, 100);
    book.closed(3, 'reset');
    book.admit(3, client(40_002));
    expect(table.read()).toMatchObject([{ peer: '127.0.0.2:40002', receivedBytes: 0 }]);
  });

  it('counts by reason and in all', () => {
    const { book, count } = openBook();
    book.admit(1, client(1));
    book.admit(2, client(2));
    book.received(1, 7);
    book.received(2, 8);
    book.closed(1, 'reset');
    book.closed(2, 'stopped');
    const counters = ['accepted', 'receivedBytes', 'closedByReset', 'closedByStop'] as const;
    expect(counters.map(count)).toEqual([2, 15, 1, 1]);
  });

  it('frees an address when its connection ends, and counts no other against it', () => {
    const { book } = openBook({ connectionsPerAddress: 1 });
    expect(book.admit(1, client(1))).toBeUndefined();
    expect(book.admit(2, client(2, '127.0.0.3'))).toBeUndefined();
    expect(book.admit(3, client(3))).toBe('connections-per-address');
    book.closed(3, 'limit');
    book.closed(1, 'peer');
    expect(book.admit(1, client(4))).toBeUndefined();
  });

  it('refuses a number that its memory has no row for', () => {
    const { book } = openBook();
    expect(book.admit(ROWS, client(1))).toBe('connections');
    book.closed(ROWS, 'limit');
    expect(book.open).toBe(0);
  });

  it('names those that were silent for the whole idle time, and never one earlier', () => {
    const { book, passMs } = openBook({ idleMs: 800 });
    book.admit(1, client(1));
    passMs(400);
    book.admit(2, client(2));
    passMs(399);
    expect(book.overdue()).toEqual([]);
    passMs(book.stepMs);
    expect(book.overdue()).toEqual([1]);
    book.closed(1, 'limit');
    passMs(100);
    book.received(2, 1);
    passMs(799);
    expect(book.overdue()).toEqual([]);
    passMs(book.stepMs);
    expect(book.overdue()).toEqual([2]);
  });

  it('has room for as many bytes as are allowed, and for any number where none is said', () => {
    expect(openBook().book.roomFor(1)).toBe(Number.POSITIVE_INFINITY);
    const { book } = openBook({ bytes: 10 });
    book.admit(1, client(1));
    book.received(1, 7);
    expect(book.roomFor(1)).toBe(3);
  });

  it('tells a limit with what it allows and whom it met', () => {
    const { book, told, count } = openBook({ bytes: 10 });
    book.admit(1, client(40_001));
    book.limited(1, 'bytes', OWN);
    expect(told).toMatchObject([
      {
        kind: 'limit',
        limit: 'bytes',
        allowed: 10,
        socket: { protocol: 'tcp', local: '127.0.0.1:65433', remote: '127.0.0.2:40001' },
      },
    ]);
    expect(count('limitedByBytes')).toBe(1);
  });
});
