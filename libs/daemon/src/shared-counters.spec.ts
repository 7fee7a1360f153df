import { describe, expect, it } from 'vitest';
import { createDurationHistogram, DURATION_BOUNDS } from './duration-histogram.ts';
import { createEchoTimer } from './echo-timer.ts';
import {
  addCounters,
  createCounterWriter,
  createSharedCounters,
  type SharedCounters,
} from './shared-counters.ts';

const NAMES = ['received', 'sent'] as const;

describe('shared counters', () => {
  it('show the reader what the writer has added, each by its name', () => {
    const { memory, count } = createSharedCounters(NAMES);
    const add = createCounterWriter(NAMES, new Float64Array(memory));
    add.received(2);
    add.received(3);
    add.sent(2 ** 40);
    expect([count('received'), count('sent')]).toEqual([5, 2 ** 40]);
  });

  it('show how long answers took beside them, a duration that equals a bound within it', () => {
    const { memory, count, durations } = createSharedCounters(NAMES);
    const cells = new Float64Array(memory);
    const { add } = createDurationHistogram(cells.subarray(NAMES.length));
    createCounterWriter(NAMES, cells).sent(7);
    for (const ms of [0.001, 0.01, 0.010_001, 10_000, 10_001]) add(ms);
    const { counts, sum } = durations.read();
    const filled = Array.from(counts).flatMap((value, index) =>
      value > 0 ? [[index, value]] : [],
    );
    expect(filled).toEqual([
      [0, 2],
      [1, 1],
      [DURATION_BOUNDS.length - 1, 1],
      [DURATION_BOUNDS.length, 1],
    ]);
    expect(sum).toBeCloseTo(20.001_021, 6);
    expect([count('received'), count('sent')]).toEqual([0, 7]);
  });

  it('of several threads are added up, those that join later too', () => {
    const parts = [createSharedCounters(NAMES)];
    const { count, durations } = addCounters(parts);
    const addTo = ({ memory }: { memory: SharedArrayBuffer }, amount: number): void => {
      const cells = new Float64Array(memory);
      createCounterWriter(NAMES, cells).sent(amount);
      createDurationHistogram(cells.subarray(NAMES.length)).add(amount);
    };
    addTo(parts[0] as SharedCounters<'received' | 'sent'>, 2);
    const later = createSharedCounters(NAMES);
    parts.push(later);
    addTo(later, 3);
    expect(count('sent')).toBe(5);
    const { counts, sum } = durations.read();
    expect(Array.from(counts).reduce((all, inBucket) => all + inBucket, 0)).toBe(2);
    expect(sum).toBeCloseTo(0.005, 9);
  });

  it('count the answers of all threads', () => {
    const parts = [createSharedCounters(NAMES), createSharedCounters(NAMES)];
    for (const [index, { memory }] of parts.entries()) {
      const timer = createEchoTimer(NAMES, new Float64Array(memory));
      timer.received(0, index + 2);
      timer.answered(0, index + 2);
    }
    expect(parts.map(({ durations }) => durations.read().answers)).toEqual([2, 3]);
    expect(addCounters(parts).durations.read().answers).toBe(5);
  });
});
