/** How exactly the order of use is kept: finer would cost each datagram more than it is worth. */
const ORDER_MS = 1_000;
/** So sparse that a look mostly ends at the first place. */
const SLOTS_PER_ENTRY = 4;
const NONE = -1;
const WORD = 2 ** 32;

/** What a table is made with. */
export interface RecentTableOptions {
  /** How many entries, a power of two. */
  readonly capacity: number;
  /** How many words of 32 bits a key has. */
  readonly keyWords: number;
  /** How many an entry has: the key, a word of the table's own, and what others keep of it. */
  readonly entryWords: number;
}

/**
 * A table of bounded size, in memory that is made once, whose keys are words of 32 bits. An entry has a number below the
 * capacity. Knows its least recently used entry, to about a second. Times are whole milliseconds and may wrap around.
 */
export interface RecentTable {
  readonly isFull: boolean;
  /** All entries, one behind the other, each beginning with its key: what is known of one lies close together. */
  readonly entries: Int32Array;
  /** The entry whose key stands there, which counts as used now; -1 when there is none. */
  use(words: Int32Array, at: number, nowMs: number): number;
  /** Whether that entry, any number from 0 on, is the one whose key stands there. It does not count as used. */
  isAt(entry: number, words: Int32Array, at: number): boolean;
  /** Adds a key that is not there. A full table must be made room in first: see `takeOldest`. */
  add(words: Int32Array, at: number, nowMs: number): number;
  /** Makes an entry the one that was used last. */
  touch(entry: number, nowMs: number): void;
  /** -1 when there is none. */
  oldest(): number;
  /** Removes the least recently used entry; the next that is added gets its number. */
  takeOldest(): void;
}

/** An empty table. */
export function createRecentTable(options: RecentTableOptions): RecentTable {
  return new Table(options);
}

class Table implements RecentTable {
  readonly entries: Int32Array;
  readonly #keyWords: number;
  readonly #entryWords: number;
  readonly #capacity: number;
  /** Open addressing: the entry's number and one, or 0. */
  readonly #slots: Int32Array;
  readonly #mask: number;
  /** The order of use as a ring through all entries; its head stands behind the last of them. */
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  /** Chosen anew for each table: nobody can make up addresses that all fall into one place. */
  readonly #seed = Math.floor(Math.random() * WORD) | 0;
  #size = 0;
  #free = NONE;

  constructor({ capacity, keyWords, entryWords }: RecentTableOptions) {
    this.#capacity = capacity;
    this.#keyWords = keyWords;
    this.#entryWords = entryWords;
    this.entries = new Int32Array(capacity * entryWords);
    this.#slots = new Int32Array(capacity * SLOTS_PER_ENTRY);
    this.#mask = this.#slots.length - 1;
    this.#next = new Int32Array(capacity + 1).fill(capacity);
    this.#previous = new Int32Array(capacity + 1).fill(capacity);
  }

  get isFull(): boolean {
    return this.#size === this.#capacity;
  }

  use(words: Int32Array, at: number, nowMs: number): number {
    let slot = this.#slotOf(words, at);
    for (;;) {
      const entry = (this.#slots[slot] ?? 0) - 1;
      if (entry < 0) return NONE;
      if (this.#hasKey(entry, words, at)) return this.#used(entry, nowMs);
      slot = (slot + 1) & this.#mask;
    }
  }

  isAt(entry: number, words: Int32Array, at: number): boolean {
    const isInUse = entry < this.#size && entry !== this.#free;
    return isInUse && this.#hasKey(entry, words, at);
  }

  add(words: Int32Array, at: number, nowMs: number): number {
    const entry = this.#free === NONE ? this.#size : this.#free;
    this.#free = NONE;
    this.#size += 1;
    const from = entry * this.#entryWords;
    this.entries.fill(0, from, from + this.#entryWords);
    for (let word = 0; word < this.#keyWords; word += 1) {
      this.entries[from + word] = words[at + word] ?? 0;
    }
    let slot = this.#slotOf(words, at);
    while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
    this.#slots[slot] = entry + 1;
    this.#append(entry, nowMs);
    return entry;
  }

  touch(entry: number, nowMs: number): void {
    this.#unlink(entry);
    this.#append(entry, nowMs);
  }

  oldest(): number {
    const entry = this.#next[this.#capacity] ?? NONE;
    return entry === this.#capacity ? NONE : entry;
  }

  takeOldest(): void {
    const entry = this.oldest();
    if (entry === NONE) return;
    this.#unlink(entry);
    this.#clearSlot(entry);
    this.#size -= 1;
    this.#free = entry;
  }

  #hasKey(entry: number, words: Int32Array, at: number): boolean {
    const { entries } = this;
    const from = entry * this.#entryWords;
    const keyWords = this.#keyWords;
    let word = 0;
    while (word < keyWords && entries[from + word] === words[at + word]) word += 1;
    return word === keyWords;
  }

  #used(entry: number, nowMs: number): number {
    const usedMs = this.entries[entry * this.#entryWords + this.#keyWords] ?? 0;
    if ((nowMs - usedMs) >>> 0 >= ORDER_MS) this.touch(entry, nowMs);
    return entry;
  }

  #slotOf(words: Int32Array, at: number): number {
    let hash = this.#seed;
    for (let word = 0; word < this.#keyWords; word += 1) {
      hash = Math.imul(hash ^ (words[at + word] ?? 0), 0x9e37_79b1);
      hash ^= hash >>> 15;
    }
    return hash & this.#mask;
  }

  /** Empties an entry's place, and moves those behind it that would not be found across an empty one. */
  #clearSlot(entry: number): void {
    const slots = this.#slots;
    const homeOf = (slot: number): number =>
      this.#slotOf(this.entries, ((slots[slot] ?? 0) - 1) * this.#entryWords);
    let empty = this.#slotOf(this.entries, entry * this.#entryWords);
    while (slots[empty] !== entry + 1) empty = (empty + 1) & this.#mask;
    for (let slot = (empty + 1) & this.#mask; slots[slot] !== 0; slot = (slot + 1) & this.#mask) {
      const isReachable = ((slot - homeOf(slot)) & this.#mask) < ((slot - empty) & this.#mask);
      if (isReachable) continue;
      slots[empty] = slots[slot] ?? 0;
      empty = slot;
    }
    slots[empty] = 0;
  }

  #append(entry: number, nowMs: number): void {
    const head = this.#capacity;
    const last = this.#previous[head] ?? head;
    this.entries[entry * this.#entryWords + this.#keyWords] = nowMs;
    this.#next[last] = entry;
    this.#previous[entry] = last;
    this.#next[entry] = head;
    this.#previous[head] = entry;
  }

  #unlink(entry: number): void {
    const next = this.#next[entry] ?? 0;
    const previous = this.#previous[entry] ?? 0;
    this.#next[previous] = next;
    this.#previous[next] = previous;
  }
}
