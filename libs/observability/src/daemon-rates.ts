import type { CounterName, DaemonReading } from './daemon-reading.ts';
import { type Histogram, histogramBetween } from './histogram.ts';

/** A reading, and when it was taken by this machine's monotonic clock, in milliseconds. */
export interface TimedReading {
  readonly atMs: number;
  readonly reading: DaemonReading;
}

/** How fast a daemon's counters rose between two readings, per second. What one of the readings has not is absent. */
export interface DaemonRates {
  readonly counters: Readonly<Partial<Record<CounterName, number>>>;
  readonly closes: Readonly<Record<string, number>>;
  /** What took how long between the two. */
  readonly latency?: Histogram;
}

const MS_PER_SECOND = 1_000;

/**
 * The rates between two readings of one process. Undefined where they are of two, as after a restart, or no time has
 * passed: a rate across a restart would be invented.
 */
export function ratesBetween(earlier: TimedReading, later: TimedReading): DaemonRates | undefined {
  const seconds = (later.atMs - earlier.atMs) / MS_PER_SECOND;
  const [before, after] = [earlier.reading, later.reading];
  if (seconds <= 0 || before.startedAt !== after.startedAt) return undefined;
  const counters = risesOf(before.counters, after.counters, seconds);
  const closes = risesOf(before.closes, after.closes, seconds);
  if (counters === undefined || closes === undefined) return undefined;
  const latency =
    before.latency && after.latency && histogramBetween(before.latency, after.latency);
  return { counters, closes, ...(latency && { latency }) };
}

/** Undefined where any counter went back, which only a restart explains. */
function risesOf(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
  seconds: number,
): Readonly<Record<string, number>> | undefined {
  const rises = Object.entries(after).flatMap(([name, value]) => {
    const earlier = before[name];
    return earlier === undefined ? [] : [[name, (value - earlier) / seconds] as const];
  });
  return rises.some(([, rise]) => rise < 0) ? undefined : Object.fromEntries(rises);
}
