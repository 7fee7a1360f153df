import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import { createHistogram, mergeHistograms, percentilesOf, summarize } from './histogram.ts';
import { decodeHistogram, encodeHistogram } from './histogram-encoding.ts';
import {
  cellOf,
  HIGHEST_NS,
  HISTOGRAM_CELLS,
  highestOf,
  LOWEST_NS,
  lowestOf,
  SIGNIFICANT_DIGITS,
} from './histogram-layout.ts';

const PERCENTS = [1, 50, 90, 99, 99.9, 99.99, 100];
const latency = fc.oneof(
  fc.integer({ min: 0, max: HIGHEST_NS }),
  fc.integer({ min: 0, max: 100_000 }),
);
const latencies = fc.array(latency, { minLength: 1, maxLength: 400 });

function count(values: readonly number[]) {
  const histogram = createHistogram();
  for (const value of values) {
    const cell = cellOf(value);
    histogram.counts[cell] = (histogram.counts[cell] ?? 0) + 1;
  }
  return histogram;
}

/** HdrHistogram's own, in JavaScript. */
function foreign(values: readonly number[]) {
  const histogram = build({
    lowestDiscernibleValue: LOWEST_NS,
    highestTrackableValue: HIGHEST_NS,
    numberOfSignificantValueDigits: SIGNIFICANT_DIGITS,
  });
  for (const value of values) histogram.recordValue(value);
  return histogram;
}

describe('a cell', () => {
  it('holds its value, and is no wider than a thousandth of it', () => {
    fc.assert(
      fc.property(latency, (value) => {
        const cell = cellOf(value);
        expect(cell).toBeGreaterThanOrEqual(0);
        expect(cell).toBeLessThan(HISTOGRAM_CELLS);
        expect(lowestOf(cell)).toBeLessThanOrEqual(value);
        expect(highestOf(cell)).toBeGreaterThanOrEqual(value);
        expect(highestOf(cell) - lowestOf(cell)).toBeLessThanOrEqual(value / 1_000);
      }),
    );
  });

  it('is next to its neighbour, from the first to the last', () => {
    const cells = Array.from({ length: cellOf(HIGHEST_NS) + 1 }, (_, cell) => cell);
    const wrong = cells.filter(
      (cell) =>
        cellOf(lowestOf(cell)) !== cell ||
        cellOf(highestOf(cell)) !== cell ||
        lowestOf(cell) !== (cell === 0 ? 0 : highestOf(cell - 1) + 1),
    );
    expect(wrong).toEqual([]);
  });

  it('of more than an hour is that of an hour', () => {
    expect(cellOf(HIGHEST_NS * 5)).toBe(cellOf(HIGHEST_NS));
  });
});

describe('a histogram', () => {
  it('has the percentiles, extremes and mean that HdrHistogram’s own has', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const [ours, theirs] = [count(values), foreign(values)];
        const { total, minNs, maxNs, meanNs, standardDeviationNs } = summarize(ours);
        expect(percentilesOf(ours, PERCENTS)).toEqual(
          PERCENTS.map((percent) => theirs.getValueAtPercentile(percent)),
        );
        expect(total).toBe(theirs.totalCount);
        expect(cellOf(maxNs)).toBe(cellOf(theirs.maxValue));
        expect(cellOf(minNs)).toBe(Math.min(...values.map(cellOf), HISTOGRAM_CELLS));
        expect(meanNs).toBeCloseTo(theirs.mean, 2);
        expect(standardDeviationNs).toBeCloseTo(theirs.stdDeviation, 2);
      }),
      { numRuns: 30 },
    );
  });

  it('of nothing is zeros', () => {
    expect(percentilesOf(createHistogram(), PERCENTS)).toEqual(PERCENTS.map(() => 0));
    const zeros = { total: 0, minNs: 0, maxNs: 0, meanNs: 0, standardDeviationNs: 0 };
    expect(summarize(createHistogram())).toEqual(zeros);
  });

  it('merged from parts is that of all values', () => {
    fc.assert(
      fc.property(latencies, latencies, (some, others) => {
        const merged = mergeHistograms([count(some), count(others)]);
        expect(merged.counts).toEqual(count([...some, ...others]).counts);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the encoding', () => {
  it('has the counts that HdrHistogram’s own writes, byte for byte, and is read by it', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const encoded = Buffer.from(encodeHistogram(count(values)));
        const theirs = Buffer.from(encodeIntoCompressedBase64(foreign(values)), 'base64');
        // Its header differs from the original's, in Java, by an offset and a ratio that nobody reads.
        const countsOf = (bytes: Buffer): Buffer => inflateSync(bytes.subarray(8)).subarray(40);
        expect(countsOf(encoded)).toEqual(countsOf(theirs));
        const read = decodeFromCompressedBase64(encoded.toString('base64'));
        expect(read.totalCount).toBe(values.length);
      }),
      { numRuns: 30 },
    );
  });

  it('gives back what was encoded, large counts too', () => {
    fc.assert(
      fc.property(latencies, fc.integer({ min: 1, max: 2 ** 50 }), (values, many) => {
        const histogram = count(values);
        histogram.counts[cellOf(77)] = many;
        expect(decodeHistogram(encodeHistogram(histogram)).counts).toEqual(histogram.counts);
      }),
      { numRuns: 30 },
    );
  });

  it('takes a few bytes for a second of load', () => {
    const values = Array.from({ length: 100_000 }, (_, index) => 20_000 + ((index * 7) % 60_000));
    expect(encodeHistogram(count(values)).length).toBeLessThan(5_000);
  });

  it('of something else is an error that says so', () => {
    const whole = encodeHistogram(count([1, 2, 3]));
    const code = expect.objectContaining({ code: 'MALFORMED_HISTOGRAM' });
    for (const bytes of [
      new Uint8Array(0),
      new Uint8Array(100),
      whole.subarray(0, whole.length - 4),
    ]) {
      expect(() => decodeHistogram(bytes)).toThrow(code);
    }
  });
});
