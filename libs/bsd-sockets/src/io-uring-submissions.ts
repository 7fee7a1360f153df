import { CANCEL, ENTRY, ENTRY_FLAG, OPERATION, POLL_MULTISHOT } from './io-uring-layout.ts';
import type { RingQueues } from './io-uring-queues.ts';

const POLLIN = 1;
const SOCK_CLOEXEC = 0o2_000_000;
const MSG_NOSIGNAL = 0x4000;
/** send(2) goes on by itself after a part, until all is sent or the connection fails. */
const MSG_WAITALL = 0x100;
const FLAGS_SHIFT = 8;
const WORD = 2 ** 32;

/** What an entry was for; stands in the upper half of its user data and comes back with its completion. */
export const KIND = {
  accept: 1,
  recv: 2,
  send: 3,
  cancel: 4,
  close: 5,
  wake: 6,
  listen: 7,
} as const;
/** Above the kind of a send stands the buffer that it sends. */
export const BUFFER_SHIFT = 8;
export const KIND_MASK = 0xff;

/**
 * Writes entries of a submission queue (struct io_uring_sqe). Nothing happens until io_uring_enter(2) hands them over; what
 * was handed over is counted off with `handedOver`. A class, for its fields are read for each of many entries.
 */
export class Submissions {
  /** Written and not handed over yet. */
  prepared = 0;
  readonly capacity: number;
  readonly #queues: RingQueues;
  readonly #entries: Uint32Array;
  #tail: number;

  constructor(queues: RingQueues) {
    this.#queues = queues;
    this.#entries = queues.entries;
    this.capacity = queues.submission.mask + 1;
    this.#tail = queues.words[queues.submission.tailAt] ?? 0;
  }

  /** Shows the kernel what was written: to be called before io_uring_enter(2). */
  publish(): void {
    const { words, submission } = this.#queues;
    Atomics.store(words, submission.tailAt, this.#tail);
  }

  handedOver(count: number): void {
    this.prepared -= count;
  }

  /** One accept(2), whose peer's address goes to `address`; begins when the one before it has succeeded. */
  accept(listener: number, place: number, room: { address: number; lengthAt: number }): void {
    const at = this.#next(OPERATION.accept, listener, KIND.accept);
    this.#address(at + ENTRY.address, room.address);
    this.#address(at + ENTRY.offset, room.lengthAt);
    this.#entries[at + ENTRY.flags] = SOCK_CLOEXEC;
    this.#entries[at + ENTRY.userData] = place;
  }

  /**
   * Waits until `listener` has a client; tells nothing then, for the entry after it begins. Before an accept on a socket that
   * does not block: some kernels have that wait all the same, others have it fail at once.
   */
  awaitClient(listener: number): void {
    const at = this.#next(OPERATION.pollAdd, listener, KIND.listen);
    this.#entries[at + ENTRY.flags] = POLLIN;
    this.#flag(at, ENTRY_FLAG.skipSuccess);
    this.link();
  }

  /** Told at each change of the wake socket. */
  awaitWake(wake: number): void {
    const at = this.#next(OPERATION.pollAdd, wake, KIND.wake);
    this.#entries[at + ENTRY.flags] = POLLIN;
    this.#entries[at + ENTRY.length] = POLL_MULTISHOT;
  }

  recv(connection: number, bytes: number): void {
    const at = this.#next(OPERATION.recv, connection, KIND.recv);
    this.#entries[at + ENTRY.length] = bytes;
    this.#flag(at, ENTRY_FLAG.bufferSelect);
  }

  send(connection: number, buffer: number, bytes: { address: number; length: number }): void {
    const at = this.#next(OPERATION.send, connection, KIND.send | (buffer << BUFFER_SHIFT));
    this.#address(at + ENTRY.address, bytes.address);
    this.#entries[at + ENTRY.length] = bytes.length;
    this.#entries[at + ENTRY.flags] = MSG_NOSIGNAL | MSG_WAITALL;
  }

  close(connection: number): void {
    this.#flag(this.#next(OPERATION.close, connection, KIND.close), ENTRY_FLAG.skipSuccess);
  }

  /** Ends all that waits on a descriptor: each is told as ECANCELED. */
  cancel(connection: number): void {
    const at = this.#next(OPERATION.asyncCancel, connection, KIND.cancel);
    this.#entries[at + ENTRY.flags] = CANCEL.all | CANCEL.descriptor;
    this.#flag(at, ENTRY_FLAG.skipSuccess);
  }

  /** The entry written last is linked with the next one, which begins when it has succeeded. */
  link(): void {
    const { mask } = this.#queues.submission;
    this.#flag(((this.#tail - 1) & mask) << ENTRY.shift, ENTRY_FLAG.link);
  }

  #next(operation: number, descriptor: number, kind: number): number {
    const entries = this.#entries;
    const at = (this.#tail & this.#queues.submission.mask) << ENTRY.shift;
    entries[at + ENTRY.head] = operation;
    entries[at + ENTRY.descriptor] = descriptor;
    entries[at + ENTRY.offset] = 0;
    entries[at + ENTRY.offset + 1] = 0;
    entries[at + ENTRY.address] = 0;
    entries[at + ENTRY.address + 1] = 0;
    entries[at + ENTRY.length] = 0;
    entries[at + ENTRY.flags] = 0;
    entries[at + ENTRY.userData] = descriptor;
    entries[at + ENTRY.userData + 1] = kind;
    entries[at + ENTRY.bufferGroup] = 0;
    entries[at + ENTRY.file] = 0;
    this.#tail = (this.#tail + 1) >>> 0;
    this.prepared += 1;
    return at;
  }

  #flag(at: number, flag: number): void {
    this.#entries[at] = (this.#entries[at] ?? 0) | (flag << FLAGS_SHIFT);
  }

  #address(at: number, address: number): void {
    this.#entries[at] = address >>> 0;
    this.#entries[at + 1] = address / WORD;
  }
}
