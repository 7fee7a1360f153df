import {
  createEpollEvents,
  type Descriptor,
  EPOLLIN,
  EPOLLOUT,
  InterruptedCallError,
  type NonBlockingSockets,
  SystemCallError,
} from '@socketlab/bsd-sockets';
import type { ConnectionLimit } from '@socketlab/evidence';
import type { Address } from '@socketlab/foundation';
import type { ConnectionBook } from './connection-book.ts';
import { type CloseReason, closeReasonOf } from './counters.ts';
import type { ModelDeps, ServeOptions } from './model.ts';

/** Read at once; as much waits here for a client that does not read, and what it sends beyond stays in the kernel. */
const BUFFER_BYTES = 16_384;
const EVENTS_AT_ONCE = 1_024;
const ACCEPTS_AT_ONCE = 64;
/** How soon accept() is tried again though nothing has happened that could have given a descriptor back. */
const ACCEPT_AGAIN_MS = 1_000;

/**
 * Many connections on one thread, by the calls themselves: epoll_wait() waits for all of them at once and tells which are
 * ready; no other call waits. Level-triggered: what is left unread is told again. So a turn takes one buffer from each
 * client, none has to wait until another is read empty, and nothing is lost by reading less.
 */
export function serveWithEpoll(options: ServeOptions, { book, thread }: ModelDeps): void {
  const sockets = thread.nonBlockingSockets;
  const epoll = sockets.epollCreate();
  const events = createEpollEvents(EVENTS_AT_ONCE);
  const clients = createClients(options, { sockets, book, epoll });

  /** Waits until something is ready, and serves each client that is. Returns whether the listener is. */
  function takeTurn(timeoutMs: number, listener?: Descriptor): boolean {
    const ready = sockets.epollWait(epoll, events, timeoutMs);
    let isListenerReady = false;
    for (let index = 0; index < ready; index += 1) {
      const descriptor = events.descriptor(index);
      if (descriptor === listener) isListenerReady = true;
      else clients.serve(descriptor);
    }
    clients.cutOverdue();
    return isListenerReady;
  }

  try {
    untilInterrupted(() => acceptAndServe(options, { sockets, book, epoll, clients, takeTurn }));
    // New clients are refused from here on; those being served go on until they end, or are cut.
    untilInterrupted(() => {
      while (book.open > 0) takeTurn(book.stepMs);
    });
  } finally {
    clients.stop();
    sockets.close(epoll);
  }
}

interface Polling {
  readonly sockets: NonBlockingSockets;
  readonly book: ConnectionBook;
  readonly epoll: Descriptor;
}

interface Serving extends Polling {
  readonly clients: Clients;
  readonly takeTurn: (timeoutMs: number, listener?: Descriptor) => boolean;
}

function acceptAndServe({ address, backlog, handedOver }: ServeOptions, serving: Serving): never {
  const { sockets, book, epoll, takeTurn } = serving;
  const family = address.host.includes(':') ? 'AF_INET6' : 'AF_INET';
  const listener = handedOver ?? sockets.socket(family, 'SOCK_STREAM');
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
    sockets.epollCtl(epoll, 'EPOLL_CTL_ADD', listener, EPOLLIN);
    book.listening(own);
    for (;;) {
      if (!takeTurn(book.stepMs, listener)) continue;
      if (acceptThoseWaiting(listener, serving)) continue;
      // They stay in the accept queue and the listener ready: told of that, epoll_wait() would not wait. So it is told
      // nothing until something else has happened; it may have been the end of a connection.
      sockets.epollCtl(epoll, 'EPOLL_CTL_MOD', listener, 0);
      takeTurn(ACCEPT_AGAIN_MS, listener);
      sockets.epollCtl(epoll, 'EPOLL_CTL_MOD', listener, EPOLLIN);
    }
  } finally {
    // One that its maker goes on holding stays in the epoll though our descriptor of it is closed: epoll(7).
    if (handedOver !== undefined) sockets.epollCtl(epoll, 'EPOLL_CTL_DEL', listener, 0);
    sockets.close(listener);
  }
}

/** Whether there were descriptors for all of them. */
function acceptThoseWaiting(listener: Descriptor, { sockets, clients }: Serving): boolean {
  try {
    for (let accepts = 0; accepts < ACCEPTS_AT_ONCE; accepts += 1) {
      const accepted = sockets.accept(listener);
      if (accepted === undefined) break;
      clients.take(accepted.connection, accepted.peer);
    }
    return true;
  } catch (failure) {
    const errno = failure instanceof SystemCallError ? failure.errno : undefined;
    if (errno === 'EMFILE' || errno === 'ENFILE') return false;
    throw failure;
  }
}

interface Clients {
  take(connection: Descriptor, peer: Address): void;
  serve(connection: Descriptor): void;
  cutOverdue(): void;
  stop(): void;
}

function createClients({ reply }: ServeOptions, { sockets, book, epoll }: Polling): Clients {
  const buffer = new Uint8Array(BUFFER_BYTES);
  const firstOf = createView(buffer);
  /** What a client has not taken yet. It is not read until that is gone: then its window fills, and it has to wait. */
  const pending = new Map<Descriptor, Uint8Array>();

  function receive(connection: Descriptor): void {
    const room = book.roomFor(connection);
    const received = sockets.recv(connection, room < BUFFER_BYTES ? firstOf(room || 1) : buffer);
    if (received === undefined) return;
    if (received === 0) close(connection, 'peer');
    else if (room === 0) cut(connection, 'bytes');
    else answer(connection, received);
  }

  function answer(connection: Descriptor, received: number): void {
    book.received(connection, received);
    const rest = send(connection, reply(firstOf(received)));
    if (rest === undefined) return;
    // The buffer is everyone's: what stays is copied.
    pending.set(connection, rest.slice());
    sockets.epollCtl(epoll, 'EPOLL_CTL_MOD', connection, EPOLLOUT);
  }

  function sendOn(connection: Descriptor, bytes: Uint8Array): void {
    const rest = send(connection, bytes);
    if (rest !== undefined) {
      pending.set(connection, rest);
      return;
    }
    pending.delete(connection);
    sockets.epollCtl(epoll, 'EPOLL_CTL_MOD', connection, EPOLLIN);
  }

  /** Returns what found no room in the kernel's send buffer. */
  function send(connection: Descriptor, bytes: Uint8Array): Uint8Array | undefined {
    const sent = sockets.send(connection, bytes) ?? 0;
    book.sent(connection, sent);
    return sent < bytes.length ? bytes.subarray(sent) : undefined;
  }

  function cut(connection: Descriptor, limit: ConnectionLimit): void {
    book.limited(connection, limit, sockets.getsockname(connection));
    close(connection, 'limit');
  }

  function close(connection: Descriptor, reason: CloseReason): void {
    pending.delete(connection);
    // The epoll forgets it by itself: epoll(7).
    sockets.close(connection);
    book.closed(connection, reason);
  }

  return {
    take(connection, peer) {
      const limit = book.admit(connection, peer);
      if (limit === undefined) sockets.epollCtl(epoll, 'EPOLL_CTL_ADD', connection, EPOLLIN);
      else cut(connection, limit);
    },
    serve(connection) {
      try {
        const rest = pending.get(connection);
        if (rest === undefined) receive(connection);
        else sendOn(connection, rest);
      } catch (failure) {
        // A client that resets ends its own connection, not the server.
        if (!(failure instanceof SystemCallError)) throw failure;
        close(connection, closeReasonOf(failure.errno));
      }
    },
    cutOverdue() {
      for (const connection of book.overdue()) cut(connection, 'idle-time');
    },
    stop() {
      for (const connection of book.openIds()) close(connection, 'stopped');
    },
  };
}

/** The first bytes of a buffer. Clients tend to send as much as before: then it is the view that was made then. */
function createView(buffer: Uint8Array): (length: number) => Uint8Array {
  let view = buffer;
  return (length) => {
    if (view.length !== length) view = buffer.subarray(0, length);
    return view;
  };
}

/** Runs until the main thread interrupts: that is how a server without end is told to stop. */
function untilInterrupted(run: () => void): void {
  try {
    run();
  } catch (thrown) {
    if (!(thrown instanceof InterruptedCallError)) throw thrown;
  }
}
