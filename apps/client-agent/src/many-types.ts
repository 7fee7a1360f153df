import type { Address } from '@socketlab/foundation';
import type { Ending } from './exchange-types.ts';

/** The same exchange on many connections at once. */
export interface ManyJob {
  readonly address: Address;
  readonly connections: number;
  /** This end's own address, with port 0. */
  readonly source?: Address;
  readonly payload: Uint8Array;
  /** How many bytes of answer each waits for. */
  readonly replyBytes: number;
  readonly ending: Ending;
  /** Whether nobody sends before all are connected. */
  readonly waitsForAll: boolean;
  /** For all. */
  readonly deadlineMs: number;
}

/** What became of one connection. Times are from the beginning of all; absent when it did not come to that. */
export interface ManyResult {
  /** Absent when the system gave it no address. */
  readonly local?: Address | undefined;
  /** connect() was called. */
  readonly begunNs?: bigint;
  readonly connectedNs?: bigint;
  /** The answer is complete, be it shorter than asked for because the server ended. */
  readonly answeredNs?: bigint;
  readonly replyBytes: number;
  /** Whether the answer is what was sent, or that in ASCII upper case. */
  readonly isEcho: boolean;
  readonly sentBytes: number;
  /** `ECONNREFUSED`, `ETIMEDOUT`: why it failed. */
  readonly errno?: string;
}

export interface ManyOutcome {
  readonly results: readonly ManyResult[];
  readonly durationNs: bigint;
}
