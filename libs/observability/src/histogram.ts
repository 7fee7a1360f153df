import type { Scrape } from './metrics-text.ts';

/** A histogram of a scrape: how many observations were at most each bound, in seconds, the last bound infinite. */
export interface Histogram {
  readonly buckets: readonly { readonly atMost: number; readonly count: number }[];
  readonly count: number;
}

/** The histogram of that name, its label sets added up; undefined where the scrape has none. */
export function histogramOf(scrape: Scrape, name: string): Histogram | undefined {
  const samples = scrape.get(`${name}_bucket`);
  if (samples === undefined) return undefined;
  const counts = new Map<number, number>();
  for (const { labels, value } of samples) {
    const bound = labels['le'] === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels['le']);
    if (!Number.isNaN(bound)) counts.set(bound, (counts.get(bound) ?? 0) + value);
  }
  const buckets = [...counts]
    .map(([atMost, count]) => ({ atMost, count }))
    .sort((left, right) => left.atMost - right.atMost);
  return { buckets, count: buckets.at(-1)?.count ?? 0 };
}

/**
 * What was observed between two scrapes of one process; undefined where the later one has less, as after a restart, or
 * other bounds.
 */
export function histogramBetween(earlier: Histogram, later: Histogram): Histogram | undefined {
  if (earlier.buckets.length !== later.buckets.length) return undefined;
  const buckets = later.buckets.map(({ atMost, count }, index) => {
    const before = earlier.buckets[index];
    return { atMost, count: before?.atMost === atMost ? count - before.count : Number.NaN };
  });
  if (!buckets.every(({ count }) => count >= 0)) return undefined;
  return { buckets, count: later.count - earlier.count };
}

/** A quantile of a histogram: at most so many seconds, or more than the last bound that there is. */
export interface Quantile {
  readonly seconds: number;
  readonly isBeyond: boolean;
}

/**
 * Estimates a quantile (0 to 1) as Prometheus' `histogram_quantile` does, evenly within a bucket, so that both show the
 * same; undefined where nothing was observed.
 */
export function quantileOf({ buckets, count }: Histogram, quantile: number): Quantile | undefined {
  if (!(count > 0)) return undefined;
  const rank = quantile * count;
  const index = buckets.findIndex((bucket) => bucket.count >= rank);
  const bucket = buckets[index];
  if (bucket === undefined) return undefined;
  const below = buckets[index - 1] ?? { atMost: 0, count: 0 };
  if (bucket.atMost === Number.POSITIVE_INFINITY) return { seconds: below.atMost, isBeyond: true };
  const share =
    bucket.count === below.count ? 1 : (rank - below.count) / (bucket.count - below.count);
  return { seconds: below.atMost + (bucket.atMost - below.atMost) * share, isBeyond: false };
}
