import { createRecentMap } from './recent-map.ts';

const MS_PER_SECOND = 1_000;

interface Bucket {
  answers: number;
  filledMs: number;
}

/** How many answers each source address still gets. */
export interface Budget {
  /** Takes one answer from the source's budget; false when there is none left. */
  take(host: string): boolean;
}

/**
 * A token bucket for each source address: it holds the answers of one second and fills evenly. At most `sources` are
 * remembered; one is forgotten only when its bucket is full again, so that forgetting gives nobody more, and while none
 * is, new sources get nothing.
 */
export function createBudget(
  options: { readonly answersPerSecond: number; readonly sources: number },
  deps: { readonly nowMs: () => number },
): Budget {
  const { answersPerSecond, sources } = options;
  const { nowMs } = deps;
  const buckets = createRecentMap<Bucket>({ capacity: sources });

  function answersOf({ answers, filledMs }: Bucket, now: number): number {
    const earned = ((now - filledMs) * answersPerSecond) / MS_PER_SECOND;
    return Math.min(answersPerSecond, answers + earned);
  }

  function addBucket(host: string, now: number): Bucket | undefined {
    if (buckets.isFull) {
      const oldest = buckets.oldest();
      if (oldest !== undefined && answersOf(oldest, now) < answersPerSecond) return undefined;
      buckets.takeOldest();
    }
    const bucket = { answers: answersPerSecond, filledMs: now };
    buckets.add(host, bucket, now);
    return bucket;
  }

  return {
    take(host) {
      const now = nowMs();
      const bucket = buckets.use(host, now) ?? addBucket(host, now);
      if (bucket === undefined) return false;
      bucket.answers = answersOf(bucket, now);
      bucket.filledMs = now;
      if (bucket.answers < 1) return false;
      bucket.answers -= 1;
      return true;
    },
  };
}
