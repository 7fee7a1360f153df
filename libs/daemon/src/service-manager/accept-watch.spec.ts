import type { SnapshotObservation } from '@socketlab/evidence';
import { describe, expect, it } from 'vitest';
import { createAcceptWatch } from './accept-watch.ts';

const LISTENER = { state: 'LISTEN' } as SnapshotObservation;

function fixture() {
  const facts = { accepted: 0, open: 0, waiting: 0 };
  const totals = { closed: {}, receivedBytes: 0, sentBytes: 0 };
  const isStuck = createAcceptWatch(
    {
      totals: () => ({ ...totals, accepted: facts.accepted }),
      readSockets: () => [{ ...LISTENER, acceptQueue: { length: facts.waiting, limit: 5 } }],
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
