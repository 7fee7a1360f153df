import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderMoments } from './causal-order.ts';

const orderOf = (times: number[], causes: [number, number][]): number[] =>
  orderMoments(times, causes).map((placement) => placement.index);

describe('orderMoments', () => {
  it('orders by time, and equal times as given', () => {
    expect(orderOf([3, 1, 2, 1], [])).toEqual([1, 3, 2, 0]);
  });

  it('moves an effect to just after its cause, and says after what', () => {
    const placements = orderMoments([1, 2, 3, 4], [[2, 0]]);
    expect(placements.map((placement) => placement.index)).toEqual([1, 2, 0, 3]);
    expect(placements.map((placement) => placement.after)).toEqual([[], [], [2], []]);
  });

  it('breaks a circle at its earliest moment, and names what it ignored', () => {
    const placements = orderMoments(
      [2, 1],
      [
        [0, 1],
        [1, 0],
      ],
    );
    expect(placements.map((placement) => placement.index)).toEqual([1, 0]);
    expect(placements[0]?.ignored).toEqual([0]);
  });

  it('keeps every cause that does not contradict another', () => {
    const cases = fc.array(fc.tuple(fc.nat(19), fc.nat(19)), { maxLength: 60 });
    const times = fc.array(fc.nat(50), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(times, cases, (moments, pairs) => {
        const causes = pairs.filter(([a, b]) => a < b);
        const order = orderOf(moments, causes);
        expect(order.toSorted((a, b) => a - b)).toEqual([...moments.keys()]);
        for (const [a, b] of causes) expect(order.indexOf(a)).toBeLessThan(order.indexOf(b));
      }),
    );
  });
});
