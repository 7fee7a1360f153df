import { createRecentTable, type RecentTable } from './recent-table.ts';

const MS_PER_SECOND = 1_000;

/** How many answers each source address still gets. */
export interface Budget {
  /**
   * Takes one answer from the budget of the source whose words stand there; false when there is none left. The time is
   * whole milliseconds, and may wrap around.
   */
  take(words: Int32Array, at: number, nowMs: number): boolean;
}

interface BudgetOptions {
  readonly answersPerSecond: number;
  /** How many are remembered, a power of two. */
  readonly sources: number;
  /** How many words an address has. */
  readonly words: number;
}

/**
 * A token bucket for each source address: it holds the answers of one second and fills evenly. At most `sources` are
 * remembered; one is forgotten only when its bucket is full again, so that forgetting gives nobody more, and while none
 * is, new sources get nothing.
 */
export function createBudget(options: BudgetOptions): Budget {
  return new Buckets(options);
}

class Buckets implements Budget {
  readonly #answersPerSecond: number;
  readonly #known: RecentTable;
  readonly #answers: Float64Array;
  readonly #filledMs: Int32Array;

  constructor({ answersPerSecond, sources, words }: BudgetOptions) {
    this.#answersPerSecond = answersPerSecond;
    this.#known = createRecentTable({ capacity: sources, keyWords: words, entryWords: words + 1 });
    this.#answers = new Float64Array(sources);
    this.#filledMs = new Int32Array(sources);
  }

  take(words: Int32Array, at: number, nowMs: number): boolean {
    let source = this.#known.use(words, at, nowMs);
    if (source < 0) {
      source = this.#addSource(words, at, nowMs);
      if (source < 0) return false;
    }
    const left = this.#answersOf(source, nowMs);
    const isLeft = left >= 1;
    this.#answers[source] = isLeft ? left - 1 : left;
    this.#filledMs[source] = nowMs;
    return isLeft;
  }

  #answersOf(source: number, nowMs: number): number {
    const left = this.#answers[source] ?? 0;
    const passedMs = (nowMs - (this.#filledMs[source] ?? 0)) >>> 0;
    if (passedMs === 0) return left;
    const earned = (passedMs * this.#answersPerSecond) / MS_PER_SECOND;
    return Math.min(this.#answersPerSecond, left + earned);
  }

  #addSource(words: Int32Array, at: number, nowMs: number): number {
    if (this.#known.isFull) {
      if (this.#answersOf(this.#known.oldest(), nowMs) < this.#answersPerSecond) return -1;
      this.#known.takeOldest();
    }
    const source = this.#known.add(words, at, nowMs);
    this.#answers[source] = this.#answersPerSecond;
    this.#filledMs[source] = nowMs;
    return source;
  }
}
