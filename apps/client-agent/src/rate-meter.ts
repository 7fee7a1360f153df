/** Counts what begins, and allows so much within a second. */
export interface RateMeter {
  /** Takes so many beginnings, all or none; false where they would be too many now. */
  take(count: number): boolean;
}

const MS_PER_S = 1_000;

/** Up to `perSecond` at once, after which as many come back each second (a token bucket). */
export function createRateMeter(
  perSecond: number,
  now: () => number = () => performance.now(),
): RateMeter {
  let left = perSecond;
  let sinceMs = now();
  return {
    take(count) {
      const atMs = now();
      left = Math.min(perSecond, left + ((atMs - sinceMs) / MS_PER_S) * perSecond);
      sinceMs = atMs;
      if (count > left) return false;
      left -= count;
      return true;
    },
  };
}
