import { createDatagramBatch, type Descriptor, SystemCallError } from '@socketlab/bsd-sockets';
import { createBatchJudge } from './batch-judge.ts';
import type { ModelDeps, ServeOptions } from './model.ts';

/** Taken and answered by one call each; a client that is alone gets its answer as soon, for nobody waits for a second. */
const DATAGRAMS_AT_ONCE = 64;
/** How much may wait to be received. The system gives less where net.core.rmem_max says so (socket(7)). */
const RECEIVE_BUFFER_BYTES = 4_194_304;

/**
 * The textbook's server, with two calls for many datagrams instead of two for each: recvmmsg() waits for one and takes all
 * that are there by then, sendmmsg() answers them. The busier the server, the fewer calls a datagram costs.
 */
export function serveInBatches(options: ServeOptions, { book, thread }: ModelDeps): void {
  const { address, bufferBytes, handedOver } = options;
  const { sockets } = thread;
  const batch = createDatagramBatch({ datagrams: DATAGRAMS_AT_ONCE, roomBytes: bufferBytes });
  const judge = createBatchJudge(options, { batch, book });
  const family = address.host.includes(':') ? 'AF_INET6' : 'AF_INET';
  const socket = handedOver ?? sockets.socket(family, 'SOCK_DGRAM');
  try {
    // A service manager makes these calls itself, and starts the server when a datagram comes.
    if (handedOver === undefined) {
      sockets.setsockopt(socket, 'SO_RCVBUF', RECEIVE_BUFFER_BYTES);
      sockets.bind(socket, address);
    }
    book.bound(sockets.getsockname(socket));
    for (;;) {
      const received = sockets.recvmmsg(socket, batch);
      judge.decide(received);
      for (let next = 0; next < batch.answers; ) next = send(socket, next);
    }
  } finally {
    sockets.close(socket);
  }

  /** Sends the answers from `first` on. What ends the call before the last of them is one receiver's: returns which is next. */
  function send(from: Descriptor, first: number): number {
    try {
      const next = first + sockets.sendmmsg(from, batch, first);
      judge.sent(first, next);
      return next;
    } catch (failure) {
      if (!(failure instanceof SystemCallError)) throw failure;
      judge.unsent(first);
      return first + 1;
    }
  }
}
