/*
 * HdrHistogram's layout of counts for values of 1 to 3,600,000,000,000 (1 ns to 1 h) with 3 significant digits: the lowest
 * 2,048 values have a cell each; above, every doubling has 1,024 cells of equal width, so that no cell is wider than a
 * thousandth of its values (https://hdrhistogram.github.io/HdrHistogram, class AbstractHistogram).
 */

/** The lowest value that is told apart from 0, in nanoseconds. */
export const LOWEST_NS = 1;
/** What is longer counts as this: no answer is waited for that long. */
export const HIGHEST_NS = 3_600_000_000_000;
export const SIGNIFICANT_DIGITS = 3;

const HALF_MAGNITUDE = 10;
const HALF_COUNT = 2 ** HALF_MAGNITUDE;
const FINEST_MASK = 2 * HALF_COUNT - 1;
/** 2^42 is the first power of two above an hour: 11 magnitudes in the finest bucket, 31 more. */
const BUCKETS = 32;

/** How many cells a histogram has. */
export const HISTOGRAM_CELLS: number = (BUCKETS + 1) * HALF_COUNT;

const WORD = 2 ** 31;
const HIGH = 2 ** 20;

/** The cell of a value: whole nanoseconds, from 0 to {@link HIGHEST_NS}. Short, so that whoever calls it has it inlined. */
export function cellOf(ns: number): number {
  if (ns < WORD) {
    // Most are short of two seconds, and so are numbers that the processor shifts.
    const bucket = 21 - Math.clz32(ns | FINEST_MASK);
    return (bucket << HALF_MAGNITUDE) + (ns >>> bucket);
  }
  return cellOfLong(ns);
}

function cellOfLong(ns: number): number {
  const bucket = 41 - Math.clz32(Math.floor(Math.min(ns, HIGHEST_NS) / HIGH));
  return (bucket << HALF_MAGNITUDE) + Math.floor(Math.min(ns, HIGHEST_NS) / 2 ** bucket);
}

/** The lowest value that the cell counts, in nanoseconds. */
export function lowestOf(cell: number): number {
  const bucket = bucketOf(cell);
  return (cell - bucket * HALF_COUNT) * 2 ** bucket;
}

/** The highest value that the cell counts: HdrHistogram gives this one of a percentile. */
export function highestOf(cell: number): number {
  return lowestOf(cell) + 2 ** bucketOf(cell) - 1;
}

/** The value in the middle of the cell, by which means are taken. */
export function middleOf(cell: number): number {
  return lowestOf(cell) + Math.floor(2 ** bucketOf(cell) / 2);
}

/** The finest bucket has twice as many cells as each of the others. */
function bucketOf(cell: number): number {
  return Math.max(0, Math.floor(cell / HALF_COUNT) - 1);
}
