import type { Descriptor } from '@socketlab/bsd-sockets';
import type { ReplyName } from '@socketlab/daemon';
import type { Address } from '@socketlab/foundation';

/** What a listener is opened with. */
export interface ListenRequest {
  readonly address: Address;
  /** How many connections may wait to be accepted: listen(2). */
  readonly backlog: number;
  readonly reply: ReplyName;
  /** Whether to end after the first client. */
  readonly once: boolean;
  /** Whether to stop before each call until it is let go. */
  readonly steps?: boolean;
}

/** What the server loop needs to know. */
export interface EchoOptions {
  readonly address: Address;
  readonly backlog: number;
  /** Gives as many bytes as it takes; may change them in place. */
  readonly reply: (bytes: Uint8Array) => Uint8Array;
  readonly once: boolean;
  /** A socket that listens already. */
  readonly handedOver?: Descriptor | undefined;
}

/** What the server loop tells while it works. */
export interface EchoReport {
  /** Between bind() and listen(): the real address, where the system chose the port. Returns when the kernel is watched. */
  bound(address: Address): void;
  listening(): void;
  accepted(peer: Address): void;
  received(bytes: number): void;
  sent(bytes: number): void;
  /** `failure` is what ended the connection, when it wasn't the client's FIN. */
  closed(failure: unknown): void;
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

/** What the server's thread tells the main thread once it listens. */
export type EchoMessage =
  | { readonly kind: 'accepted'; readonly peer: Address }
  | { readonly kind: 'closed' };
