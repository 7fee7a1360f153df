import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBudget } from './budget.ts';

const ENDPOINT_WORDS = 3;

function createFixture(answersPerSecond: number, sources = 8, begunMs = 0) {
  let now = begunMs;
  const buckets = createBudget({ answersPerSecond, sources, hostAt: 1, hostWords: 1, ownAt: 2 });
  /** An endpoint for each host, as the guard keeps it. */
  const endpoints = new Int32Array(256 * ENDPOINT_WORDS);
  const budget = {
    take(host: string): boolean {
      const number = Number(host.split('.').at(-1));
      const at = number * ENDPOINT_WORDS;
      endpoints[at + 1] = number;
      return buckets.take(endpoints, at, now | 0);
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

  it('is not mistaken for that of the source whose place it has got, within one millisecond', () => {
    const { takeUp, budget, pass } = createFixture(10, 2);
    expect(budget.take('192.0.2.1')).toBe(true);
    expect(budget.take('192.0.2.2')).toBe(true);
    pass(1_000);
    // The third gets the place of the first, and then the first that of the second.
    expect(takeUp('192.0.2.3')).toBe(10);
    expect(takeUp('192.0.2.1')).toBe(10);
    expect([budget.take('192.0.2.2'), budget.take('192.0.2.3')]).toEqual([false, false]);
  });

  it('fills on when the milliseconds no longer fit their word', () => {
    const { takeUp, pass } = createFixture(100, 8, 2 ** 31 - 10);
    expect(takeUp('192.0.2.1')).toBe(100);
    pass(250);
    expect(takeUp('192.0.2.1')).toBe(25);
  });
});
