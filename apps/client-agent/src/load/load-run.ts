import {
  createDeferred,
  DefectError,
  messageOf,
  SocketlabError,
  type Text,
} from '@socketlab/foundation';
import type { EndReason, LoadInterval, LoadPlan, LoadResult } from '@socketlab/load';
import { createEndWatch, goneReason } from './end-watch.ts';
import { createLoadBook, type LoadBook } from './load-book.ts';
import type { LoadCrew } from './load-crew.ts';
import type { LoadOutcome } from './load-job.ts';
import { budgetOf } from './load-plan-shares.ts';
import { errorOf, numberOf, readNumbers } from './load-snapshot.ts';
import { createWallWatch } from './wall-watch.ts';

/** Clocks of a run; specs set the wall clock. */
export interface LoadClocks {
  readonly wallMs: () => number;
  readonly monotonicMs: () => number;
}

/** What a run is held to beside its plan. */
export interface LoadBounds {
  /** When its permit is over, on the monotonic clock. */
  readonly permitEndsMs?: number;
  /** How long an interval lasts. */
  readonly intervalMs: number;
  /** How many files this process may have open, for one that wanted more. */
  readonly openFilesLimit: () => number;
}

/** A load under way. */
export interface LoadRun {
  /** Intervals as they pass, a second each; then the result. To be asked once; who is slow gets longer intervals. */
  items(): AsyncGenerator<LoadInterval | LoadResult>;
  /** Ends it at once, with what was measured. */
  end(reason: EndReason): void;
}

const TICK_MS = 20;

interface Ending {
  readonly reason: EndReason;
  readonly failure?: Text;
}

/** Watches over threads that have begun to connect, lets them send, and tells what they measure. */
export function watchLoad(
  plan: LoadPlan,
  bounds: LoadBounds,
  deps: { readonly crew: LoadCrew; readonly clocks: LoadClocks },
): LoadRun {
  return new WatchedRun(plan, bounds, deps);
}

class WatchedRun implements LoadRun {
  readonly #plan: LoadPlan;
  readonly #bounds: LoadBounds;
  readonly #crew: LoadCrew;
  readonly #clocks: LoadClocks;
  readonly #book: LoadBook;
  /** All threads have come back. */
  readonly #done = createDeferred<Ending>();
  readonly #started = createDeferred<void>();
  readonly #watch: { look(atMs: number, numbers: Float64Array): EndReason | undefined };
  readonly #wall: ReturnType<typeof createWallWatch>;
  #ending: Ending | undefined;

  constructor(
    plan: LoadPlan,
    bounds: LoadBounds,
    { crew, clocks }: { readonly crew: LoadCrew; readonly clocks: LoadClocks },
  ) {
    this.#plan = plan;
    this.#bounds = bounds;
    this.#crew = crew;
    this.#clocks = clocks;
    this.#book = createLoadBook(plan, { crew, monotonicMs: clocks.monotonicMs });
    this.#watch = createEndWatch(plan);
    this.#wall = createWallWatch(clocks);
    const timer = setInterval(() => this.#tick(), TICK_MS);
    void this.#settle().finally(() => clearInterval(timer));
  }

  async *items(): AsyncGenerator<LoadInterval | LoadResult> {
    const over = this.#done.promise.then((): true => true);
    await Promise.race([this.#started.promise, over]);
    let isOver = !this.#book.hasBegun;
    while (!isOver) {
      isOver = await this.#untilNext(over);
      yield this.#book.interval();
    }
    const ending = await this.#done.promise;
    yield this.#book.result({
      ...ending,
      clockJumpMs: this.#wall.jumpMs,
      openFilesLimit: ending.reason === 'descriptors' ? this.#bounds.openFilesLimit() : 0,
    });
  }

  end(reason: EndReason, failure?: Text): void {
    this.#ending ??= failure === undefined ? { reason } : { reason, failure };
    this.#crew.end();
  }

  /** Whether the run is over; else an interval is. */
  async #untilNext(over: Promise<true>): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const passed = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), this.#book.untilIntervalMs(this.#bounds.intervalMs));
    });
    try {
      return await Promise.race([over, passed]);
    } finally {
      clearTimeout(timer);
    }
  }

  #tick(): void {
    this.#wall.look();
    const atMs = this.#clocks.monotonicMs();
    const { permitEndsMs } = this.#bounds;
    if (permitEndsMs !== undefined && atMs >= permitEndsMs) this.end('permit');
    const numbers = readNumbers(this.#crew.cells);
    this.#book.look();
    if (!this.#book.hasBegun) {
      this.#letSend(numbers);
      return;
    }
    const reason = this.#watch.look(atMs, numbers);
    if (reason !== undefined) this.end(reason);
  }

  /** Once each connection has been tried. With a ramp they come one after the other. */
  #letSend(numbers: Float64Array): void {
    const { connections, rampMs } = this.#plan;
    if (rampMs === 0 && numberOf(numbers, 'settled') < connections) return;
    // Those that were ended at once are no reason yet: the target takes connections.
    if (rampMs === 0 && numberOf(numbers, 'open') === 0 && numberOf(numbers, 'opened') === 0) {
      this.end(goneReason(numbers));
      return;
    }
    this.#book.begin();
    this.#crew.send();
    this.#started.resolve();
  }

  async #settle(): Promise<void> {
    try {
      const outcomes = await Promise.all(this.#crew.outcomes.map((each) => this.#heed(each)));
      this.#book.end(outcomes);
      this.#done.resolve(this.#ending ?? { reason: this.#plannedEnd() });
    } catch (failure) {
      const error =
        failure instanceof SocketlabError
          ? failure
          : new DefectError({ problem: messageOf(failure) });
      this.end('failed', error.text);
      await Promise.allSettled(this.#crew.outcomes);
      this.#book.end([]);
      this.#done.resolve(this.#ending ?? { reason: 'failed', failure: error.text });
    }
  }

  /** What keeps one thread from going on ends all of them. */
  async #heed(coming: Promise<LoadOutcome>): Promise<LoadOutcome> {
    const outcome = await coming;
    if (outcome.reason !== undefined) this.end(outcome.reason);
    return outcome;
  }

  #plannedEnd(): EndReason {
    const { count } = this.#plan;
    const budget = budgetOf(this.#plan);
    const numbers = readNumbers(this.#crew.cells);
    const sent = numberOf(numbers, 'sent');
    if (this.#wasUnheard(numbers)) return 'target-silent';
    if (sent < budget) return 'duration';
    return budget === count ? 'count' : 'bytes';
  }

  /** All were given up before the end: then the plan is not why nothing came of it. Of datagrams, a few may just be lost. */
  #wasUnheard(numbers: Float64Array): boolean {
    const isUnanswered = numberOf(numbers, 'answered') === 0;
    return this.#plan.protocol === 'tcp' && isUnanswered && errorOf(numbers, 'NO_ANSWER') > 0;
  }
}
