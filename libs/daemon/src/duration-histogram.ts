import type { HistogramReading } from '@socketlab/metrics';

/** The upper bounds of the buckets of a duration, in seconds: from 10 microseconds to 10 seconds. */
export const DURATION_BOUNDS: readonly number[] = [
  0.00001, 0.00002, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1,
  0.2, 0.5, 1, 2, 5, 10,
];
const MS_PER_SECOND = 1_000;
const BOUNDS_MS = DURATION_BOUNDS.map((seconds) => seconds * MS_PER_SECOND);
/** Beyond all bounds. */
const OVER = BOUNDS_MS.length;
const SUM_MS = OVER + 1;

/** How many cells a histogram takes: a bucket for each bound, one beyond them, and the sum. */
export const DURATION_CELLS: number = SUM_MS + 1;

/** Durations that one thread measures and another reads, as plain numbers. */
export interface DurationHistogram {
  /** Adds a duration, in milliseconds; `times` how often it was that long. */
  add(durationMs: number, times?: number): void;
  /** What was added since the start, in seconds. */
  read(): HistogramReading;
}

/** A histogram in these cells, which may be memory that two threads share: one of them adds. */
export function createDurationHistogram(
  cells: Float64Array = new Float64Array(DURATION_CELLS),
): DurationHistogram {
  return {
    add(durationMs, times = 1) {
      let bucket = 0;
      // Most durations are short: the first bounds are looked at first.
      while (bucket < OVER && durationMs > (BOUNDS_MS[bucket] ?? 0)) bucket += 1;
      cells[bucket] = (cells[bucket] ?? 0) + times;
      cells[SUM_MS] = (cells[SUM_MS] ?? 0) + durationMs * times;
    },
    read: () => ({
      counts: cells.slice(0, OVER + 1),
      sum: (cells[SUM_MS] ?? 0) / MS_PER_SECOND,
    }),
  };
}
