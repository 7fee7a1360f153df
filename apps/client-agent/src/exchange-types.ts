import type { Address } from '@socketlab/foundation';

/** Which end sends the first FIN. */
export type FirstCloser = 'client' | 'server';

/** How this end ends a connection: with FIN, or with RST. */
export type Ending = 'close' | 'reset';

/** One exchange, from connect() to close(). */
export interface ExchangeJob {
  readonly address: Address;
  /** This end's own address, with port 0 for one that the system chooses; without it the system chooses both. */
  readonly source?: Address;
  readonly payload: Uint8Array;
  /** How many bytes of answer to wait for. */
  readonly replyBytes: number;
  readonly firstCloser: FirstCloser;
  readonly ending: Ending;
}

export interface ExchangeResult {
  /** The address that the system gave this end. */
  readonly local: Address;
  /** Shorter than asked for only when the server ended first. */
  readonly reply: Uint8Array;
  /** From connect() called to the answer complete. */
  readonly durationNs: bigint;
}

/** A connection to hold. */
export type HoldJob = Pick<ExchangeJob, 'address' | 'source'>;

/** One use of a held connection. */
export interface UseJob {
  readonly payload: Uint8Array;
  readonly replyBytes: number;
  /** Whether to send FIN after the payload. */
  readonly endsSending: boolean;
  readonly deadlineMs: number;
}

export interface UseResult {
  readonly reply: Uint8Array;
  /** Whether the server has sent FIN. */
  readonly isEnded: boolean;
  /** Whether the deadline passed before the answer was complete; the connection is still usable. */
  readonly isLate: boolean;
}
