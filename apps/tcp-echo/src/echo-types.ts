import type { Address } from '@socketlab/foundation';

/** How a server answers: what came as it came, or in upper case (ASCII), as the class's scripts do. */
export const REPLIES = ['echo', 'upper'] as const;
export type ReplyName = (typeof REPLIES)[number];

/** What a listener is opened with. */
export interface ListenRequest {
  readonly address: Address;
  /** How many connections may wait to be accepted: listen(2). */
  readonly backlog: number;
  readonly reply: ReplyName;
  /** Whether to end after the first client. */
  readonly once: boolean;
}

/** What the server loop needs to know. */
export interface EchoOptions {
  readonly address: Address;
  readonly backlog: number;
  /** Gives as many bytes as it takes; may change them in place. */
  readonly reply: (bytes: Uint8Array) => Uint8Array;
  readonly once: boolean;
}

/** What the server loop tells while it works. */
export interface EchoReport {
  /** The port is known. Returns when the kernel is watched for it, so that nothing of listen() is missed. */
  bound(address: Address): void;
  listening(): void;
  accepted(peer: Address): void;
  received(bytes: number): void;
  sent(bytes: number): void;
  /** `failure` is what ended the connection, when it wasn't the client's FIN. */
  closed(failure: unknown): void;
}

/** What the server's thread is asked to serve. */
export interface ServeJob {
  readonly request: ListenRequest;
  /** Shut until the kernel is watched; the thread waits there between bind() and listen(). */
  readonly gate: Int32Array;
}

/** Where the counters stand in the memory that the server's thread shares. */
export const COUNTERS = [
  'accepted',
  'receivedBytes',
  'sentBytes',
  'closedByPeer',
  'closedByReset',
  'closedByError',
  'closedByStop',
] as const;
export type Counter = (typeof COUNTERS)[number];

/** What the server's thread tells the main thread. */
export type EchoMessage =
  | { readonly kind: 'bound'; readonly address: Address }
  | { readonly kind: 'listening' }
  | { readonly kind: 'accepted'; readonly peer: Address }
  | { readonly kind: 'closed' };
