import type { TcpCensus } from '@socketlab/kernel-view';
import { describe, expect, it } from 'vitest';
import { createAcceptWatch } from './accept-watch.ts';

const census = (queued: number): TcpCensus => ({
  via: 'sock_diag',
  states: new Map([['LISTEN', 1]]),
  listeners: [{ cookie: 1, queued, limit: 5, dropped: 0 }],
  roundTripsUs: new Uint32Array(),
  retransmitted: new Map(),
});

function fixture() {
  const facts = { accepted: 0, open: 0, waiting: 0 };
  const totals = { closed: {}, receivedBytes: 0, sentBytes: 0 };
  const isStuck = createAcceptWatch(
    {
      totals: () => ({ ...totals, accepted: facts.accepted }),
      counts: { census: () => census(facts.waiting) },
    },
    () => facts.open,
  );
  return { facts, isStuck };
}

describe('a server that takes nobody', () => {
  it('is stuck when clients wait at two looks in a row and nothing is accepted', () => {
    const { facts, isStuck } = fixture();
    facts.waiting = 1;
    expect([isStuck(), isStuck(), isStuck()]).toEqual([false, false, true]);
    facts.accepted += 1;
    expect(isStuck()).toBe(false);
  });

  it('is not while it serves somebody, or while nobody waits', () => {
    const { facts, isStuck } = fixture();
    expect([isStuck(), isStuck(), isStuck()]).toEqual([false, false, false]);
    Object.assign(facts, { waiting: 1, open: 1 });
    expect([isStuck(), isStuck(), isStuck()]).toEqual([false, false, false]);
  });
});
