import {
  type Accepted,
  type Descriptor,
  InterruptedCallError,
  type PassingSockets,
  type Sockets,
} from '@socketlab/bsd-sockets';
import type { ClientThreads } from './client-slots.ts';
import { isOutOfDescriptors } from './descriptors-left.ts';
import type { DoorBook } from './door-book.ts';
import type { ModelDeps, ServeOptions } from './model.ts';

/** How soon accept() is tried again when there was no descriptor left and no client of this server has gone. */
const ACCEPT_AGAIN_MS = 1_000;

/**
 * One thread accepts, and each connection has a thread of its own (client-worker.ts), whose calls wait as in the blocking
 * server: the same function serves it. A silent client keeps its own thread waiting and nobody else. Threads cost memory,
 * so there are so many at most; who comes then waits in the accept queue until one is free.
 */
export function serveWithThreads(
  options: ServeOptions,
  { thread: { sockets }, openClientThreads }: ModelDeps,
): void {
  const { book, clientThreads } = openClientThreads();
  try {
    acceptAndPassOn(options, { sockets, book, clientThreads });
  } catch (thrown) {
    // Interrupted is how a server without end is told to stop.
    if (!(thrown instanceof InterruptedCallError)) throw thrown;
  }
  // New clients are refused from here on; those being served go on until they end, or are cut.
  clientThreads.waitForAll();
}

interface Accepting {
  readonly sockets: Sockets & PassingSockets;
  readonly book: DoorBook;
  readonly clientThreads: ClientThreads;
}

function acceptAndPassOn(
  { address, backlog, handedOver }: ServeOptions,
  { sockets, book, clientThreads }: Accepting,
): never {
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
      clientThreads.waitForOne();
      const { connection, peer } = acceptNext(sockets, listener, clientThreads);
      const limit = book.admit(connection, peer);
      if (limit === undefined) {
        clientThreads.serve(sockets.pass(connection));
      } else {
        book.limited(connection, limit, sockets.getsockname(connection));
        book.closed(connection, 'limit');
        sockets.close(connection);
      }
    }
  } finally {
    sockets.close(listener);
  }
}

function acceptNext(
  sockets: Sockets,
  listener: Descriptor,
  clientThreads: ClientThreads,
): Accepted {
  for (;;) {
    try {
      return sockets.accept(listener);
    } catch (failure) {
      if (!isOutOfDescriptors(failure)) throw failure;
      // It stays in the accept queue meanwhile.
      clientThreads.waitForEnd(ACCEPT_AGAIN_MS);
    }
  }
}
