import { addCounts, createHistogram, type Histogram, type LoadCounts } from '@socketlab/load';
import {
  COUNTERS,
  type CounterName,
  counterCell,
  ERROR_NAMES,
  errorCell,
  type LoadCells,
} from './load-cells.ts';

/** What the threads of a load have counted at one moment, all together. */
export interface LoadSnapshot {
  /** The cells of load-cells. */
  readonly numbers: Float64Array;
  readonly latency: Histogram;
  readonly latencyFromSent: Histogram;
  readonly connectTime: Histogram;
}

/** The sums of their numbers alone, which is quick. */
export function readNumbers(threads: readonly LoadCells[]): Float64Array {
  const sums = new Float64Array(COUNTERS.length + ERROR_NAMES.length);
  for (const { numbers } of threads) {
    for (let cell = 0; cell < sums.length; cell += 1) {
      sums[cell] = (sums[cell] ?? 0) + (numbers[cell] ?? 0);
    }
  }
  return sums;
}

/** All that they have counted. Copied while they count: a message may be in one number already and not yet in another. */
export function readSnapshot(threads: readonly LoadCells[]): LoadSnapshot {
  const sum = (name: 'latency' | 'latencyFromSent' | 'connectTime'): Histogram => {
    const histogram = createHistogram();
    for (const cells of threads) addCounts(histogram, cells[name]);
    return histogram;
  };
  return {
    numbers: readNumbers(threads),
    latency: sum('latency'),
    latencyFromSent: sum('latencyFromSent'),
    connectTime: sum('connectTime'),
  };
}

/** A counter of those numbers. */
export function numberOf(numbers: Float64Array, name: CounterName): number {
  return numbers[counterCell(name)] ?? 0;
}

/** An error of those numbers. */
export function errorOf(numbers: Float64Array, name: string): number {
  return numbers[errorCell(name)] ?? 0;
}

/** What was counted from one moment to another. */
export function countsBetween(before: Float64Array, after: Float64Array): LoadCounts {
  const of = (name: CounterName): number => numberOf(after, name) - numberOf(before, name);
  const errors = ERROR_NAMES.map(
    (name) => [name, errorOf(after, name) - errorOf(before, name)] as const,
  );
  return {
    sent: of('sent'),
    answered: of('answered'),
    sentBytes: of('sentBytes'),
    receivedBytes: of('receivedBytes'),
    errors: Object.fromEntries(errors.filter(([, count]) => count > 0)),
    opened: of('opened'),
    closed: of('closed'),
    late: of('late'),
    duplicates: of('duplicates'),
  };
}

/** The latencies that came from one moment to another. */
export function latenciesBetween(before: Histogram, after: Histogram): Histogram {
  return { counts: after.counts.map((count, cell) => count - (before.counts[cell] ?? 0)) };
}
