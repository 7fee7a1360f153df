import { DrainingError } from '@socketlab/daemon';
import type { Address } from '@socketlab/foundation';
import {
  addCounts,
  createHistogram,
  type EndReason,
  type Histogram,
  type LoadInterval,
  type LoadPlan,
  type LoadProtocol,
  type LoadResult,
} from '@socketlab/load';
import type { LoadCells } from './load-cells.ts';
import { type LoadCrew, type StartLoadThread, startLoadCrew } from './load-crew.ts';
import { type LoadBounds, type LoadClocks, type LoadRun, watchLoad } from './load-run.ts';
import { type LoadSnapshot, readNumbers, readSnapshot } from './load-snapshot.ts';

/** What comes of a load: intervals, then its result. */
export type LoadItem = LoadInterval | LoadResult;

/** Where a load goes, and what ends it beside its plan. */
export interface LoadJourney extends Omit<LoadBounds, 'intervalMs'> {
  readonly address: Address;
  readonly source?: Address | undefined;
  readonly signal: AbortSignal;
}

/** Sends loads. */
export interface Loader {
  /** Sends one. When the iterator is left, or the signal aborts, it ends at once. */
  run(plan: LoadPlan, journey: LoadJourney): AsyncGenerator<LoadItem>;
  /** What all loads over it have counted since the start, those under way included: the cells of load-cells. */
  numbers(protocol: LoadProtocol): Float64Array;
  /** The latencies of all their messages, from the intended send time. */
  latency(protocol: LoadProtocol): Histogram;
  /** Refuses new loads and ends those under way. */
  stop(): Promise<void>;
}

/** Nothing was sent yet. */
export function createLoader(options: LoaderOptions, deps: LoaderDeps): Loader {
  return new CrewLoader(options, deps);
}

/** How often it is told what comes of a load. */
export interface LoaderOptions {
  readonly intervalMs: number;
}

/** What starts its threads, and its clocks. */
export interface LoaderDeps {
  readonly startThread: StartLoadThread;
  readonly clocks: LoadClocks;
}

interface UnderWay {
  readonly crew: LoadCrew;
  readonly run: LoadRun;
  readonly protocol: LoadProtocol;
}

class CrewLoader implements Loader {
  readonly #options: LoaderOptions;
  readonly #deps: LoaderDeps;
  readonly #underWay = new Set<UnderWay>();
  readonly #gone = new Set<Promise<void>>();
  readonly #past = { tcp: createSum(), udp: createSum() };
  #isStopping = false;

  constructor(options: LoaderOptions, deps: LoaderDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  async *run(plan: LoadPlan, journey: LoadJourney): AsyncGenerator<LoadItem> {
    if (this.#isStopping) throw new DrainingError({ daemon: 'client-agent' });
    const { signal } = journey;
    const { clocks, startThread } = this.#deps;
    const crew = await startLoadCrew(plan, journey, startThread);
    const run = watchLoad(plan, { ...journey, ...this.#options }, { crew, clocks });
    const { protocol } = plan;
    const underWay = { crew, run, protocol };
    this.#underWay.add(underWay);
    const cancel = (): void => run.end('cancelled');
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    if (this.#isStopping) run.end('stopped');
    try {
      yield* run.items();
    } finally {
      signal.removeEventListener('abort', cancel);
      cancel();
      await this.#dismiss(underWay);
    }
  }

  numbers(protocol: LoadProtocol): Float64Array {
    const sums = this.#past[protocol].numbers.slice();
    addNumbers(sums, readNumbers(this.#cellsOf(protocol)));
    return sums;
  }

  latency(protocol: LoadProtocol): Histogram {
    const { latency } = readSnapshot(this.#cellsOf(protocol));
    addCounts(latency, this.#past[protocol].latency.counts);
    return latency;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const { run } of this.#underWay) run.end('stopped' satisfies EndReason);
    await Promise.all([...this.#underWay].map(({ crew }) => Promise.allSettled(crew.outcomes)));
    await Promise.all(this.#gone);
  }

  #cellsOf(protocol: LoadProtocol): readonly LoadCells[] {
    const running = [...this.#underWay].filter((each) => each.protocol === protocol);
    return running.flatMap(({ crew }) => crew.cells);
  }

  async #dismiss(underWay: UnderWay): Promise<void> {
    const { crew, protocol } = underWay;
    const gone = (async () => {
      await Promise.allSettled(crew.outcomes);
      const { numbers, latency } = readSnapshot(crew.cells);
      addNumbers(this.#past[protocol].numbers, numbers);
      addCounts(this.#past[protocol].latency, latency.counts);
      this.#underWay.delete(underWay);
      await crew.dismiss();
    })();
    this.#gone.add(gone);
    await gone.finally(() => this.#gone.delete(gone));
  }
}

function createSum(): Pick<LoadSnapshot, 'numbers' | 'latency'> {
  return { numbers: readNumbers([]), latency: createHistogram() };
}

function addNumbers(sums: Float64Array, numbers: Float64Array): void {
  for (let cell = 0; cell < sums.length; cell += 1) {
    sums[cell] = (sums[cell] ?? 0) + (numbers[cell] ?? 0);
  }
}
