import {
  createDistribution,
  decodeHistogram,
  encodeHistogram,
  LOAD_RUN_FORMAT,
  LOAD_RUN_KIND,
  type LoadCounts,
  type LoadInterval,
  type LoadPlan,
  type LoadResult,
  type LoadRun,
  mergeHistograms,
  percentilesOf,
  type RunInterval,
  type RunResult,
  sumCounts,
} from '@socketlab/load';
import type { AskedLoad } from './asked-plan.ts';
import { type Collected, type CutShort, isWhole } from './collect.ts';

/** The run as load.json keeps it. */
export function assembleRun(
  { target, plan: asked }: AskedLoad,
  { plan, intervals, end }: Collected,
  known: Pick<LoadRun, 'version' | 'machine'>,
): LoadRun {
  return {
    kind: LOAD_RUN_KIND,
    format: LOAD_RUN_FORMAT,
    ...known,
    startedAt: new Date(plan.startedAtMs).toISOString(),
    target,
    asked,
    plan,
    intervals: intervals.map(withPercentiles),
    result: isWhole(end) ? wholeResult(end) : sumUp(intervals, end, plan),
  };
}

/** Percentiles of an interval, in place of its histogram. */
export function withPercentiles({ latency, ...interval }: LoadInterval): RunInterval {
  if (interval.counts.answered === 0 || latency.length === 0) return interval;
  const [p50Ns = 0, p99Ns = 0, p999Ns = 0, maxNs = 0] = percentilesOf(
    decodeHistogram(latency),
    [50, 99, 99.9, 100],
  );
  return { ...interval, latency: { p50Ns, p99Ns, p999Ns, maxNs } };
}

function wholeResult({ latency, latencyFromSent, connectTime, ...result }: LoadResult): RunResult {
  return {
    ...result,
    ...distributions({ intended: latency, actual: latencyFromSent, connect: connectTime }),
    isFromIntervals: false,
  };
}

/** What the intervals come to, where client-agent did not sum up itself. */
function sumUp(
  intervals: readonly LoadInterval[],
  { reason, failure }: CutShort,
  { rate }: LoadPlan,
): RunResult {
  const counted = intervals.filter(({ isWarmup }) => !isWarmup);
  const histograms = counted
    .filter(({ latency }) => latency.length > 0)
    .map(({ latency }) => decodeHistogram(latency));
  const latency = encodeHistogram(mergeHistograms(histograms));
  const ns = (counted.at(-1)?.toNs ?? 0) - (counted[0]?.fromNs ?? 0);
  const cpus = counted.flatMap(({ cpuNs }) => cpuNs ?? []);
  const counts = counted.map((interval) => interval.counts).reduce(sumCounts, NOTHING);
  return {
    reason,
    ...(failure !== undefined && { failure }),
    counts,
    sendingNs: ns,
    durationNs: ns,
    // In a closed loop a message is due when it is sent.
    ...distributions({ intended: latency, ...(rate === 0 && { actual: latency }) }),
    notSent: counted.at(-1)?.backlog ?? 0,
    // Of other errors it is not known how many messages they took with them.
    unanswered: Math.max(0, counts.sent - counts.answered - (counts.errors['NO_ANSWER'] ?? 0)),
    mostOpenConnections: Math.max(0, ...counted.map(({ openConnections }) => openConnections)),
    ...(cpus.length > 0 && { cpuNs: cpus.reduce((sum, cpuNs) => sum + cpuNs, 0) }),
    clockJumpMs: 0,
    wasHeldBack: false,
    openFilesLimit: 0,
    isFromIntervals: true,
  };
}

type Encoded = { readonly [Name in 'intended' | 'actual' | 'connect']?: Uint8Array };

function distributions(encoded: Encoded): Pick<RunResult, keyof Encoded> {
  const decoded = Object.entries(encoded).flatMap(([name, bytes]) => {
    const distribution = createDistribution(bytes);
    return distribution === undefined ? [] : [[name, distribution] as const];
  });
  return Object.fromEntries(decoded);
}

const NOTHING: LoadCounts = {
  sent: 0,
  answered: 0,
  sentBytes: 0,
  receivedBytes: 0,
  errors: {},
  opened: 0,
  closed: 0,
  late: 0,
  duplicates: 0,
};
