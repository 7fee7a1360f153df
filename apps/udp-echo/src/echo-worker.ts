import { performance } from 'node:perf_hooks';
import { InterruptedCallError } from '@socketlab/bsd-sockets';
import {
  type ListeningReport,
  REPLY_FUNCTIONS,
  type SocketThreadContext,
  serveSocketThread,
} from '@socketlab/daemon';
import { layoutOf } from './address-words.ts';
import { serveInBatches } from './batch-server.ts';
import { createBatchTime } from './batch-time.ts';
import { createDatagramBook, type DatagramBook } from './datagram-book.ts';
import { createEchoReport } from './echo-report.ts';
import { serveEcho } from './echo-server.ts';
import type { ServeRequest } from './echo-types.ts';
import { createEndpoints } from './endpoints.ts';
import { serveWithEventLoop } from './event-loop-server.ts';
import { createGuard, GUARD_WORDS } from './guard.ts';
import type { Model, ModelName } from './model.ts';
import { createNetworkNames } from './network-names.ts';

/** The lesson's server tells what happens by the datagram; the book is kept by the sender. */
const serveBlocking: Model = (options, { book, thread }) => {
  const { refusal, ...report } = createEchoReport(book);
  serveEcho(thread.sockets, { ...options, refusal }, report);
};

const SERVERS: Readonly<Record<ModelName, Model>> = {
  blocking: serveBlocking,
  batch: serveInBatches,
  'event-loop': serveWithEventLoop,
};

serveSocketThread((context) => ({
  /** Serves with the model that was asked for, until interrupted. */
  async serve(request: ServeRequest): Promise<void> {
    const reply = REPLY_FUNCTIONS[request.reply];
    const book = openBook(request, context);
    try {
      const options = { ...request, reply, isEcho: request.reply === 'echo' };
      await SERVERS[request.model](options, { book, thread: context });
    } catch (thrown) {
      // Interrupted is how a server without end is told to stop.
      if (!(thrown instanceof InterruptedCallError)) throw thrown;
    }
  },
}));

function openBook(request: ServeRequest, context: SocketThreadContext): DatagramBook {
  const { answersPerSecond } = request;
  const layout = layoutOf(request.address.host);
  const time = createBatchTime(() => performance.now());
  let bound = request.address;
  const endpoints = createEndpoints(
    { memory: request.endpoints, layout, ownWords: GUARD_WORDS },
    { time, onMet: (endpoint, address) => guard.meet(endpoint, address) },
  );
  const { words, endpointWords, ownAt } = endpoints;
  const guard = createGuard(
    { answersPerSecond, layout, endpointWords, guardAt: ownAt },
    {
      bound: () => bound,
      time,
      readNames: createNetworkNames({ nowMs: () => time.exactMs }),
      endpoints: words,
    },
  );
  return createDatagramBook({
    ...{ context, guard, endpoints, time },
    onBound(address) {
      bound = address;
      const listening: ListeningReport = { kind: 'listening', address };
      context.report(listening);
    },
  });
}
