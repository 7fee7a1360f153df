import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBudget } from './budget.ts';

function createFixture(answersPerSecond: number, sources = 8, begunMs = 0) {
  let now = begunMs;
  const buckets = createBudget({ answersPerSecond, sources, words: 1 });
  const words = new Int32Array(1);
  const budget = {
    take(host: string): boolean {
      words[0] = Number(host.split('.').at(-1));
      return buckets.take(words, 0, now | 0);
    },
  };
  const takeUp = (host: string): number => {
    let taken = 0;
    while (budget.take(host)) taken += 1;
    return taken;
  };
  return { budget, takeUp, pass: (ms: number) => (now += ms) };
}

describe('the budget of a source', () => {
  it('is the answers of one second at once, and fills again evenly', () => {
    const { takeUp, pass } = createFixture(100);
    expect(takeUp('192.0.2.1')).toBe(100);
    pass(250);
    expect(takeUp('192.0.2.1')).toBe(25);
    pass(60_000);
    expect(takeUp('192.0.2.1')).toBe(100);
  });

  it("is its own: one source takes nothing of another's", () => {
    const { takeUp } = createFixture(3);
    expect([takeUp('192.0.2.1'), takeUp('192.0.2.2'), takeUp('192.0.2.1')]).toEqual([3, 3, 0]);
  });

  it('is never more than twice the rate in any one second, whenever it is asked', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 }), (pauses) => {
        const { budget, pass } = createFixture(5);
        let now = 0;
        const answered = pauses.flatMap((pause) => {
          now = pass(pause);
          return budget.take('192.0.2.1') ? [now] : [];
        });
        for (const start of answered) {
          const within = answered.filter((at) => at >= start && at < start + 1_000);
          expect(within.length).toBeLessThanOrEqual(10);
        }
      }),
    );
  });

  it('forgets no source before its budget is whole again, and gives new ones nothing until then', () => {
    const { budget, takeUp, pass } = createFixture(10, 2);
    takeUp('192.0.2.1');
    takeUp('192.0.2.2');
    expect(budget.take('192.0.2.3')).toBe(false);
    pass(500);
    expect(budget.take('192.0.2.3')).toBe(false);
    expect(takeUp('192.0.2.1')).toBe(5);
    pass(1_000);
    expect(takeUp('192.0.2.3')).toBe(10);
  });

  it('fills on when the milliseconds no longer fit their word', () => {
    const { takeUp, pass } = createFixture(100, 8, 2 ** 31 - 10);
    expect(takeUp('192.0.2.1')).toBe(100);
    pass(250);
    expect(takeUp('192.0.2.1')).toBe(25);
  });
});
