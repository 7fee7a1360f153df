import type { Language } from '@socketlab/foundation';
import { formatNs, formatNumber, formatPercentile } from './numbers.ts';

/** One axis of a chart. */
export interface Axis {
  /** What it shows, with its unit. */
  readonly label: string;
  /** Where a value stands, from 0 to 1. */
  place(value: number): number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

interface AxisOptions {
  readonly label: string;
  readonly language: Language;
}

/** From 0 to at least `most`, in steps of 1, 2 or 5 times a power of ten. */
export function linearAxis(most: number, { label, language }: AxisOptions): Axis {
  const step = roundStep(Math.max(most, 1) / 5);
  const end = Math.ceil(Math.max(most, 1) / step) * step;
  const values = Array.from({ length: Math.round(end / step) + 1 }, (_, index) => index * step);
  return {
    label,
    place: (value) => value / end,
    ticks: values.map((value) => ({ value, label: formatNumber(value, language, 1) })),
  };
}

/** A step of 1, 2 or 5 times a power of ten, and at least `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= least) ?? 10;
  return factor * power;
}

/** Times in nanoseconds on a logarithmic axis: what is ten times as long is as far away everywhere. */
export function latencyAxis(valuesNs: readonly number[], { label, language }: AxisOptions): Axis {
  const known = valuesNs.filter((value) => value > 0);
  const least = known.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
  const most = known.reduce((one, other) => Math.max(one, other), 0);
  const [from, top] = known.length === 0 ? [3, 6] : [lowerStep(least), upperStep(most)];
  // Where all are alike, a decade.
  const to = top > from ? top : from + 1;
  const span = to - from;
  return {
    label,
    place: (value) => Math.min(1, Math.max(0, (Math.log10(Math.max(value, 1)) - from) / span)),
    ticks: latencySteps(from, to).map((value) => ({ value, label: formatNs(value, language) })),
  };
}

const STEPS = [1, 2, 5] as const;

function steps(): readonly number[] {
  return Array.from({ length: 13 }, (_, power) => STEPS.map((step) => step * 10 ** power)).flat();
}

function lowerStep(least: number): number {
  return Math.log10(steps().findLast((step) => step <= least) ?? 1);
}

function upperStep(most: number): number {
  return Math.log10(steps().find((step) => step >= most) ?? 1e12);
}

/** Where the axis is long, powers of ten are enough. */
function latencySteps(from: number, to: number): readonly number[] {
  const within = steps().filter((step) => {
    const at = Math.log10(step);
    return at >= from - 1e-9 && at <= to + 1e-9;
  });
  if (within.length <= 10) return within;
  return within.filter((step) => Number.isInteger(Math.round(Math.log10(step) * 1e9) / 1e9));
}

/** The percentiles that are named. */
const NINES = [0, 50, 75, 90, 99, 99.9, 99.99, 99.999, 99.9999, 99.99999, 99.999999] as const;

/**
 * Percentiles as HdrHistogram's plots have them, logarithmic in 1/(1 - p): each nine more takes as much room as the one
 * before, so that the few slowest, which are what a person waits for, are not squeezed into the last pixel.
 */
export function percentileAxis(most: number, { label, language }: AxisOptions): Axis {
  const end = Math.log10(oneIn(Math.min(Math.max(most, 99), 99.999999)));
  return {
    label,
    place: (value) => Math.min(1, Math.log10(oneIn(value)) / end),
    ticks: NINES.filter((value) => Math.log10(oneIn(value)) <= end + 1e-6).map((value) => ({
      value,
      label: `${formatPercentile(value, language)} %`,
    })),
  };
}

/** One value in so many is beyond the percentile. */
function oneIn(percentile: number): number {
  return 100 / Math.max(100 - percentile, 1e-7);
}
