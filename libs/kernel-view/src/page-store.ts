import { pageEnd } from './ring-buffer-page.ts';

/** One reading of all CPUs, to which kept pages belong. */
export interface Reading {
  /** Later readings have greater numbers. */
  readonly number: number;
  /** What is older can be told in order once the pages of this reading, and of all before it, were decoded. */
  horizonNs: bigint;
  /** Whether the changes of state in its pages were counted already. */
  isCounted: boolean;
}

/** A page as it was read. */
export interface KeptPage {
  readonly bytes: Buffer;
  readonly cpu: number;
  readonly reading: Reading;
}

/** Keeps raw pages in memory of a fixed size; where that is full, the oldest are dropped, and their records counted. */
export interface PageStore {
  /** Keeps a copy of as much of a page as its records take. */
  keep(page: KeptPage & { readonly records: number }): void;
  /** Hands out the pages kept, oldest first, and forgets them. Nothing may be kept meanwhile. */
  takeAll(): Iterable<KeptPage>;
  /** How many records were dropped since this was asked last. */
  takeDropped(): number;
}

interface Entry extends Omit<KeptPage, 'bytes'> {
  readonly start: number;
  readonly end: number;
  readonly records: number;
}

/** So much more than its records a page may hold: the number of those that were lost. */
const LOST_COUNT_BYTES = 8;
const ALIGNMENT = 8;

/** An empty store; its memory is taken with the first page. Holds two pages or more. */
export function createPageStore(options: { bytes: number; pageBytes: number }): PageStore {
  const { pageBytes } = options;
  const capacity = Math.max(options.bytes, 2 * pageBytes);
  let memory: Buffer | undefined;
  let entries: Entry[] = [];
  let head = 0;
  let dropped = 0;
  const dropWhile = (isInTheWay: (oldest: Entry) => boolean): void => {
    for (let oldest = entries[0]; oldest && isInTheWay(oldest); oldest = entries[0]) {
      dropped += oldest.records;
      entries.shift();
    }
  };
  /** Where so many bytes can stand: what stands there now is dropped. */
  const makeRoom = (bytes: number): number => {
    if (head + bytes > capacity) {
      // What lies between here and the end is older than what lies at the beginning.
      const from = head;
      dropWhile(({ start }) => start >= from);
      head = 0;
    }
    const [start, end] = [head, head + bytes];
    dropWhile((oldest) => oldest.start < end && oldest.end > start);
    return start;
  };
  return {
    keep({ bytes, ...page }) {
      // Written to at once, or each first use of a memory page would be a fault in the middle of the traffic.
      memory ??= Buffer.allocUnsafeSlow(capacity).fill(0);
      const used = Math.min(pageBytes, bytes.length, pageEnd(bytes) + LOST_COUNT_BYTES);
      const start = makeRoom(used);
      memory.set(bytes.subarray(0, used), start);
      entries.push({ ...page, start, end: start + used });
      head += Math.ceil(used / ALIGNMENT) * ALIGNMENT;
    },
    *takeAll() {
      const taken = entries;
      entries = [];
      for (const { start, end, cpu, reading } of taken) {
        yield { bytes: (memory ?? Buffer.alloc(0)).subarray(start, end), cpu, reading };
      }
    },
    takeDropped() {
      const count = dropped;
      dropped = 0;
      return count;
    },
  };
}
