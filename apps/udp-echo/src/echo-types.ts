import type { Descriptor } from '@socketlab/bsd-sockets';
import type { ReplyName } from '@socketlab/daemon';
import { DATAGRAM_RULES, type DatagramRule } from '@socketlab/evidence';
import type { Address } from '@socketlab/foundation';
import type { ModelName } from './model.ts';

/** What the socket is opened with. */
export interface ListenRequest {
  readonly address: Address;
  readonly reply: ReplyName;
  readonly model: ModelName;
  /** How much of a datagram there is room for. */
  readonly bufferBytes: number;
  /** How many answers one source address may get in a second. */
  readonly answersPerSecond: number;
}

/** What the server's thread is asked to serve. */
export interface ServeRequest extends ListenRequest {
  /** The memory of the endpoint table. */
  readonly endpoints: SharedArrayBuffer;
  /** A socket that is bound already. */
  readonly handedOver?: Descriptor;
}

/** What the server loop needs to know. */
export interface EchoOptions {
  readonly address: Address;
  readonly bufferBytes: number;
  /** Gives as many bytes as it takes; may change them in place. */
  readonly reply: (bytes: Uint8Array) => Uint8Array;
  /** The rule that forbids an answer; undefined when there is none. */
  readonly refusal: (from: Address, datagram: Uint8Array) => DatagramRule | undefined;
  /** A socket that is bound already. */
  readonly handedOver?: Descriptor | undefined;
}

/** What recvfrom() gave. */
export interface Received {
  readonly bytes: number;
  readonly from: Address;
  readonly isTruncated: boolean;
}

/** What the server loop tells while it works. */
export interface EchoReport {
  bound(address: Address): void;
  received(datagram: Received): void;
  /** It gets no answer. */
  refused(datagram: Received, rule: DatagramRule): void;
  answered(datagram: Received, answer: Uint8Array): void;
  /** The system would not send the answer: the end of that answer, not of the server. Throws any other failure on. */
  unanswered(datagram: Received, failure: unknown): void;
}

/** Where the counters stand in the memory that the server's thread shares; a rule's counts what it refused. */
export const COUNTERS = [
  'receivedDatagrams',
  'sentDatagrams',
  'receivedBytes',
  'sentBytes',
  'truncated',
  'unanswered',
  ...DATAGRAM_RULES,
] as const;
export type Counter = (typeof COUNTERS)[number];
