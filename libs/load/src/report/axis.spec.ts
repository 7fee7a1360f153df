import { describe, expect, it } from 'vitest';
import { type Axis, latencyAxis, linearAxis, percentileAxis } from './axis.ts';

const options = { label: 'spec', language: 'en' } as const;
const labelsOf = ({ ticks }: Axis): readonly string[] => ticks.map(({ label }) => label);

describe('the axis of percentiles', () => {
  it('has as much room for each nine more', () => {
    const axis = percentileAxis(99.99, options);
    const places = [90, 99, 99.9, 99.99].map((value) => axis.place(value));
    for (const [index, share] of [0.25, 0.5, 0.75, 1].entries()) {
      expect(places[index]).toBeCloseTo(share);
    }
    expect(labelsOf(axis)).toEqual(['0 %', '50 %', '75 %', '90 %', '99 %', '99.9 %', '99.99 %']);
  });

  it('ends where the answers do, and holds what is beyond inside', () => {
    expect(labelsOf(percentileAxis(98, options)).at(-1)).toBe('99 %');
    expect(percentileAxis(99, options).place(100)).toBe(1);
  });
});

describe('the axis of latencies', () => {
  it('goes from the step below the shortest to the one above the longest', () => {
    const axis = latencyAxis([120_000, 3_000_000], options);
    expect(labelsOf(axis)).toEqual(['100 µs', '200 µs', '500 µs', '1 ms', '2 ms', '5 ms']);
    expect([axis.place(100_000), axis.place(5_000_000)]).toEqual([0, 1]);
  });

  it('has powers of ten only where it is long', () => {
    expect(labelsOf(latencyAxis([1_000, 9_000_000_000], options))).toEqual([
      ...['1 µs', '10 µs', '100 µs', '1 ms', '10 ms', '100 ms', '1 s', '10 s'],
    ]);
  });

  it('has some length where all are alike, and where there is none', () => {
    for (const values of [[100_000, 100_000], []]) {
      const axis = latencyAxis(values, options);
      expect(axis.ticks.length).toBeGreaterThan(1);
      expect(axis.place(axis.ticks.at(-1)?.value ?? 0)).toBe(1);
    }
  });
});

describe('a linear axis', () => {
  it('has round steps from nothing to above the most', () => {
    expect(labelsOf(linearAxis(8_700, options))).toEqual([
      ...['0', '2,000', '4,000', '6,000', '8,000', '10,000'],
    ]);
    expect(labelsOf(linearAxis(0, options)).at(-1)).toBe('1');
  });
});
