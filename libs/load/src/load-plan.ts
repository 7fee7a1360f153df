/** Over what messages go. */
export type LoadProtocol = 'tcp' | 'udp';

/** Whose limit something is: this machine's owner's, that for classmates, or that of the target's permit. */
export type LimitHolder = 'owner' | 'classmate' | 'permit';

/** What was asked for and is not done, for more was asked for than is allowed. */
export interface LoadReduction {
  readonly what: 'connections' | 'rate' | 'durationMs' | 'pipeline';
  readonly asked: number;
  readonly allowed: number;
  readonly by: LimitHolder;
}

/** What a load does: what was asked for, with its defaults, and no more than is allowed. */
export interface LoadPlan {
  /** The `address:port` that is sent to. */
  readonly address: string;
  readonly protocol: LoadProtocol;
  /** Connections, or UDP sockets, at once. */
  readonly connections: number;
  /** Messages a second of all together, whether or not answers come (open loop). 0: each waits for its answer (closed loop). */
  readonly rate: number;
  readonly messageBytes: number;
  /** How many messages of one connection are under way at once. */
  readonly pipeline: number;
  /** After so many a connection is closed and another opened; 0 for never. */
  readonly messagesPerConnection: number;
  readonly durationMs: number;
  /** After so many messages it ends; 0 for no such end. */
  readonly count: number;
  /** So long connections and rate grow linearly. */
  readonly rampMs: number;
  readonly threads: number;
  /** How long an answer may take. */
  readonly timeoutMs: number;
  /** The client's own `address:port`; empty for the system's choice. */
  readonly source: string;
  /** What happens so long from the beginning on is not in the result. */
  readonly warmupMs: number;
  /** Unix time, in milliseconds. */
  readonly startedAtMs: number;
  /** Of all messages together, each way. */
  readonly mostBytes: number;
  /** Of all connections together; a closed loop is held back to it. */
  readonly mostMessagesPerSecond: number;
  /** Connections that begin within a second. */
  readonly mostConnectionsPerSecond: number;
  /**
   * Whether an answer is compared byte for byte with its message, sequence number included. Fewer than
   * {@link SEQUENCE_BYTES} have no room for one: they are compared with the pattern alone.
   */
  readonly checksSequence: boolean;
  readonly reductions: readonly LoadReduction[];
}

/** So many bytes at the beginning of a message are its number within its connection. */
export const SEQUENCE_BYTES = 8;
