import {
  type Accepted,
  type Descriptor,
  InterruptedCallError,
  type Sockets,
  SystemCallError,
} from '@socketlab/bsd-sockets';
import type { ConnectionLimit } from '@socketlab/evidence';
import type { ConnectionBook } from './connection-book.ts';
import { type CloseReason, closeReasonOf } from './counters.ts';
import { isOutOfDescriptors } from './descriptors-left.ts';
import type { ModelDeps, ServeOptions } from './model.ts';

const BUFFER_BYTES = 16_384;
/** How soon accept() is tried again when there was no descriptor left: whoever has one is not of this server. */
const ACCEPT_AGAIN_MS = 10;

/**
 * One client at a time, every call waits: while one is served, the others wait in the accept queue, though the kernel has
 * connected them long ago. One that says nothing keeps them all waiting, unless there is a limit of idle time.
 */
export function serveWithBlocking(options: ServeOptions, { book, thread }: ModelDeps): void {
  const { sockets } = thread;
  const { address, backlog, handedOver } = options;
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
    book.listening(own);
    for (;;) {
      const { connection, peer } = acceptNext(sockets, listener);
      const limit = book.admit(connection, peer);
      serveClient({ connection, limit }, { ...options, sockets, book });
    }
  } catch (thrown) {
    // Interrupted is how a server without end is told to stop.
    if (!(thrown instanceof InterruptedCallError)) throw thrown;
  } finally {
    sockets.close(listener);
  }
}

function acceptNext(sockets: Sockets, listener: Descriptor): Accepted {
  for (;;) {
    try {
      return sockets.accept(listener);
    } catch (failure) {
      if (!isOutOfDescriptors(failure)) throw failure;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ACCEPT_AGAIN_MS);
    }
  }
}

/** What one client is served with. */
export interface ClientServing extends Pick<ServeOptions, 'reply' | 'limits'> {
  readonly sockets: Sockets;
  readonly book: Pick<ConnectionBook, 'roomFor' | 'received' | 'sent' | 'limited' | 'closed'>;
}

/**
 * Answers one client until it sends FIN, and closes. One that breaks a limit is closed then, and one that resets ends its
 * own connection and nothing else. Throws InterruptedCallError when the thread is interrupted meanwhile.
 */
export function serveClient(
  client: { readonly connection: Descriptor; readonly limit?: ConnectionLimit | undefined },
  serving: ClientServing,
): void {
  const { connection } = client;
  const { sockets, book } = serving;
  let reason: CloseReason = 'peer';
  try {
    const limit = client.limit ?? answerUntilEnd(connection, serving);
    if (limit !== undefined) {
      reason = 'limit';
      book.limited(connection, limit, sockets.getsockname(connection));
    }
  } catch (failure) {
    reason = reasonOf(failure);
    if (!(failure instanceof SystemCallError) || reason === 'stopped') throw failure;
  } finally {
    // Struck out first: as soon as it is closed, its number may come back with another connection.
    book.closed(connection, reason);
    sockets.close(connection);
  }
}

function reasonOf(failure: unknown): CloseReason {
  if (failure instanceof InterruptedCallError) return 'stopped';
  return closeReasonOf(failure instanceof SystemCallError ? failure.errno : undefined);
}

/** Returns the limit that it met before the client's FIN, if one. */
function answerUntilEnd(
  connection: Descriptor,
  serving: ClientServing,
): ConnectionLimit | undefined {
  const { sockets, book, reply, limits } = serving;
  const buffer = new Uint8Array(BUFFER_BYTES);
  for (;;) {
    const isInTime = limits.idleMs > 0 ? createPatience(sockets, limits.idleMs) : undefined;
    if (isInTime?.(connection, 'POLLIN') === false) return 'idle-time';
    const room = book.roomFor(connection);
    const isAll = room >= buffer.length;
    const received = sockets.recv(connection, isAll ? buffer : buffer.subarray(0, room || 1));
    if (received === 0) return undefined;
    if (room === 0) return 'bytes';
    book.received(connection, received);
    const answer = reply(buffer.subarray(0, received));
    for (let sent = 0; sent < received; ) {
      if (isInTime?.(connection, 'POLLOUT') === false) return 'idle-time';
      const rest = sent === 0 ? answer : answer.subarray(sent);
      const taken = isInTime
        ? sendAtOnce(sockets, connection, rest)
        : sockets.send(connection, rest);
      book.sent(connection, taken);
      sent += taken;
    }
  }
}

/**
 * Where there is a limit of idle time, poll() waits before each call, and no longer than is left of it. A client that does
 * not read is not read from either, and counts as silent.
 */
function createPatience(
  sockets: Sockets,
  idleMs: number,
): (connection: Descriptor, events: 'POLLIN' | 'POLLOUT') => boolean {
  const endMs = performance.now() + idleMs;
  return (connection, events) => {
    const leftMs = Math.ceil(endMs - performance.now());
    return leftMs > 0 && sockets.poll(connection, events, leftMs);
  };
}

/** A blocking send() returns when it has room for all, however long that takes: this one takes what fits now. */
function sendAtOnce(sockets: Sockets, connection: Descriptor, bytes: Uint8Array): number {
  try {
    return sockets.send(connection, bytes, 'MSG_DONTWAIT');
  } catch (failure) {
    if (failure instanceof SystemCallError && failure.errno === 'EAGAIN') return 0;
    throw failure;
  }
}
