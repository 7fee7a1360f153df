/** When a thread may begin its messages. Times are in milliseconds of the thread's own clock, from the beginning of sending. */
export interface Pace {
  /** Looks at the clock: `allowed` is as of then. `begun` is how many messages the thread has begun. */
  refresh(elapsedMs: number, begun: number): void;
  /** How many messages may have been begun by then, all since the beginning. */
  readonly allowed: number;
  /** Open loop: when the message of that index is to be sent. Closed loop: never asked. */
  intendedMs(index: number): number;
  /** How long until one more may begin, where none may now. */
  waitMs(elapsedMs: number, begun: number): number;
  /** Open loop: how many are due by then. Closed loop: never asked. */
  dueBy(elapsedMs: number): number;
  readonly isOpenLoop: boolean;
}

/** What a schedule is made of. */
export interface ScheduleOptions {
  /** Messages a second of this thread. */
  readonly ratePerSecond: number;
  /** The rate grows linearly for so long. */
  readonly rampMs: number;
  /** What would be due then or later is not sent. */
  readonly durationMs: number;
  /** Which of the threads this is, and of how many: each sends between two messages of the others. */
  readonly thread: number;
  readonly threads: number;
}

const MS_PER_S = 1_000;
/** What doubles may be off, in messages. */
const ROUNDING = 1e-6;
/** A limit of messages a second is kept over so long: what was not used then is lost. */
const BUCKET_MS = 100;

/**
 * Open loop: message j of a thread is due at a time that was certain before the load began, and nothing that happens puts
 * it off. One that is sent late is sent all the same, and its latency counts from when it was due.
 */
export function createSchedule(options: ScheduleOptions): Pace {
  const { ratePerSecond, rampMs, durationMs, thread, threads } = options;
  const perMs = ratePerSecond / MS_PER_S;
  const phase = thread / threads;
  const inRamp = (perMs * rampMs) / 2;
  const reachedBy = (elapsedMs: number): number =>
    elapsedMs < rampMs
      ? (perMs * elapsedMs * elapsedMs) / (2 * rampMs)
      : perMs * (elapsedMs - rampMs / 2);
  const most = Math.max(0, Math.ceil(reachedBy(durationMs) - phase - ROUNDING));
  const dueBy = (elapsedMs: number): number => {
    const passed = elapsedMs < 0 ? -1 : reachedBy(elapsedMs) - phase;
    return passed < 0 ? 0 : Math.min(most, Math.floor(passed) + 1);
  };
  const intendedMs = (index: number): number => {
    const position = index + phase;
    if (position < inRamp) return Math.sqrt((2 * position * rampMs) / perMs);
    return position / perMs + rampMs / 2;
  };
  let allowed = 0;
  return {
    refresh(elapsedMs) {
      allowed = dueBy(elapsedMs);
    },
    get allowed() {
      return allowed;
    },
    intendedMs,
    waitMs: (elapsedMs, begun) => Math.max(0, intendedMs(begun) - elapsedMs),
    dueBy,
    isOpenLoop: true,
  };
}

/** Closed loop: whoever has an answer may go on, as far as a limit of messages a second lets all of the thread. */
export function createThrottle(mostPerSecond: number, startsWith: number): Pace {
  const perMs = mostPerSecond / MS_PER_S;
  const bucket = Math.max(perMs * BUCKET_MS, startsWith, 1);
  let credit = bucket;
  let allowed = 0;
  let sinceMs = 0;
  return {
    refresh(elapsedMs, begun) {
      const left = allowed === 0 ? credit : allowed - begun;
      credit = Math.min(bucket, left + (elapsedMs - sinceMs) * perMs);
      sinceMs = elapsedMs;
      allowed = begun + credit;
    },
    get allowed() {
      return allowed;
    },
    intendedMs: () => Number.NaN,
    waitMs: (_elapsedMs, begun) => Math.max(0, begun + 1 - allowed) / perMs,
    dueBy: () => Number.NaN,
    isOpenLoop: false,
  };
}
