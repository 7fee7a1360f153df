import { HISTOGRAM_CELLS, highestOf, lowestOf, middleOf } from './histogram-layout.ts';

/** The percentiles that Socketlab tells; 100 is the longest. */
export const PERCENTILES = [50, 75, 90, 95, 99, 99.9, 99.99, 100] as const;

/** Latencies, counted in the cells of HdrHistogram. */
export interface Histogram {
  /** How many latencies each cell has. */
  readonly counts: Float64Array;
}

/** What a histogram comes to, in nanoseconds; zeros where it is empty. */
export interface HistogramSummary {
  readonly total: number;
  readonly minNs: number;
  readonly maxNs: number;
  readonly meanNs: number;
  readonly standardDeviationNs: number;
}

/** A histogram without a latency. */
export function createHistogram(): Histogram {
  return { counts: new Float64Array(HISTOGRAM_CELLS) };
}

/** The sum of all of them. */
export function mergeHistograms(histograms: Iterable<Histogram>): Histogram {
  const merged = createHistogram();
  for (const { counts } of histograms) addCounts(merged, counts);
  return merged;
}

/** Adds counts of the same layout. */
export function addCounts(to: Histogram, counts: ArrayLike<number>): void {
  const { counts: sums } = to;
  for (let cell = 0; cell < sums.length; cell += 1) {
    sums[cell] = (sums[cell] ?? 0) + (counts[cell] ?? 0);
  }
}

/** How many latencies it has, and what they come to. */
export function summarize({ counts }: Histogram): HistogramSummary {
  const cells = usedCells(counts);
  const total = cells.reduce((sum, cell) => sum + (counts[cell] ?? 0), 0);
  const mean = sumOver(cells, (cell) => (counts[cell] ?? 0) * middleOf(cell)) / (total || 1);
  const squares = sumOver(cells, (cell) => (counts[cell] ?? 0) * (middleOf(cell) - mean) ** 2);
  return {
    total,
    minNs: lowestOf(cells[0] ?? 0),
    maxNs: total === 0 ? 0 : highestOf(cells.at(-1) ?? 0),
    meanNs: mean,
    standardDeviationNs: Math.sqrt(squares / (total || 1)),
  };
}

/**
 * The latency within which that share of them was answered, of each percentage asked for: the highest value of the cell, as
 * HdrHistogram's tools give it. 0 where it is empty.
 */
export function percentilesOf(
  { counts }: Histogram,
  percents: readonly number[],
): readonly number[] {
  const cells = usedCells(counts);
  const total = cells.reduce((sum, cell) => sum + (counts[cell] ?? 0), 0);
  return percents.map((percent) => {
    // At least one: the lowest percentile is the shortest latency.
    const wanted = Math.max(1, Math.ceil((percent / 100) * total));
    let seen = 0;
    for (const cell of cells) {
      seen += counts[cell] ?? 0;
      if (seen >= wanted) return highestOf(cell);
    }
    return 0;
  });
}

function usedCells(counts: Float64Array): readonly number[] {
  const cells: number[] = [];
  counts.forEach((count, cell) => {
    if (count > 0) cells.push(cell);
  });
  return cells;
}

function sumOver(cells: readonly number[], of: (cell: number) => number): number {
  return cells.reduce((sum, cell) => sum + of(cell), 0);
}
