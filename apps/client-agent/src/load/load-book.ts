import type { Text } from '@socketlab/foundation';
import {
  type EndReason,
  encodeHistogram,
  type LoadInterval,
  type LoadPlan,
  type LoadResult,
} from '@socketlab/load';
import type { LoadCrew } from './load-crew.ts';
import type { LoadOutcome } from './load-job.ts';
import {
  countsBetween,
  type LoadSnapshot,
  latenciesBetween,
  numberOf,
  readSnapshot,
} from './load-snapshot.ts';

/** What the main thread writes down of a load: what was counted from one moment to another. */
export interface LoadBook {
  /** Sending begins now. */
  begin(): void;
  readonly hasBegun: boolean;
  /** To be called often: the end of the warm-up is noticed by it. */
  look(): void;
  /** Until the next interval is to be asked for, if one lasts so long. */
  untilIntervalMs(intervalMs: number): number;
  /** What has happened since the last one. */
  interval(): LoadInterval;
  /** All threads have come back. */
  end(outcomes: readonly LoadOutcome[]): void;
  result(ending: Ending): LoadResult;
}

/** How it ended. */
export interface Ending {
  readonly reason: EndReason;
  readonly failure?: Text;
  readonly clockJumpMs: number;
  readonly openFilesLimit: number;
}

const NS_PER_MS = 1_000_000;

interface Mark extends LoadSnapshot {
  readonly atMs: number;
  /** CPU time of each thread. */
  readonly cpu: readonly number[] | undefined;
}

/** The book of a load that connects. */
export function createLoadBook(
  plan: LoadPlan,
  deps: { readonly crew: LoadCrew; readonly monotonicMs: () => number },
): LoadBook {
  return new MarkedBook(plan, deps);
}

class MarkedBook implements LoadBook {
  readonly #plan: LoadPlan;
  readonly #deps: { readonly crew: LoadCrew; readonly monotonicMs: () => number };
  #beginMs = Number.NaN;
  #last: Mark | undefined;
  /** What the result counts from: the beginning, or the end of the warm-up. */
  #first: Mark | undefined;
  #final: Mark | undefined;
  #isWarm = false;
  #sendingMs = 0;

  constructor(
    plan: LoadPlan,
    deps: { readonly crew: LoadCrew; readonly monotonicMs: () => number },
  ) {
    this.#plan = plan;
    this.#deps = deps;
  }

  get hasBegun(): boolean {
    return this.#last !== undefined;
  }

  begin(): void {
    const { crew, monotonicMs } = this.#deps;
    // What was counted while they connected belongs to the first interval.
    const mark = { ...readSnapshot([]), atMs: monotonicMs(), cpu: crew.cpu() };
    this.#beginMs = mark.atMs;
    this.#last = mark;
    this.#first = mark;
    this.#isWarm = this.#plan.warmupMs === 0;
  }

  look(): void {
    if (this.#isWarm || !this.hasBegun) return;
    if (this.#deps.monotonicMs() - this.#beginMs < this.#plan.warmupMs) return;
    this.#isWarm = true;
    this.#first = this.#mark();
  }

  untilIntervalMs(intervalMs: number): number {
    const last = this.#last ?? this.#mark();
    const passed = Math.floor((last.atMs - this.#beginMs) / intervalMs + 0.5);
    const nextMs = this.#beginMs + (passed + 1) * intervalMs;
    return Math.max(1, nextMs - this.#deps.monotonicMs());
  }

  interval(): LoadInterval {
    const before = this.#last ?? this.#mark();
    const after = this.#final ?? this.#mark();
    this.#last = after;
    const cpu = sumBetween(before.cpu, after.cpu);
    return {
      fromNs: this.#sinceBegin(before.atMs),
      toNs: this.#sinceBegin(after.atMs),
      counts: countsBetween(before.numbers, after.numbers),
      openConnections: numberOf(after.numbers, 'open'),
      backlog: numberOf(after.numbers, 'backlog'),
      latency: encodeHistogram(latenciesBetween(before.latency, after.latency)),
      ...(cpu !== undefined && { cpuNs: cpu }),
      isWarmup: before.atMs - this.#beginMs < this.#plan.warmupMs,
    };
  }

  end(outcomes: readonly LoadOutcome[]): void {
    this.#final = this.#mark();
    this.#sendingMs = Math.max(0, ...outcomes.map(({ sendingMs }) => sendingMs));
  }

  result({ reason, failure, clockJumpMs, openFilesLimit }: Ending): LoadResult {
    const after = this.#final ?? this.#mark();
    const before = this.#first ?? { ...after, ...readSnapshot([]) };
    const warmMs = this.#first === undefined ? 0 : this.#first.atMs - this.#beginMs;
    const cpu = sumBetween(before.cpu, after.cpu);
    const busiest = busiestOf(before, after);
    return {
      reason,
      ...(failure && { failure }),
      counts: countsBetween(before.numbers, after.numbers),
      sendingNs: Math.max(0, this.#sendingMs - warmMs) * NS_PER_MS,
      durationNs: Math.round((after.atMs - before.atMs) * NS_PER_MS),
      ...this.#latencies(before, after),
      notSent: numberOf(after.numbers, 'backlog'),
      unanswered: this.#unanswered(after.numbers),
      mostOpenConnections: numberOf(after.numbers, 'mostOpen'),
      ...(cpu !== undefined && { cpuNs: cpu }),
      ...(busiest !== undefined && { busiestThread: busiest }),
      clockJumpMs,
      wasHeldBack: numberOf(after.numbers, 'heldBack') > numberOf(before.numbers, 'heldBack'),
      openFilesLimit,
    };
  }

  /** Of connecting, what was before the beginning counts too. */
  #latencies(
    before: Mark,
    after: Mark,
  ): Pick<LoadResult, 'latency' | 'latencyFromSent' | 'connectTime'> {
    const latency = encodeHistogram(latenciesBetween(before.latency, after.latency));
    const sent = latenciesBetween(before.latencyFromSent, after.latencyFromSent);
    return {
      latency,
      latencyFromSent: this.#plan.rate > 0 ? encodeHistogram(sent) : latency,
      connectTime: encodeHistogram(after.connectTime),
    };
  }

  #unanswered(numbers: Float64Array): number {
    const known = numberOf(numbers, 'answered') + numberOf(numbers, 'givenUp');
    return Math.max(0, numberOf(numbers, 'sent') - known);
  }

  #sinceBegin(atMs: number): number {
    return Math.round((atMs - this.#beginMs) * NS_PER_MS);
  }

  #mark(): Mark {
    const { crew, monotonicMs } = this.#deps;
    return { ...readSnapshot(crew.cells), atMs: monotonicMs(), cpu: crew.cpu() };
  }
}

function sumBetween(before: Mark['cpu'], after: Mark['cpu']): number | undefined {
  if (before === undefined || after === undefined) return undefined;
  return after.reduce((sum, ns, thread) => sum + ns - (before[thread] ?? 0), 0);
}

/** The largest share of its time that a thread has used. */
function busiestOf(before: Mark, after: Mark): number | undefined {
  const elapsedNs = (after.atMs - before.atMs) * NS_PER_MS;
  if (before.cpu === undefined || after.cpu === undefined || elapsedNs <= 0) return undefined;
  const shares = after.cpu.map((ns, thread) => (ns - (before.cpu?.[thread] ?? 0)) / elapsedNs);
  return Math.min(1, Math.max(...shares));
}
