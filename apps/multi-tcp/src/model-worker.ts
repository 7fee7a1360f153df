import {
  type BoundReport,
  type Gated,
  type ListeningReport,
  REPLY_FUNCTIONS,
  type SocketThreadContext,
  serveSocketThread,
  waitAtGate,
} from '@socketlab/daemon';
import { serveWithBlocking } from './blocking-server.ts';
import { createClientThreads } from './client-slots.ts';
import { type BookDeps, createConnectionBook } from './connection-book.ts';
import { createConnectionTable } from './connection-table.ts';
import { createDoorBook } from './door-book.ts';
import { serveWithEpoll } from './epoll-server.ts';
import { serveWithEventLoop } from './event-loop-server.ts';
import { serveWithIoUring } from './io-uring-server.ts';
import { createLimitEvents } from './limit-events.ts';
import type { ThreadRequest } from './listen-request.ts';
import type { Model, ModelName } from './model.ts';
import { serveWithThreads } from './threads-server.ts';

const SERVERS: Readonly<Record<ModelName, Model>> = {
  blocking: serveWithBlocking,
  threads: serveWithThreads,
  'event-loop': serveWithEventLoop,
  epoll: serveWithEpoll,
  io_uring: serveWithIoUring,
};

serveSocketThread((context) => ({
  /** Serves with the model that was asked for, until interrupted. */
  serve(request: Gated<ThreadRequest>): void | Promise<void> {
    const reply = REPLY_FUNCTIONS[request.reply];
    const bookDeps = bookDepsOf(request, context);
    return SERVERS[request.model](
      { ...request, reply },
      {
        book: createConnectionBook(request.limits, bookDeps),
        thread: context,
        openClientThreads: () => ({
          book: createDoorBook(request.limits, bookDeps),
          clientThreads: createClientThreads(request.slots, context.report),
        }),
      },
    );
  },
}));

function bookDepsOf(
  { table, gate }: Gated<ThreadRequest>,
  { counters, clock, evidence, report }: SocketThreadContext,
): BookDeps {
  const tell = (message: ListeningReport | BoundReport): void => report(message);
  return {
    counters,
    clock,
    table: createConnectionTable(table.memory, table.rows),
    onBound(address) {
      tell({ kind: 'bound', address });
      waitAtGate(gate);
    },
    onListening: (address) => tell({ kind: 'listening', address }),
    onLimit: createLimitEvents({ clock, emit: evidence.emit }),
  };
}
