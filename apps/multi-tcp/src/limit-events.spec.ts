import type { EventDraft, LimitObservation } from '@socketlab/evidence';
import { describe, expect, it } from 'vitest';
import { createLimitEvents } from './limit-events.ts';

const REFUSED: LimitObservation = {
  kind: 'limit',
  source: 'program',
  limit: 'connections',
  allowed: 1,
  atNs: '1',
  monotonicNs: '1',
  socket: { protocol: 'tcp', local: '127.0.0.1:1', remote: '127.0.0.1:2' },
};

function fixture(): { tell: () => void; told: EventDraft[]; passSecond: () => void } {
  const told: EventDraft[] = [];
  let nowNs = 5_000_000_000n;
  const clock = { monotonicNs: () => nowNs, toUnixNs: (ns: bigint) => ns, offsetNs: 0n };
  const tell = createLimitEvents({ clock, emit: (draft) => told.push(draft) });
  return {
    tell: () => tell(REFUSED),
    told,
    passSecond() {
      nowNs += 1_000_000_000n;
    },
  };
}

const lostOf = (told: readonly EventDraft[]): number =>
  told.reduce((sum, draft) => sum + (draft.kind === 'loss' ? draft.count : 0), 0);

describe('the events of limits', () => {
  it('are all told while there are few', () => {
    const { tell, told } = fixture();
    tell();
    tell();
    expect(told).toEqual([REFUSED, REFUSED]);
  });

  it('are lost beyond a thousand in a second, and every one that is missing is told as lost', () => {
    const { tell, told, passSecond } = fixture();
    for (let count = 0; count < 1_500; count += 1) tell();
    expect(told.filter(({ kind }) => kind === 'limit')).toHaveLength(1_000);
    expect(lostOf(told)).toBe(1);
    passSecond();
    tell();
    expect(told.filter(({ kind }) => kind === 'limit')).toHaveLength(1_001);
    expect(lostOf(told)).toBe(500);
  });
});
