import { InterruptedCallError, type PassedSocket } from '@socketlab/bsd-sockets';
import { REPLY_FUNCTIONS, type SocketThreadContext, serveSocketThread } from '@socketlab/daemon';
import { type ClientServing, serveClient } from './blocking-server.ts';
import { letGo } from './client-slots.ts';
import { type ConnectionBook, createConnectionBook } from './connection-book.ts';
import { createConnectionTable } from './connection-table.ts';
import { createLimitEvents } from './limit-events.ts';
import type { ThreadRequest } from './listen-request.ts';

/** What a client's thread is asked to do. */
export interface ClientJob {
  readonly client: PassedSocket;
  /** Which of the slots the thread has: see client-slots.ts. */
  readonly slot: number;
  readonly request: ThreadRequest;
}

/** What all connections are served with that the thread serves, one after another. */
interface Serving extends ClientServing {
  readonly book: ClientServing['book'] & Pick<ConnectionBook, 'takeOver'>;
}

serveSocketThread((context) => {
  let serving: Serving | undefined;
  return {
    /** Serves one connection of the model `threads` until it ends, is cut or breaks a limit. */
    serve(job: ClientJob): void {
      const { descriptor: connection } = job.client;
      serving ??= createServing(job, context);
      context.sockets.adopt(job.client);
      serving.book.takeOver(connection);
      try {
        serveClient({ connection }, serving);
      } catch (thrown) {
        // Interrupted is how a thread is told to stop.
        if (!(thrown instanceof InterruptedCallError)) throw thrown;
      }
    },
  };
});

function createServing({ request, slot }: ClientJob, context: SocketThreadContext): Serving {
  const { sockets, counters, clock, evidence } = context;
  const { limits, table, slots } = request;
  const book = createConnectionBook(limits, {
    counters,
    clock,
    table: createConnectionTable(table.memory, table.rows),
    // The accepting thread's concern.
    onBound: () => undefined,
    onListening: () => undefined,
    onLimit: createLimitEvents({ clock, emit: evidence.emit }),
  });
  return {
    sockets,
    limits,
    reply: REPLY_FUNCTIONS[request.reply],
    book: {
      takeOver: (id) => book.takeOver(id),
      roomFor: (id) => book.roomFor(id),
      received: (id, bytes) => book.received(id, bytes),
      sent: (id, bytes) => book.sent(id, bytes),
      limited: (id, limit, local) => book.limited(id, limit, local),
      closed(id, reason) {
        book.closed(id, reason);
        letGo(slots, slot);
      },
    },
  };
}
