import type { Address } from '@socketlab/foundation';
import type { Descriptor } from './sockets.ts';

/** What a completion tells of: see {@link IoUring.operation}. */
export const RING_ACCEPT = 1;
export const RING_RECV = 2;
export const RING_SEND = 3;

/**
 * An io_uring(7) for the connections of one server: two queues in memory that the kernel reads and writes too. The methods
 * write down what is to be done; ioUringEnter() hands that over, all at once, and waits until something is done. What was
 * done stands in the other queue, and next() goes through it.
 *
 * The kernel's word for an entry is an operation: an accept or a recv that is made this way is no system call, and none of
 * them is told as one.
 */
export interface IoUring {
  readonly descriptor: Descriptor;
  /** Written down and not handed over yet. */
  readonly prepared: number;
  /** Whether there is room for what the next completion may ask for. Without, hand over first. */
  readonly hasRoom: boolean;

  /**
   * Waits for clients and accepts some. Each is told by a completion, the end of it all by {@link isAcceptOver}: it is to be
   * called again then. A connection is told with its peer once: see {@link takeAccepted}.
   */
  acceptThoseWaiting(listener: Descriptor): void;
  /** Ends that wait, at once and without waiting itself: to be called before the listener is closed. */
  stopAccepting(listener: Descriptor): void;
  /**
   * Receives once, at most so many bytes, into a buffer that the kernel takes when there is something. The buffer is the
   * caller's until it is given back. ENOBUFS says that none was left at that moment: ask again.
   */
  recv(connection: Descriptor, bytes: number): void;
  /**
   * Sends what stands in a buffer, from a byte on, up to another: all of it, however long that takes. What is written down
   * next begins when all is sent, and is told as ECANCELED when that fails.
   */
  sendThen(connection: Descriptor, buffer: number, from: number, end: number): void;
  /** Ends what waits on a connection: that is told as ECANCELED. */
  cancel(connection: Descriptor): void;
  /** Closes a connection on which nothing waits; it is not told. */
  close(connection: Descriptor): void;

  /** Goes on to the next completion; false when there is none. What follows tells of the one gone to. */
  next(): boolean;
  /** RING_ACCEPT, RING_RECV or RING_SEND. */
  readonly operation: number;
  /** Of recv and send: the connection. */
  readonly connection: Descriptor;
  /** As the call of that name returns it; less than 0 is an errno, negated. */
  readonly result: number;
  /** Which buffer was received into, or is sent; -1 for none. */
  readonly buffer: number;
  /**
   * Of a send: from where on, and up to where, its buffer was not sent. The same unless the connection failed in the middle;
   * who asks again for the rest is told why.
   */
  readonly unsentFrom: number;
  readonly unsentEnd: number;
  /** Of an accept: whether it was the last of those that were asked for. */
  readonly isAcceptOver: boolean;
  /** Of an accept that gave a connection: names it, as accept() does. */
  takeAccepted(): Address;

  /** The first bytes of a buffer; good until it is given back. */
  bytes(buffer: number, length: number): Uint8Array;
  giveBack(buffer: number): void;
  /** Hands over what is written down and ends all that waits, at once and without waiting: before the ring is closed. */
  cancelAll(): void;
}
