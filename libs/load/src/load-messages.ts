import type { LoadCounts, LoadInterval } from './load-interval.ts';
import type { LimitHolder, LoadPlan, LoadProtocol, LoadReduction } from './load-plan.ts';
import type { EndReason, LoadResult } from './load-result.ts';

/* The messages of the contract as they are read (`long` as text), and as they are written, which is a little less strict. */

/** socketlab.v1.LoadPlan. */
export interface LoadPlanMessage
  extends Omit<LoadPlan, 'count' | 'mostBytes' | 'startedAtMs' | 'reductions' | 'protocol'> {
  readonly protocol: string;
  readonly count: string;
  readonly mostBytes: string;
  readonly startedAt: { readonly seconds: string; readonly nanos: number } | null;
  readonly reductions: LoadReductionMessage[];
}

/** socketlab.v1.LoadReduction. */
export interface LoadReductionMessage {
  readonly what: string;
  readonly asked: number;
  readonly allowed: number;
  readonly by: string;
}

type CountName = Exclude<keyof LoadCounts, 'errors'>;

/** socketlab.v1.LoadCounts. */
export type LoadCountsMessage = Readonly<Record<CountName, string>> & {
  readonly errors: { [name: string]: string };
};

/** socketlab.v1.LoadInterval. */
export interface LoadIntervalMessage {
  readonly fromNs: string;
  readonly toNs: string;
  readonly counts: LoadCountsMessage | null;
  readonly openConnections: number;
  readonly backlog: string;
  readonly latency: Buffer;
  readonly cpuNs?: string;
  readonly isWarmup: boolean;
}

/** socketlab.v1.LoadResult. */
export interface LoadResultMessage {
  readonly reason: string;
  readonly failure: string;
  readonly failurePtBr: string;
  readonly counts: LoadCountsMessage | null;
  readonly sendingNs: string;
  readonly durationNs: string;
  readonly latency: Buffer;
  readonly latencyFromSent: Buffer;
  readonly connectTime: Buffer;
  readonly notSent: string;
  readonly unanswered: string;
  readonly mostOpenConnections: number;
  readonly cpuNs?: string;
  readonly busiestThread?: number;
  readonly clockJumpMs: string;
  readonly wasHeldBack: boolean;
  readonly openFilesLimit: string;
}

const MS_PER_S = 1_000;
const NS_PER_MS = 1_000_000;

/** The plan as the contract has it. */
export function planToMessage(plan: LoadPlan): LoadPlanMessage {
  const { startedAtMs, count, mostBytes, reductions, ...rest } = plan;
  const seconds = Math.floor(startedAtMs / MS_PER_S);
  return {
    ...rest,
    count: whole(count),
    mostBytes: whole(mostBytes),
    startedAt: {
      seconds: whole(seconds),
      nanos: Math.round((startedAtMs - seconds * MS_PER_S) * NS_PER_MS),
    },
    reductions: reductions.map((reduction) => ({ ...reduction })),
  };
}

/** The plan of a message. */
export function planFromMessage(message: LoadPlanMessage): LoadPlan {
  const { startedAt, count, mostBytes, reductions, protocol, ...rest } = message;
  const { seconds, nanos } = startedAt ?? { seconds: '0', nanos: 0 };
  return {
    ...rest,
    protocol: protocol as LoadProtocol,
    count: Number(count),
    mostBytes: Number(mostBytes),
    startedAtMs: Number(seconds) * MS_PER_S + nanos / NS_PER_MS,
    reductions: reductions.map(({ what, asked, allowed, by }) => ({
      what: what as LoadReduction['what'],
      asked,
      allowed,
      by: by as LimitHolder,
    })),
  };
}

/** The interval as the contract has it. */
export function intervalToMessage(interval: LoadInterval): LoadIntervalMessage {
  const { fromNs, toNs, counts, backlog, latency, cpuNs, openConnections, isWarmup } = interval;
  return {
    fromNs: whole(fromNs),
    toNs: whole(toNs),
    counts: countsToMessage(counts),
    openConnections,
    backlog: whole(backlog),
    latency: bytesOf(latency),
    ...(cpuNs !== undefined && { cpuNs: whole(cpuNs) }),
    isWarmup,
  };
}

/** The interval of a message. */
export function intervalFromMessage(message: LoadIntervalMessage): LoadInterval {
  const { fromNs, toNs, counts, backlog, latency, cpuNs, openConnections, isWarmup } = message;
  return {
    fromNs: Number(fromNs),
    toNs: Number(toNs),
    counts: countsFromMessage(counts),
    openConnections,
    backlog: Number(backlog),
    latency,
    ...(cpuNs !== undefined && { cpuNs: Number(cpuNs) }),
    isWarmup,
  };
}

/** The result as the contract has it. */
export function resultToMessage(result: LoadResult): LoadResultMessage {
  const { failure, cpuNs, busiestThread } = result;
  return {
    reason: result.reason,
    failure: failure?.en ?? '',
    failurePtBr: failure?.['pt-BR'] ?? '',
    counts: countsToMessage(result.counts),
    sendingNs: whole(result.sendingNs),
    durationNs: whole(result.durationNs),
    latency: bytesOf(result.latency),
    latencyFromSent: bytesOf(result.latencyFromSent),
    connectTime: bytesOf(result.connectTime),
    notSent: whole(result.notSent),
    unanswered: whole(result.unanswered),
    mostOpenConnections: result.mostOpenConnections,
    ...(cpuNs !== undefined && { cpuNs: whole(cpuNs) }),
    ...(busiestThread !== undefined && { busiestThread }),
    clockJumpMs: whole(result.clockJumpMs),
    wasHeldBack: result.wasHeldBack,
    openFilesLimit: whole(result.openFilesLimit),
  };
}

/** The result of a message. */
export function resultFromMessage(message: LoadResultMessage): LoadResult {
  const { reason, failure, failurePtBr, cpuNs, busiestThread } = message;
  return {
    reason: reason as EndReason,
    ...(failure !== '' && { failure: { en: failure, 'pt-BR': failurePtBr } }),
    counts: countsFromMessage(message.counts),
    sendingNs: Number(message.sendingNs),
    durationNs: Number(message.durationNs),
    latency: message.latency,
    latencyFromSent: message.latencyFromSent,
    connectTime: message.connectTime,
    notSent: Number(message.notSent),
    unanswered: Number(message.unanswered),
    mostOpenConnections: message.mostOpenConnections,
    ...(cpuNs !== undefined && { cpuNs: Number(cpuNs) }),
    ...(busiestThread !== undefined && { busiestThread }),
    clockJumpMs: Number(message.clockJumpMs),
    wasHeldBack: message.wasHeldBack,
    openFilesLimit: Number(message.openFilesLimit),
  };
}

function countsToMessage({ errors, ...counts }: LoadCounts): LoadCountsMessage {
  const text = (numbers: Readonly<Record<string, number>>): { [name: string]: string } =>
    Object.fromEntries(Object.entries(numbers).map(([name, count]) => [name, whole(count)]));
  return { ...(text(counts) as Record<CountName, string>), errors: text(errors) };
}

function countsFromMessage(message: LoadCountsMessage | null): LoadCounts {
  const of = (name: CountName): number => Number(message?.[name] ?? 0);
  const errors = Object.entries(message?.errors ?? {}).map(([name, count]) => [
    name,
    Number(count),
  ]);
  return {
    sent: of('sent'),
    answered: of('answered'),
    sentBytes: of('sentBytes'),
    receivedBytes: of('receivedBytes'),
    errors: Object.fromEntries(errors),
    opened: of('opened'),
    closed: of('closed'),
    late: of('late'),
    duplicates: of('duplicates'),
  };
}

/** A whole number as the contract's 64 bits are written. */
function whole(value: number): string {
  return Math.round(value).toFixed(0);
}

function bytesOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
