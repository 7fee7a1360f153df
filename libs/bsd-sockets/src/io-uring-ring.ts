import { constants as system } from 'node:os';
import type { Address } from '@socketlab/foundation';
import { type IoUring, RING_ACCEPT, RING_RECV, RING_SEND } from './io-uring.ts';
import { MOST_BUFFERS, ReceiveBuffers } from './io-uring-buffers.ts';
import { CANCEL, COMPLETION, COMPLETION_FLAG, ENTER, REGISTER } from './io-uring-layout.ts';
import type { IoUringCalls } from './io-uring-native.ts';
import { AcceptPlaces, PLACES } from './io-uring-places.ts';
import { openQueues, type RingQueues } from './io-uring-queues.ts';
import { BUFFER_SHIFT, KIND, KIND_MASK, Submissions } from './io-uring-submissions.ts';
import type { SocketContext } from './socket-context.ts';
import type { Descriptor } from './sockets.ts';

/** What one completion asks for at most: a round of accepts, or two for a connection. */
const ROOM = PLACES + 2;
const NO_BUFFER = -1;
/** struct io_uring_getevents_arg. */
const LIMIT_BYTES = 24;
const SYNC_CANCEL_BYTES = 64;
const SYNC_CANCEL = { descriptorAt: 8, flagsAt: 12, secondsAt: 16, nanosecondsAt: 24 } as const;

/** See {@link IoUring}. A class, for its fields are read and written for each of many completions. */
export class Ring implements IoUring {
  operation: number = RING_RECV;
  connection: Descriptor = -1;
  result = 0;
  buffer = NO_BUFFER;
  unsentFrom = 0;
  unsentEnd = 0;
  readonly descriptor: Descriptor;
  readonly wake: Descriptor;
  readonly #context: SocketContext;
  readonly #native: IoUringCalls;
  readonly #queues: RingQueues;
  readonly #submissions: Submissions;
  readonly #buffers: ReceiveBuffers;
  readonly #places: AcceptPlaces;
  /** From where up to where each buffer is being sent. */
  readonly #sendingFrom = new Int32Array(MOST_BUFFERS);
  readonly #sendingEnd = new Int32Array(MOST_BUFFERS);
  #listener: Descriptor = -1;
  /** Of the completion queue: the next to be read, and where it ended when that was last looked at. */
  #head: number;
  #end: number;

  constructor(
    options: { readonly operations: number; readonly bufferBytes: number },
    deps: { context: SocketContext; native: IoUringCalls; wake: Descriptor },
  ) {
    const { context, native, wake } = deps;
    this.#context = context;
    this.#native = native;
    this.wake = wake;
    const queues = openQueues(native, options.operations);
    this.#queues = queues;
    this.descriptor = queues.descriptor;
    this.#head = queues.words[queues.completion.headAt] ?? 0;
    this.#end = this.#head;
    try {
      this.#buffers = new ReceiveBuffers(native, queues.descriptor, options.bufferBytes);
      this.#places = new AcceptPlaces(native, context);
    } catch (failure) {
      queues.unmap();
      native.close(queues.descriptor);
      throw failure;
    }
    this.#submissions = new Submissions(queues);
    this.#submissions.awaitWake(wake);
  }

  get prepared(): number {
    return this.#submissions.prepared;
  }

  get hasRoom(): boolean {
    return this.#submissions.capacity - this.#submissions.prepared >= ROOM;
  }

  get isAcceptOver(): boolean {
    return this.connection === PLACES - 1;
  }

  acceptThoseWaiting(listener: Descriptor): void {
    this.#listener = listener;
    this.#submissions.awaitClient(listener);
    for (let place = 0; place < PLACES; place += 1) {
      this.#submissions.accept(listener, place, this.#places.room(place));
      if (place < PLACES - 1) this.#submissions.link();
    }
  }

  stopAccepting(listener: Descriptor): void {
    this.#submissions.cancel(listener);
    this.enter(this.prepared, 0, 0);
  }

  recv(connection: Descriptor, bytes: number): void {
    this.#submissions.recv(connection, bytes);
  }

  sendThen(connection: Descriptor, buffer: number, from: number, end: number): void {
    const address = this.#buffers.addressOf(buffer) + from;
    this.#sendingFrom[buffer] = from;
    this.#sendingEnd[buffer] = end;
    this.#submissions.send(connection, buffer, { address, length: end - from });
    this.#submissions.link();
  }

  cancel(connection: Descriptor): void {
    this.#submissions.cancel(connection);
  }

  close(connection: Descriptor): void {
    this.#context.guard.release(connection);
    this.#context.ledger.remove(connection);
    this.#submissions.close(connection);
  }

  next(): boolean {
    while (this.#isThereOne()) {
      const { words, signed, completion } = this.#queues;
      const at = completion.firstAt + ((this.#head & completion.mask) << COMPLETION.shift);
      this.#head = (this.#head + 1) >>> 0;
      this.result = signed[at + COMPLETION.result] ?? 0;
      this.connection = words[at + COMPLETION.userData] ?? 0;
      const kind = words[at + COMPLETION.userData + 1] ?? 0;
      if (this.#tell(kind, words[at + COMPLETION.flags] ?? 0)) return true;
    }
    return false;
  }

  takeAccepted(): Address {
    const accepted = { listener: this.#listener, connection: this.result };
    return this.#places.take(this.connection, accepted);
  }

  bytes(buffer: number, length: number): Uint8Array {
    return this.#buffers.bytes(buffer, length);
  }

  giveBack(buffer: number): void {
    this.#buffers.giveBack(buffer);
  }

  /** io_uring_enter(2); `limitAt` is where a time limit stands, 0 for none. */
  enter(toSubmit: number, minComplete: number, limitAt: number): number {
    this.#publish();
    const isLimited = limitAt !== 0;
    const submitted = this.#native.enter(
      this.descriptor,
      toSubmit,
      minComplete,
      isLimited ? ENTER.getEvents | ENTER.extendedArgument : ENTER.getEvents,
      limitAt,
      isLimited ? LIMIT_BYTES : 0,
    );
    if (submitted > 0) this.#submissions.handedOver(submitted);
    return submitted;
  }

  /** Shows the kernel what is written down and read. */
  #publish(): void {
    this.#buffers.replenish();
    this.#submissions.publish();
    Atomics.store(this.#queues.words, this.#queues.completion.headAt, this.#head);
  }

  cancelAll(): void {
    this.enter(this.prepared, 0, 0);
    const request = new DataView(new ArrayBuffer(SYNC_CANCEL_BYTES));
    request.setInt32(SYNC_CANCEL.descriptorAt, -1, true);
    request.setUint32(SYNC_CANCEL.flagsAt, CANCEL.all | CANCEL.any, true);
    // No time limit: nothing here takes time to be cancelled.
    request.setBigInt64(SYNC_CANCEL.secondsAt, -1n, true);
    request.setBigInt64(SYNC_CANCEL.nanosecondsAt, -1n, true);
    this.#native.register(this.descriptor, REGISTER.syncCancel, new Uint8Array(request.buffer), 1);
    // What was cancelled lets go of its socket when its completion is written, which this does.
    this.enter(0, 0, 0);
  }

  /** Lets go of the memory. The descriptor is the caller's to close. */
  unmap(): void {
    this.#queues.unmap();
    this.#buffers.unmap();
    this.#places.unmap();
  }

  #isThereOne(): boolean {
    if (this.#head !== this.#end) return true;
    this.#end = Atomics.load(this.#queues.words, this.#queues.completion.tailAt);
    return this.#head !== this.#end;
  }

  /** Whether the completion is one that the server asked for. */
  #tell(kind: number, flags: number): boolean {
    const what = kind & KIND_MASK;
    if (what === KIND.recv) {
      this.operation = RING_RECV;
      const isFilled = (flags & COMPLETION_FLAG.buffer) !== 0;
      this.buffer = isFilled ? flags >>> COMPLETION_FLAG.bufferShift : NO_BUFFER;
      if (isFilled) this.#buffers.taken();
      else if (this.result === -system.errno.ENOBUFS) this.#buffers.ranOut();
      return true;
    }
    if (what === KIND.send) {
      this.operation = RING_SEND;
      this.buffer = kind >>> BUFFER_SHIFT;
      this.unsentFrom = (this.#sendingFrom[this.buffer] ?? 0) + Math.max(0, this.result);
      this.unsentEnd = this.#sendingEnd[this.buffer] ?? 0;
      return true;
    }
    // Cancelled or failed before its first accept: then those are not told.
    if (what === KIND.listen) this.connection = PLACES - 1;
    this.operation = RING_ACCEPT;
    return what === KIND.accept || what === KIND.listen;
  }
}
