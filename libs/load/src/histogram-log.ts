import { percentilesOf } from './histogram.ts';
import { decodeHistogram } from './histogram-encoding.ts';
import type { LoadInterval } from './load-interval.ts';

/** What a log tells of a run. */
export interface LoggedRun {
  /** Unix time, in milliseconds. */
  readonly startedAtMs: number;
  readonly intervals: readonly Pick<LoadInterval, 'fromNs' | 'toNs' | 'latency' | 'isWarmup'>[];
}

const MS_PER_S = 1_000;
const NS_PER_MS = 1_000_000;
const NS_PER_S = 1_000_000_000;
const LEGEND = '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"';

/**
 * The run as a log of HdrHistogram's format 1.3, which its tools read (HistogramLogProcessor, HistogramLogAnalyzer): an
 * interval a line, with its beginning and length in seconds from the beginning of the run, its longest latency in
 * milliseconds, and all of them in nanoseconds. Intervals of the warm-up have the tag `warmup`: tools leave those out unless
 * asked for them.
 */
export function writeHistogramLog({ startedAtMs, intervals }: LoggedRun): string {
  const start = (startedAtMs / MS_PER_S).toFixed(3);
  const lines = [
    '#[Latencies from the intended send time, in nanoseconds, by Socketlab]',
    '#[Histogram log format version 1.3]',
    `#[StartTime: ${start} (seconds since epoch), ${new Date(startedAtMs).toISOString()}]`,
    `#[BaseTime: ${start} (seconds since epoch)]`,
    LEGEND,
    ...intervals.map(lineOf),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function lineOf({ fromNs, toNs, latency, isWarmup }: LoggedRun['intervals'][number]): string {
  const [maxNs = 0] = percentilesOf(decodeHistogram(latency), [100]);
  const fields = [
    (fromNs / NS_PER_S).toFixed(3),
    ((toNs - fromNs) / NS_PER_S).toFixed(3),
    (maxNs / NS_PER_MS).toFixed(3),
    Buffer.from(latency).toString('base64'),
  ];
  return `${isWarmup ? 'Tag=warmup,' : ''}${fields.join(',')}`;
}
