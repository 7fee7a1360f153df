/** How exactly the order of use is kept: finer would cost each datagram more than it is worth. */
const ORDER_MS = 1_000;

interface Entry<Value> {
  readonly value: Value;
  orderedMs: number;
}

/** A map of bounded size that knows its least recently used entry, to about a second. Times are milliseconds. */
export interface RecentMap<Value> {
  readonly isFull: boolean;
  /** The value, which counts as used now. */
  use(key: string, nowMs: number): Value | undefined;
  /** Adds what is not there. A full map must be made room in first: see `takeOldest`. */
  add(key: string, value: Value, nowMs: number): void;
  oldest(): Value | undefined;
  /** Removes the least recently used entry. */
  takeOldest(): Value | undefined;
}

/** An empty map for so many entries. */
export function createRecentMap<Value>(options: { readonly capacity: number }): RecentMap<Value> {
  const entries = new Map<string, Entry<Value>>();
  const first = (): [string, Entry<Value>] | undefined => entries.entries().next().value;
  return {
    get isFull() {
      return entries.size >= options.capacity;
    },
    use(key, nowMs) {
      const entry = entries.get(key);
      if (entry !== undefined && nowMs - entry.orderedMs >= ORDER_MS) {
        // A Map keeps the order in which keys were set: set again, this one is the newest.
        entries.delete(key);
        entries.set(key, entry);
        entry.orderedMs = nowMs;
      }
      return entry?.value;
    },
    add(key, value, nowMs) {
      entries.set(key, { value, orderedMs: nowMs });
    },
    oldest: () => first()?.[1].value,
    takeOldest() {
      const oldest = first();
      if (oldest !== undefined) entries.delete(oldest[0]);
      return oldest?.[1].value;
    },
  };
}
