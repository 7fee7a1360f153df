import type { Language, Text } from '@socketlab/foundation';
import { type LoadCounts, sumCounts } from '../load-interval.ts';
import { type Axis, latencyAxis, linearAxis, percentileAxis } from './axis.ts';
import type { Chart, Series, SeriesLook } from './chart-svg.ts';
import { errorsOf, tellLatency } from './facts.ts';
import type { Distribution, LoadRun, RunInterval } from './load-run.ts';
import { formatNumber } from './numbers.ts';
import { WORDS } from './words.ts';

const NS_PER_S = 1_000_000_000;
const NS_PER_MS = 1_000_000;
const MS_PER_S = 1_000;
/** Of the interval before: a last one that is shorter has no rate of its own. */
const LEAST_SHARE = 0.5;

type Point = readonly [x: number, y: number];

/** The curve of a distribution: how many percent were answered within a latency. */
export interface Curve {
  readonly name: string;
  readonly look: SeriesLook;
  readonly distribution: Distribution | undefined;
}

/** The distribution of latencies, on the axes of HdrHistogram's plots. */
export function distributionChart(id: string, curves: readonly Curve[], language: Language): Chart {
  const say = (text: Text): string => text[language];
  const series = curves.map(({ name, look, distribution }): Series => {
    return { name, look, points: distribution === undefined ? [] : curvePoints(distribution) };
  });
  const told = curves.map(
    ({ name, distribution }) =>
      `${name}: ${[50, 99, 100].map((at) => tellLatency(distribution, at, language)).join(', ')}`,
  );
  return {
    id,
    title: say(WORDS.distribution),
    description: `p50, p99, ${say(WORDS.slowest)}. ${told.join('. ')}`,
    x: percentileAxis(mostPercentile(curves), { label: say(WORDS.percentileAxis), language }),
    y: latencyAxis(valuesOf(series), { label: say(WORDS.latencyAxis), language }),
    series,
    nothing: say(WORDS.nothing),
  };
}

/** Without the last step, which is 100 and so endlessly far to the right: the slowest stands at the end of the axis. */
function curvePoints({ curve, count, maxNs }: Distribution): readonly Point[] {
  const points = curve.filter(([percentile]) => percentile < lastPercentile(count));
  return count === 0 ? [] : [...points, [lastPercentile(count), maxNs]];
}

/** One answer in all of them is slower. */
function lastPercentile(count: number): number {
  return 100 - 100 / Math.max(count, 2);
}

function mostPercentile(curves: readonly Curve[]): number {
  return lastPercentile(Math.max(2, ...curves.map(({ distribution }) => distribution?.count ?? 0)));
}

/** What is drawn over time of a run. */
export interface TimeLine {
  readonly name: string;
  readonly look: SeriesLook;
  readonly intervals: readonly RunInterval[];
  readonly value: (interval: RunInterval) => number | undefined;
}

/** Messages a second over time. */
export function ratesChart(id: string, told: readonly TimeLine[], language: Language): Chart {
  const lines = told.map((line) => ({ ...line, intervals: withoutRemnant(line.intervals) }));
  const series = lines.map(overTime);
  const most = Math.max(0, ...valuesOf(series));
  const perSecond = lines.map(({ name, intervals, value }) => {
    const values = intervals.flatMap((interval) => value(interval) ?? []);
    return `${name}: ${formatNumber(Math.max(0, ...values), language)}/s`;
  });
  return {
    id,
    title: WORDS.rates[language],
    description: perSecond.join('. '),
    x: timeAxis(lines, language),
    y: linearAxis(most, { label: WORDS.rateAxis[language], language }),
    series,
    nothing: WORDS.nothing[language],
  };
}

/** Percentiles of each second over time. */
export function latenciesChart(id: string, lines: readonly TimeLine[], language: Language): Chart {
  const series = lines
    .map((line) => ({ ...line, intervals: withoutRemnantsPercentiles(line.intervals) }))
    .map(overTime);
  return {
    id,
    title: WORDS.latencies[language],
    description: lines.map(({ name }) => name).join(', '),
    x: timeAxis(lines, language),
    y: latencyAxis(valuesOf(series), { label: WORDS.latencyAxis[language], language }),
    series,
    nothing: WORDS.nothing[language],
  };
}

/** A few messages in the last milliseconds of a run make no rate: they are counted to the second before. */
function withoutRemnant(intervals: readonly RunInterval[]): readonly RunInterval[] {
  const { before, remnant } = remnantOf(intervals) ?? {};
  if (before === undefined || remnant === undefined) return intervals;
  const counts = sumCounts(before.counts, remnant.counts);
  return [...intervals.slice(0, -2), { ...remnant, fromNs: before.fromNs, counts }];
}

/** Nor do they make percentiles, and those of two intervals have none in common: the slowest of them alone is told. */
function withoutRemnantsPercentiles(intervals: readonly RunInterval[]): readonly RunInterval[] {
  const { before, remnant } = remnantOf(intervals) ?? {};
  if (before?.latency === undefined) return intervals;
  const maxNs = Math.max(before.latency.maxNs, remnant?.latency?.maxNs ?? 0);
  return [...intervals.slice(0, -2), { ...before, latency: { ...before.latency, maxNs } }];
}

function remnantOf(
  intervals: readonly RunInterval[],
): { before: RunInterval; remnant: RunInterval } | undefined {
  const [remnant, before] = [intervals.at(-1), intervals.at(-2)];
  if (remnant === undefined || before === undefined) return undefined;
  const share = (remnant.toNs - remnant.fromNs) / (before.toNs - before.fromNs);
  return share < LEAST_SHARE ? { before, remnant } : undefined;
}

/** What was counted in an interval, as so many a second. */
export function perSecond(
  count: (counts: LoadCounts) => number,
): (interval: RunInterval) => number | undefined {
  return (interval) =>
    interval.toNs === interval.fromNs
      ? undefined
      : (count(interval.counts) * NS_PER_S) / (interval.toNs - interval.fromNs);
}

function overTime({ name, look, intervals, value }: TimeLine): Series {
  const points = intervals.map((each) => [each.toNs / NS_PER_S, value(each)] as const);
  return { name, look, points };
}

function timeAxis(lines: readonly TimeLine[], language: Language): Axis {
  const ends = lines.flatMap(({ intervals }) => intervals.map(({ toNs }) => toNs / NS_PER_S));
  return linearAxis(Math.max(1, ...ends), { label: WORDS.timeAxis[language], language });
}

function valuesOf(series: readonly Series[]): readonly number[] {
  return series.flatMap(({ points }) => points.flatMap(([, y]) => y ?? []));
}

/** The three pictures of one run. */
export function chartsOf(run: LoadRun, language: Language): readonly Chart[] {
  const { intervals, plan, result } = run;
  const line = (name: Text, look: SeriesLook, value: TimeLine['value']): TimeLine => ({
    name: name[language],
    look,
    intervals,
    value,
  });
  const isOpen = plan.rate > 0;
  const curves: readonly Curve[] = [
    { name: WORDS.fromIntended[language], look: 'first', distribution: result.intended },
    { name: WORDS.fromActual[language], look: 'second', distribution: result.actual },
  ];
  return [
    // In a closed loop a message is due when it is sent, and one curve would lie on the other.
    distributionChart('distribution', isOpen ? curves : curves.slice(1), language),
    ratesChart(
      'rates',
      [
        ...(isOpen ? [line(WORDS.offered, 'plan', (interval) => offeredAt(run, interval))] : []),
        line(
          WORDS.sent,
          'first',
          perSecond(({ sent }) => sent),
        ),
        line(
          WORDS.answered,
          'second',
          perSecond(({ answered }) => answered),
        ),
        line(WORDS.failed, 'errors', perSecond(errorsOf)),
      ],
      language,
    ),
    latenciesChart(
      'latencies',
      [
        line(WORDS.half, 'first', ({ latency }) => latency?.p50Ns),
        line(WORDS.slow, 'second', ({ latency }) => latency?.p99Ns),
        line(WORDS.slower, 'third', ({ latency }) => latency?.p999Ns),
        line(WORDS.slowest, 'fourth', ({ latency }) => latency?.maxNs),
      ],
      language,
    ),
  ];
}

/** What was due in the interval, a second: the rate grows linearly in the ramp, and nothing is due after the end of sending. */
function offeredAt({ plan }: LoadRun, { fromNs, toNs }: RunInterval): number | undefined {
  const [from, to] = [fromNs, toNs].map((ns) => dueBy(plan, ns / NS_PER_MS));
  if (from === undefined || to === undefined || to === from) return undefined;
  return ((to - from) * NS_PER_S) / (toNs - fromNs);
}

function dueBy({ rate, rampMs, durationMs, count }: LoadRun['plan'], elapsedMs: number): number {
  const atMs = durationMs > 0 ? Math.min(elapsedMs, durationMs) : elapsedMs;
  const fullMs = atMs < rampMs ? (atMs * atMs) / (2 * rampMs) : atMs - rampMs / 2;
  const due = (rate * fullMs) / MS_PER_S;
  return count > 0 ? Math.min(due, count) : due;
}
