import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRecentTable } from './recent-table.ts';

const keyOf = (number: number): Int32Array => Int32Array.of(number, -number);

describe('a table of what is recent', () => {
  it('gives up first what was not used for longest', () => {
    const table = createRecentTable({ capacity: 4, keyWords: 2, entryWords: 4 });
    for (const number of [1, 2, 3, 4]) table.add(keyOf(number), 0, 0);
    expect(table.isFull).toBe(true);
    const one = table.use(keyOf(1), 0, 2_000);
    const two = table.oldest();
    expect(two).not.toBe(one);
    table.takeOldest();
    expect(table.isFull).toBe(false);
    expect(table.use(keyOf(2), 0, 2_000)).toBe(-1);
    expect(table.add(keyOf(5), 0, 2_000)).toBe(two);
    expect(table.use(keyOf(1), 0, 2_000)).toBe(one);
  });

  it('clears what was kept of an entry when another gets it', () => {
    const table = createRecentTable({ capacity: 1, keyWords: 2, entryWords: 4 });
    table.add(keyOf(1), 0, 0);
    table.entries[3] = 7;
    table.takeOldest();
    expect(table.oldest()).toBe(-1);
    table.add(keyOf(2), 0, 0);
    expect([...table.entries]).toEqual([2, -2, 0, 0]);
  });

  it('has a key only at its own entry, and nowhere once that was taken', () => {
    const table = createRecentTable({ capacity: 2, keyWords: 2, entryWords: 4 });
    const zeros = new Int32Array(2);
    expect(table.isAt(0, zeros, 0)).toBe(false);
    const [one, two] = [table.add(keyOf(1), 0, 0), table.add(keyOf(2), 0, 0)];
    expect([one, two].map((entry) => table.isAt(entry, keyOf(1), 0))).toEqual([true, false]);
    table.takeOldest();
    expect(table.isAt(one, keyOf(1), 0)).toBe(false);
    expect(table.add(keyOf(3), 0, 0)).toBe(one);
    expect([1, 3].map((key) => table.isAt(one, keyOf(key), 0))).toEqual([false, true]);
  });

  it('knows what a map knows that forgets in the same order, through any number of changes', () => {
    const step = fc.record({ key: fc.integer({ min: 0, max: 40 }), passed: fc.nat(1_500) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const table = createRecentTable({ capacity: 16, keyWords: 2, entryWords: 3 });
        const known = new Map<number, { entry: number; orderedMs: number }>();
        let now = 2 ** 31 - 50_000;
        for (const { key, passed } of steps) {
          now += passed;
          const found = known.get(key);
          expect(table.use(keyOf(key), 0, now | 0)).toBe(found?.entry ?? -1);
          if (found !== undefined && now - found.orderedMs < 1_000) continue;
          known.delete(key);
          if (found === undefined && known.size === 16) {
            const [oldest = -1] = known.keys();
            known.delete(oldest);
            table.takeOldest();
          }
          const entry = found?.entry ?? table.add(keyOf(key), 0, now | 0);
          known.set(key, { entry, orderedMs: now });
        }
        const entries = [...known.values()].map(({ entry }) => entry);
        expect(new Set(entries).size).toBe(known.size);
      }),
    );
  });
});
