import type { Address } from '@socketlab/foundation';

/** Datagrams to one address, each after the outcome of the one before. */
export interface DatagramJob {
  readonly address: Address;
  /** This end's own address, with port 0 for one that the system chooses; without it the system chooses both. */
  readonly source?: Address;
  readonly payload: Uint8Array;
  /** How long each waits for its answer. */
  readonly deadlineMs: number;
  /** Whether to connect() first. */
  readonly connects: boolean;
  readonly count: number;
}

/** What became of one datagram. */
export type DatagramOutcome =
  | { readonly kind: 'answered'; readonly reply: Uint8Array }
  /** The system was told that it can't arrive: ECONNREFUSED, ICMP port unreachable, when nobody is at that port. */
  | { readonly kind: 'refused'; readonly errno: string }
  /** Nothing came before the deadline: lost, dropped, ignored, or refused without our hearing of it. */
  | { readonly kind: 'unanswered' };

/** `durationNs` goes from sendto() called to the outcome. */
export type DatagramResult = DatagramOutcome & { readonly durationNs: bigint };

export interface DatagramsResult {
  /** As the system names this end: without bind() and connect() it has a port, and the wildcard for an address. */
  readonly local: Address;
  readonly results: readonly DatagramResult[];
}
