import {
  type Descriptor,
  errnoName,
  InterruptedCallError,
  type IoUring,
  type NonBlockingSockets,
  RING_ACCEPT,
  RING_RECV,
  systemCallError,
} from '@socketlab/bsd-sockets';
import type { ConnectionLimit } from '@socketlab/evidence';
import type { ConnectionBook } from './connection-book.ts';
import { type CloseReason, closeReasonOf } from './counters.ts';
import type { ModelDeps, ServeOptions } from './model.ts';

/** Received at once; as much waits here for a client that does not read, and what it sends beyond stays in the kernel. */
const BUFFER_BYTES = 16_384;
/** Handed over at once. */
const OPERATIONS = 4_096;
/** How soon clients are waited for again though nothing has happened that could have given a descriptor back. */
const ACCEPT_AGAIN_MS = 1_000;
/** How an accept ends that gave no client, and of which nothing is wrong: the next round goes on. */
const NO_CLIENT: readonly string[] = ['EAGAIN', 'ECANCELED', 'ECONNABORTED', 'EINTR'];
const NO_DESCRIPTOR: readonly string[] = ['EMFILE', 'ENFILE'];

/**
 * Many connections on one thread, and one system call for all that is to be done: io_uring_enter(). What shall be done is
 * written into a queue that the kernel reads, what is done stands in another one, and the call hands over the one and waits
 * for the other. With epoll the kernel tells who is ready, and each recv() and send() is a call of its own; here they are
 * told to the kernel beforehand, and it says when they are done.
 */
export function serveWithIoUring(options: ServeOptions, { book, thread }: ModelDeps): void {
  const sockets = thread.nonBlockingSockets;
  const ring = sockets.ioUringSetup({ operations: OPERATIONS, bufferBytes: BUFFER_BYTES });
  const clients = new Clients(options, { sockets, book, ring });

  /** Hands over what was asked for, waits until something is done, and looks at all that is. */
  function takeTurn(timeoutMs: number, onAccept: () => void): void {
    sockets.ioUringEnter(ring, ring.prepared, 1, timeoutMs);
    while (ring.hasRoom && ring.next()) {
      if (ring.operation === RING_ACCEPT) onAccept();
      else if (ring.operation === RING_RECV) clients.received(ring.connection);
      else clients.sent(ring.connection);
    }
    clients.cutOverdue();
  }

  try {
    untilInterrupted(() => acceptAndServe(options, { sockets, book, ring, clients, takeTurn }));
    // New clients are refused from here on; those being served go on until they end, or are cut.
    untilInterrupted(() => {
      while (book.open > 0) takeTurn(book.stepMs, () => clients.refused());
    });
  } finally {
    // A descriptor that is closed while an operation waits on it stays open in the kernel: so that ends first.
    ring.cancelAll();
    clients.stop();
    sockets.close(ring.descriptor);
  }
}

interface Asking {
  readonly sockets: NonBlockingSockets;
  readonly book: ConnectionBook;
  readonly ring: IoUring;
}

interface Serving extends Asking {
  readonly clients: Clients;
  readonly takeTurn: (timeoutMs: number, onAccept: () => void) => void;
}

function acceptAndServe({ address, backlog, handedOver }: ServeOptions, serving: Serving): never {
  const { sockets, book, ring, clients, takeTurn } = serving;
  const family = address.host.includes(':') ? 'AF_INET6' : 'AF_INET';
  const listener = handedOver ?? sockets.socket(family, 'SOCK_STREAM');
  let isAsked = false;
  let isFull = false;

  function accepted(): void {
    if (ring.result >= 0) clients.accepted();
    else isFull ||= isOutOfDescriptors(-ring.result);
    if (ring.isAcceptOver) isAsked = false;
  }

  try {
    let own = address;
    // A service manager makes these calls itself, and starts the server when a client comes.
    if (handedOver === undefined) {
      // Lets the server come back while connections of its last run are still in TIME-WAIT.
      sockets.setsockopt(listener, 'SO_REUSEADDR', 1);
      sockets.bind(listener, address);
      own = sockets.getsockname(listener);
      book.bound(own);
      sockets.listen(listener, backlog);
    }
    book.listening(own);
    for (;;) {
      if (!isAsked) ring.acceptThoseWaiting(listener);
      isAsked = true;
      takeTurn(book.stepMs, accepted);
      if (!isFull || isAsked) continue;
      // They stay in the accept queue: asked again at once, the kernel would fail at once. So it is asked when something
      // else has happened; it may have been the end of a connection.
      isFull = false;
      takeTurn(ACCEPT_AGAIN_MS, accepted);
    }
  } finally {
    // Before it is closed: while an operation waits on it the kernel keeps it open, and goes on to connect clients.
    ring.stopAccepting(listener);
    sockets.close(listener);
  }
}

/** Throws for what is neither that, nor a client who has gone again. */
function isOutOfDescriptors(errorNumber: number): boolean {
  const errno = errnoName(errorNumber);
  if (NO_DESCRIPTOR.includes(errno)) return true;
  if (NO_CLIENT.includes(errno)) return false;
  throw systemCallError({ call: 'accept', errno });
}

/** What is to be sent of a buffer. */
interface Answer {
  readonly buffer: number;
  readonly from: number;
  readonly end: number;
}

/**
 * Each connection has one recv with the kernel from its beginning to its end, waiting behind its send while there is one.
 * So its recv is the last that is told of it, however it ends: then it is closed.
 */
class Clients {
  readonly #reply: ServeOptions['reply'];
  readonly #sockets: NonBlockingSockets;
  readonly #book: ConnectionBook;
  readonly #ring: IoUring;
  /** Connections that are to end when their recv is told, and why. */
  readonly #endings = new Map<Descriptor, CloseReason>();
  /** What was not sent when a send failed in the middle. */
  readonly #rests = new Map<Descriptor, Answer>();

  constructor({ reply }: ServeOptions, { sockets, book, ring }: Asking) {
    this.#reply = reply;
    this.#sockets = sockets;
    this.#book = book;
    this.#ring = ring;
  }

  /** An accept was told: takes the connection on, if it gave one. */
  accepted(): void {
    const { result: connection } = this.#ring;
    if (connection < 0) return;
    const broken = this.#book.admit(connection, this.#ring.takeAccepted());
    if (broken === undefined) this.#receive(connection);
    else {
      this.#tellLimit(connection, broken);
      this.#end(connection, 'limit');
    }
  }

  /** An accept was told that came too late: as those in the accept queue, its client is not served. */
  refused(): void {
    if (this.#ring.result >= 0) this.#sockets.close(this.#ring.result);
  }

  /** A recv was told. Nothing waits on the connection now. */
  received(connection: Descriptor): void {
    const { result, buffer } = this.#ring;
    const rest = this.#rests.get(connection);
    this.#rests.delete(connection);
    if (this.#endings.has(connection)) {
      if (buffer >= 0) this.#ring.giveBack(buffer);
      if (rest !== undefined) this.#ring.giveBack(rest.buffer);
      this.#end(connection, this.#endings.get(connection) ?? 'error');
    } else if (result > 0) this.#takeIn(connection, buffer, result);
    else if (rest !== undefined) this.#answer(connection, rest);
    else this.#takeNothing(connection, -result);
  }

  /** A send was told. Its recv has begun, or, where it failed, is told next. */
  sent(connection: Descriptor): void {
    const { result, buffer, unsentFrom, unsentEnd } = this.#ring;
    if (result > 0) this.#book.sent(connection, result);
    if (result > 0 && unsentFrom < unsentEnd) {
      // The connection failed in the middle: asked again for the rest, the kernel says why.
      this.#rests.set(connection, { buffer, from: unsentFrom, end: unsentEnd });
      return;
    }
    this.#ring.giveBack(buffer);
    // A client that resets ends its own connection, not the server.
    if (result < 0 && !this.#endings.has(connection)) {
      this.#endings.set(connection, closeReasonOf(errnoName(-result)));
    }
  }

  cutOverdue(): void {
    for (const connection of this.#book.overdue()) {
      if (this.#endings.has(connection) || !this.#ring.hasRoom) continue;
      this.#tellLimit(connection, 'idle-time');
      this.#endings.set(connection, 'limit');
      this.#ring.cancel(connection);
    }
  }

  /** Closes all; nothing waits on them any more. */
  stop(): void {
    while (this.#ring.next()) if (this.#ring.operation === RING_ACCEPT) this.refused();
    for (const connection of this.#book.openIds()) {
      this.#sockets.close(connection);
      this.#book.closed(connection, this.#endings.get(connection) ?? 'stopped');
    }
  }

  #takeIn(connection: Descriptor, buffer: number, length: number): void {
    if (this.#book.roomFor(connection) === 0) {
      this.#ring.giveBack(buffer);
      this.#tellLimit(connection, 'bytes');
      this.#end(connection, 'limit');
      return;
    }
    this.#book.received(connection, length);
    const bytes = this.#ring.bytes(buffer, length);
    const answer = this.#reply(bytes);
    if (answer !== bytes) bytes.set(answer);
    this.#answer(connection, { buffer, from: 0, end: length });
  }

  #takeNothing(connection: Descriptor, errorNumber: number): void {
    const errno = errorNumber === 0 ? undefined : errnoName(errorNumber);
    if (errno === undefined) this.#end(connection, 'peer');
    // No buffer was left at that moment.
    else if (errno === 'ENOBUFS') this.#receive(connection);
    else this.#end(connection, closeReasonOf(errno));
  }

  /** Sends, and receives when all is sent: until then the client's window fills, and it has to wait. */
  #answer(connection: Descriptor, { buffer, from, end }: Answer): void {
    this.#ring.sendThen(connection, buffer, from, end);
    this.#receive(connection);
  }

  #receive(connection: Descriptor): void {
    this.#ring.recv(connection, Math.min(this.#book.roomFor(connection) || 1, BUFFER_BYTES));
  }

  #tellLimit(connection: Descriptor, limit: ConnectionLimit): void {
    this.#book.limited(connection, limit, this.#sockets.getsockname(connection));
  }

  #end(connection: Descriptor, reason: CloseReason): void {
    this.#endings.delete(connection);
    this.#ring.close(connection);
    this.#book.closed(connection, reason);
  }
}

/** Runs until the main thread interrupts: that is how a server without end is told to stop. */
function untilInterrupted(run: () => void): void {
  try {
    run();
  } catch (thrown) {
    if (!(thrown instanceof InterruptedCallError)) throw thrown;
  }
}
