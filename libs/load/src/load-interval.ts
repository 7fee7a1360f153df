/**
 * What went wrong with single messages and connections, beside the names that the system gives (`ECONNREFUSED`):
 * `NO_ANSWER`: not within the timeout; `CLOSED`: the server ended the connection before its answer; `DIFFERENT`: the answer
 * is not what was sent, nor that in upper case.
 */
export const LOAD_ERRORS = ['NO_ANSWER', 'CLOSED', 'DIFFERENT'] as const;

/** What was counted. */
export interface LoadCounts {
  readonly sent: number;
  readonly answered: number;
  readonly sentBytes: number;
  readonly receivedBytes: number;
  /** By name, those that happened: an errno, or one of {@link LOAD_ERRORS}. */
  readonly errors: Readonly<Record<string, number>>;
  /** Connections that were established, and that have ended, for whatever reason; 0 with UDP. */
  readonly opened: number;
  readonly closed: number;
  /** UDP: answers that came after the timeout, and answers that came once more. */
  readonly late: number;
  readonly duplicates: number;
}

/** One second of a load, or longer where its reader was slow. */
export interface LoadInterval {
  /** From the beginning of the load, on the monotonic clock, in nanoseconds. */
  readonly fromNs: number;
  readonly toNs: number;
  readonly counts: LoadCounts;
  /** At its end. */
  readonly openConnections: number;
  /** Open loop, at its end: messages whose time to be sent has come and that were not sent. */
  readonly backlog: number;
  /** Latencies from the intended send time: {@link decodeHistogram} reads them. */
  readonly latency: Uint8Array;
  /** CPU time of the threads that send; absent where the system does not tell. */
  readonly cpuNs?: number;
  readonly isWarmup: boolean;
}

/** What two counted together. */
export function sumCounts(one: LoadCounts, other: LoadCounts): LoadCounts {
  const errors = { ...one.errors };
  for (const [name, count] of Object.entries(other.errors)) {
    errors[name] = (errors[name] ?? 0) + count;
  }
  return {
    sent: one.sent + other.sent,
    answered: one.answered + other.answered,
    sentBytes: one.sentBytes + other.sentBytes,
    receivedBytes: one.receivedBytes + other.receivedBytes,
    errors,
    opened: one.opened + other.opened,
    closed: one.closed + other.closed,
    late: one.late + other.late,
    duplicates: one.duplicates + other.duplicates,
  };
}
