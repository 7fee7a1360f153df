import type { LoadInterval } from '../load-interval.ts';
import type { LoadPlan } from '../load-plan.ts';
import type { LoadResult } from '../load-result.ts';

/** What `load.json` says of its kind and its shape. A higher format is one that this version does not know. */
export const LOAD_RUN_KIND = 'socketlab-load';
export const LOAD_RUN_FORMAT = 1;

/** Latencies, as a histogram has them: each to three significant digits. */
export interface Distribution {
  readonly count: number;
  readonly minNs: number;
  readonly meanNs: number;
  readonly maxNs: number;
  /** Percentile and latency, at the steps of HdrHistogram's plots: the last one is 100. */
  readonly curve: readonly (readonly [percentile: number, ns: number])[];
  /** The whole of it: HdrHistogram V2, compressed, base64. */
  readonly histogram: string;
}

/** What of a plan is asked for: the rest is what client-agent makes of it. */
export type AskedPlan = Pick<
  LoadPlan,
  | 'protocol'
  | 'connections'
  | 'rate'
  | 'messageBytes'
  | 'pipeline'
  | 'messagesPerConnection'
  | 'durationMs'
  | 'count'
  | 'rampMs'
  | 'warmupMs'
  | 'threads'
  | 'timeoutMs'
  | 'source'
>;

/** An interval, with percentiles in place of its histogram, which is in latency.hlog. */
export interface RunInterval extends Omit<LoadInterval, 'latency'> {
  /** From when each message was due; absent where nothing was answered. */
  readonly latency?: {
    readonly p50Ns: number;
    readonly p99Ns: number;
    readonly p999Ns: number;
    readonly maxNs: number;
  };
}

/** A result; the reason may be one that only the CLI knows: `connection-lost`. */
export interface RunResult
  extends Omit<LoadResult, 'reason' | 'latency' | 'latencyFromSent' | 'connectTime'> {
  readonly reason: string;
  /** From when each message was due; from when it was sent: in a closed loop the same. Absent where it was not told. */
  readonly intended?: Distribution;
  readonly actual?: Distribution;
  /** From connect() to the connection being there; absent over UDP. */
  readonly connect?: Distribution;
  /** Whether it was put together from the intervals, because the call ended before client-agent's own came. */
  readonly isFromIntervals: boolean;
}

/** The machine that sent. */
export interface RunMachine {
  readonly name: string;
  readonly system: string;
  readonly processor: string;
  readonly processors: number;
  readonly memoryBytes: number;
  readonly node: string;
}

/** One run: what load.json holds. */
export interface LoadRun {
  readonly kind: typeof LOAD_RUN_KIND;
  readonly format: typeof LOAD_RUN_FORMAT;
  /** Of the Socketlab that wrote it. */
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** As it was asked for. */
  readonly target: string;
  readonly asked: AskedPlan;
  readonly plan: LoadPlan;
  /** Absent where another machine sent: what it is, it does not tell. */
  readonly machine?: RunMachine;
  readonly intervals: readonly RunInterval[];
  readonly result: RunResult;
}

/** Reads load.json. Undefined for what is none, or of a format that is not known. */
export function parseLoadRun(text: string): LoadRun | undefined {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isLoadRun(content) ? content : undefined;
}

function isLoadRun(content: unknown): content is LoadRun {
  if (!isRecord(content)) return false;
  if (content['kind'] !== LOAD_RUN_KIND || content['format'] !== LOAD_RUN_FORMAT) return false;
  const { plan, asked, result, intervals, target, startedAt, version } = content;
  if ([target, startedAt, version].some((value) => typeof value !== 'string')) return false;
  if (!isRecord(plan) || !isRecord(asked) || !isRecord(result)) return false;
  const distributions = [result['intended'], result['actual'], result['connect']];
  if (!distributions.every(isDistribution) || !hasCounts(result)) return false;
  return Array.isArray(intervals) && intervals.every(hasCounts);
}

function hasCounts(value: unknown): boolean {
  return isRecord(value) && isRecord(value['counts']) && isRecord(value['counts']['errors']);
}

function isDistribution(value: unknown): boolean {
  if (value === undefined) return true;
  return isRecord(value) && typeof value['count'] === 'number' && Array.isArray(value['curve']);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
