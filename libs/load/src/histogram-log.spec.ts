import { HistogramLogReader } from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import { createHistogram } from './histogram.ts';
import { encodeHistogram } from './histogram-encoding.ts';
import { cellOf } from './histogram-layout.ts';
import { writeHistogramLog } from './histogram-log.ts';

const STARTED_MS = 1_769_860_800_250;

function latencies(...values: readonly number[]): Uint8Array {
  const histogram = createHistogram();
  for (const value of values) {
    const cell = cellOf(value);
    histogram.counts[cell] = (histogram.counts[cell] ?? 0) + 1;
  }
  return encodeHistogram(histogram);
}

const LOG = writeHistogramLog({
  startedAtMs: STARTED_MS,
  intervals: [
    { fromNs: 0, toNs: 1e9, latency: latencies(900_000), isWarmup: true },
    { fromNs: 1e9, toNs: 2.5e9, latency: latencies(50_000, 60_000, 7_000_000), isWarmup: false },
    { fromNs: 2.5e9, toNs: 3e9, latency: latencies(), isWarmup: false },
  ],
});

describe('the log of a run', () => {
  it('is read by HdrHistogram’s own reader, interval by interval', () => {
    const reader = new HistogramLogReader(LOG);
    const read = [1, 2, 3].map(() => reader.nextIntervalHistogram());
    expect(reader.nextIntervalHistogram()).toBeNull();
    expect(reader.startTimeSec).toBe(STARTED_MS / 1_000);
    expect(reader.baseTimeSec).toBe(STARTED_MS / 1_000);
    expect(read.map((each) => each?.totalCount)).toEqual([1, 3, 0]);
    expect(read.map((each) => each?.tag)).toEqual(['warmup', 'NO TAG', 'NO TAG']);
    expect(read[1]?.startTimeStampMsec).toBe(STARTED_MS + 1_000);
    expect(read[1]?.endTimeStampMsec).toBe(STARTED_MS + 2_500);
    expect(read[1]?.getValueAtPercentile(100)).toBe(7_000_063);
  });

  it('has the lines of format 1.3, and the longest latency in milliseconds', () => {
    const lines = LOG.trimEnd().split('\n');
    expect(lines.slice(1, 5)).toEqual([
      '#[Histogram log format version 1.3]',
      '#[StartTime: 1769860800.250 (seconds since epoch), 2026-01-31T12:00:00.250Z]',
      '#[BaseTime: 1769860800.250 (seconds since epoch)]',
      '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"',
    ]);
    expect(lines[6]).toMatch(/^1\.000,1\.500,7\.000,HISTF[A-Za-z0-9+/=]+$/);
  });
});
