/** What many counters have counted together, those that are gone included, as far as they were seen. */
export interface GrowingSum {
  readonly total: number;
  /** Takes what each of them says now, by what tells it from all others for ever. */
  take(readings: Iterable<readonly [id: number, value: number]>): void;
}

/**
 * The kernel's counters end with their socket: their sum would go down. This adds what each has grown since it was last
 * seen. One that is missing from one reading and back in the next has its place kept: a table that changes while it is
 * read may leave an entry out.
 */
export function createGrowingSum(): GrowingSum {
  let total = 0;
  let last: ReadonlyMap<number, number> = new Map();
  let before: ReadonlyMap<number, number> = new Map();
  return {
    get total() {
      return total;
    },
    take(readings) {
      const current = new Map(readings);
      for (const [id, value] of current) {
        const known = last.get(id) ?? before.get(id) ?? 0;
        total += Math.max(0, value - known);
      }
      before = last;
      last = current;
    },
  };
}
