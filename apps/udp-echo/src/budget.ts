import { createRecentTable, type RecentTable } from './recent-table.ts';

const MS_PER_SECOND = 1_000;

/** How many answers each source address still gets. */
export interface Budget {
  /**
   * Takes one answer from the budget of the source that sent from the endpoint whose words begin there; false when there is
   * none left. The time is whole milliseconds, and may wrap around.
   */
  take(words: Int32Array, at: number, nowMs: number): boolean;
}

interface BudgetOptions {
  readonly answersPerSecond: number;
  /** How many are remembered, a power of two. */
  readonly sources: number;
  /** Where in an endpoint's words its host begins, and how many words that takes. */
  readonly hostAt: number;
  readonly hostWords: number;
  /** Which of them is the budget's own: 0 until it is asked about the endpoint. */
  readonly ownAt: number;
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
  readonly #hostAt: number;
  readonly #ownAt: number;
  readonly #known: RecentTable;
  readonly #answers: Float64Array;
  readonly #filledMs: Int32Array;

  constructor({ answersPerSecond, sources, hostAt, hostWords, ownAt }: BudgetOptions) {
    this.#answersPerSecond = answersPerSecond;
    this.#hostAt = hostAt;
    this.#ownAt = ownAt;
    const [capacity, keyWords] = [sources, hostWords];
    this.#known = createRecentTable({ capacity, keyWords, entryWords: keyWords + 1 });
    this.#answers = new Float64Array(sources);
    this.#filledMs = new Int32Array(sources);
  }

  take(words: Int32Array, at: number, nowMs: number): boolean {
    // Mostly the source is the one that it was last time, and has been asked about in this very millisecond.
    const source = words[at + this.#ownAt] ?? 0;
    if (this.#filledMs[source] !== nowMs || !this.#known.isAt(source, words, at + this.#hostAt)) {
      return this.#takeAfterLook(words, at, nowMs);
    }
    const left = this.#answers[source] ?? 0;
    if (left < 1) return false;
    this.#answers[source] = left - 1;
    return true;
  }

  #takeAfterLook(words: Int32Array, at: number, nowMs: number): boolean {
    const hostAt = at + this.#hostAt;
    let source = this.#known.use(words, hostAt, nowMs);
    if (source < 0) {
      source = this.#addSource(words, hostAt, nowMs);
      if (source < 0) return false;
    }
    words[at + this.#ownAt] = source;
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
