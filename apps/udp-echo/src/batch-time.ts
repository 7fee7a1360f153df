/** The clock's reading for all datagrams of one call. */
export interface BatchTime {
  /** Whole milliseconds from the thread's beginning, a signed word that wraps around after 24 days. */
  nowMs: number;
  /** The same, not rounded, and without end. */
  exactMs: number;
  /** Reads the clock. */
  read(): void;
}

/** A time that has been read once. */
export function createBatchTime(clockMs: () => number): BatchTime {
  const time: BatchTime = {
    nowMs: 0,
    exactMs: 0,
    read() {
      const now = clockMs();
      time.exactMs = now;
      time.nowMs = now | 0;
    },
  };
  time.read();
  return time;
}
