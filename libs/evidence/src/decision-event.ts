import type { Observation } from './observation.ts';

/** The rules by which a UDP server refuses to answer. */
export const DATAGRAM_RULES = [
  'own-address',
  'own-kind',
  'low-port',
  'broadcast',
  'multicast',
  'budget',
] as const;
export type DatagramRule = (typeof DATAGRAM_RULES)[number];

/** What a UDP server did with a datagram: answered it, or refused to by a rule of its own. */
export interface DatagramObservation extends Observation {
  readonly kind: 'datagram';
  readonly source: 'program';
  readonly receivedBytes: number;
  /** Never more than was received; absent when it was refused. */
  readonly sentBytes?: number;
  /** Whether it was longer than the buffer, and its end is gone (MSG_TRUNC, recv(2)). */
  readonly isTruncated?: boolean;
  /** The rule that refused it. */
  readonly rule?: DatagramRule;
}

/** The limits of a server of many connections. */
export const CONNECTION_LIMITS = [
  'connections',
  'connections-per-address',
  'idle-time',
  'bytes',
] as const;
export type ConnectionLimit = (typeof CONNECTION_LIMITS)[number];

/** A server ended a connection, or did not take it on, because of a limit of its own. */
export interface LimitObservation extends Observation {
  readonly kind: 'limit';
  readonly source: 'program';
  readonly limit: ConnectionLimit;
  /** What is allowed: connections, milliseconds or bytes. */
  readonly allowed: number;
}
