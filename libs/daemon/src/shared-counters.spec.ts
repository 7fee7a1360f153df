import { describe, expect, it } from 'vitest';
import { createCounterWriter, createSharedCounters } from './shared-counters.ts';

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
});
