import { percentilesOf, summarize } from '../histogram.ts';
import { decodeHistogram } from '../histogram-encoding.ts';
import type { Distribution } from './load-run.ts';

/** The percentiles that tables show. The last is the slowest there was. */
export const SHOWN_PERCENTILES = [50, 90, 99, 99.9, 99.99, 100] as const;

/** How many steps of a curve there are until the rest has halved, as HdrHistogram's plots have it. */
const STEPS_A_HALF = 5;

/** What an encoded histogram comes to; undefined where it holds nothing. Throws MalformedHistogramError. */
export function createDistribution(encoded: Uint8Array): Distribution | undefined {
  if (encoded.length === 0) return undefined;
  const histogram = decodeHistogram(encoded);
  const { total, minNs, meanNs, maxNs } = summarize(histogram);
  if (total === 0) return undefined;
  const steps = curveSteps(total);
  const latencies = percentilesOf(histogram, steps);
  return {
    count: total,
    minNs,
    meanNs: Math.round(meanNs),
    maxNs,
    curve: steps.map((percentile, index) => [percentile, latencies[index] ?? maxNs] as const),
    histogram: Buffer.from(encoded).toString('base64'),
  };
}

/** 0, 10, 20, ... 50, 55, ... 75, 77.5: each time the rest has halved, so have the steps; and what tables show. */
function curveSteps(count: number): readonly number[] {
  const steps: number[] = [];
  for (let rest = 100; count * (rest / 100) >= 1; rest /= 2) {
    const step = rest / 2 / STEPS_A_HALF;
    for (let at = 0; at < STEPS_A_HALF; at += 1) steps.push(rounded(100 - rest + at * step));
  }
  const named = SHOWN_PERCENTILES.filter((percentile) => isResolved(percentile, count));
  return [...new Set([...steps, ...named, 100])].toSorted((one, other) => one - other);
}

/** Without the noise of binary fractions, which would be most of the file. */
function rounded(percentile: number): number {
  return Number(percentile.toPrecision(12));
}

/** Below the percentile so many answers must stand for it to mean anything: of 500, none is the slowest of 1,000. */
export function isResolved(percentile: number, count: number): boolean {
  if (count === 0) return false;
  // 1 - 0.999 is a little less than 0.001.
  return percentile === 100 || count * (100 - percentile) >= 100 - 1e-6;
}

/** The latency that so many percent did not exceed; undefined where there are too few to tell it. */
export function latencyAt(
  { curve, count, maxNs }: Distribution,
  percentile: number,
): number | undefined {
  if (!isResolved(percentile, count)) return undefined;
  if (percentile === 100) return maxNs;
  return curve.find(([at]) => at >= percentile)?.[1] ?? maxNs;
}
