import { performance } from 'node:perf_hooks';
import type { HistogramReading } from '@socketlab/metrics';
import {
  createDurationHistogram,
  DURATION_CELLS,
  type DurationHistogram,
} from './duration-histogram.ts';

/** So many answers of a row are all measured: whoever sends by hand finds each of theirs. */
export const ALL_MEASURED = 64;
/** Of those after them, one in so many: reading the clock twice costs as much as a system call does. */
export const ONE_IN = 16;

/** How many cells a timer writes: those of the durations, and behind them how many answers there were. */
export const ECHO_CELLS: number = DURATION_CELLS + 1;
const ANSWERS = DURATION_CELLS;

/** What a timer has written: how many answers there were, and how long those took that were measured. */
export interface EchoReading extends HistogramReading {
  readonly answers: number;
}

/**
 * Counts all answers of a server and measures some, for the thread that sends them: the first {@link ALL_MEASURED} of a
 * row and one in {@link ONE_IN} of the later ones. A row is what has the numbers from 0 on its own: a connection by its
 * descriptor, or, with one row alone, a server.
 */
export interface EchoTimer {
  /** Another connection has the row from here on: its first answers are measured again. */
  begin(row: number): void;
  /**
   * Something is to be answered, from here on. `messages` is how many, where several came by one call; `nowMs` what
   * performance.now() says, where the caller has just asked it.
   */
  received(row: number, messages?: number, nowMs?: number): void;
  /** That is answered: `answers` of them, no more than were received. */
  answered(row: number, answers?: number): void;
}

/** A timer of so many rows for the thread that has those counters: its cells stand behind theirs. */
export function createEchoTimer(
  counters: readonly string[],
  cells: Float64Array,
  rows = 1,
): EchoTimer {
  return new Timer(cells.subarray(counters.length), rows);
}

/** The reader's side: what a timer has written into these cells. */
export function readEchoCells(cells: Float64Array): EchoReading {
  return { ...createDurationHistogram(cells).read(), answers: cells[ANSWERS] ?? 0 };
}

class Timer implements EchoTimer {
  readonly #cells: Float64Array;
  readonly #durations: DurationHistogram;
  /** How many answers each row has had. After 2^32 it begins anew, and so do those that are all measured. */
  readonly #answers: Uint32Array;
  readonly #receivedMs: Float64Array;

  constructor(cells: Float64Array, rows: number) {
    this.#cells = cells;
    this.#durations = createDurationHistogram(cells);
    this.#answers = new Uint32Array(rows);
    this.#receivedMs = new Float64Array(rows);
  }

  begin(row: number): void {
    this.#answers[row] = 0;
  }

  received(row: number, messages = 1, nowMs?: number): void {
    if (nowMs !== undefined) {
      this.#receivedMs[row] = nowMs;
      return;
    }
    if (measuredOf(this.#answers[row] ?? 0, messages) === 0) return;
    this.#receivedMs[row] = performance.now();
  }

  answered(row: number, answers = 1): void {
    const before = this.#answers[row] ?? 0;
    this.#answers[row] = before + answers;
    this.#cells[ANSWERS] = (this.#cells[ANSWERS] ?? 0) + answers;
    const measured = measuredOf(before, answers);
    if (measured === 0) return;
    this.#durations.add(performance.now() - (this.#receivedMs[row] ?? 0), measured);
  }
}

/** How many of the next `count` answers are measured, after `before` of them. */
function measuredOf(before: number, count: number): number {
  const after = before + count;
  if (after <= ALL_MEASURED) return count;
  const all = Math.max(ALL_MEASURED - before, 0);
  // Those whose number is a multiple: as many multiples as lie below the end, less those below the beginning.
  return all + multiplesBelow(after) - multiplesBelow(before + all);
}

const multiplesBelow = (end: number): number => Math.ceil(end / ONE_IN);
