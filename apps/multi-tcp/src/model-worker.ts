import {
  type BoundReport,
  type Gated,
  type ListeningReport,
  REPLY_FUNCTIONS,
  type SocketThreadContext,
  serveSocketThread,
  waitAtGate,
} from '@socketlab/daemon';
import { type ConnectionBook, createConnectionBook } from './connection-book.ts';
import { createConnectionTable } from './connection-table.ts';
import { serveWithEpoll } from './epoll-server.ts';
import { serveWithEventLoop } from './event-loop-server.ts';
import { serveWithIoUring } from './io-uring-server.ts';
import { createLimitEvents } from './limit-events.ts';
import type { ThreadRequest } from './listen-request.ts';
import type { Model, ModelName } from './model.ts';

const SERVERS: Readonly<Record<ModelName, Model>> = {
  'event-loop': serveWithEventLoop,
  epoll: serveWithEpoll,
  io_uring: serveWithIoUring,
};

serveSocketThread((context) => ({
  /** Serves with the model that was asked for, until interrupted. */
  serve(request: Gated<ThreadRequest>): void | Promise<void> {
    const reply = REPLY_FUNCTIONS[request.reply];
    const book = openBook(request, context);
    return SERVERS[request.model]({ ...request, reply }, { book, thread: context });
  },
}));

function openBook(
  { limits, table, gate }: Gated<ThreadRequest>,
  context: SocketThreadContext,
): ConnectionBook {
  const { counters, clock, evidence, report } = context;
  const tell = (message: ListeningReport | BoundReport): void => report(message);
  return createConnectionBook(limits, {
    counters,
    clock,
    table: createConnectionTable(table.memory, table.rows),
    onBound(address) {
      tell({ kind: 'bound', address });
      waitAtGate(gate);
    },
    onListening: (address) => tell({ kind: 'listening', address }),
    onLimit: createLimitEvents({ clock, emit: evidence.emit }),
  });
}
