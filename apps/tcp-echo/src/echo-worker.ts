import { ConnectionResetError, InterruptedCallError } from '@socketlab/bsd-sockets';
import {
  type BoundReport,
  createCounterWriter,
  createEchoTimer,
  type Gated,
  type ListeningReport,
  REPLY_FUNCTIONS,
  type SocketThreadContext,
  serveSocketThread,
  waitAtGate,
} from '@socketlab/daemon';
import { serveEcho } from './echo-server.ts';
import {
  COUNTERS,
  type Counter,
  type EchoMessage,
  type EchoReport,
  type ListenRequest,
} from './echo-types.ts';

serveSocketThread((context) => ({
  /** Serves until interrupted, or until the first client has gone when asked for one only. */
  serve(request: Gated<ListenRequest>): void {
    const reply = REPLY_FUNCTIONS[request.reply];
    try {
      serveEcho(context.sockets, { ...request, reply }, createReport(context, request));
    } catch (thrown) {
      // Interrupted is how a server without end is told to stop.
      if (!(thrown instanceof InterruptedCallError)) throw thrown;
    }
  },
}));

function createReport(
  { counters, report }: SocketThreadContext,
  request: Gated<ListenRequest>,
): EchoReport {
  const tell = (message: EchoMessage | ListeningReport | BoundReport): void => report(message);
  let { address } = request;
  const add = createCounterWriter(COUNTERS, counters);
  // One client at a time: one row.
  const timer = createEchoTimer(COUNTERS, counters);
  return {
    bound(own) {
      address = own;
      tell({ kind: 'bound', address });
      waitAtGate(request.gate);
    },
    listening: () => tell({ kind: 'listening', address }),
    accepted(peer) {
      add.accepted(1);
      timer.begin(0);
      tell({ kind: 'accepted', peer });
    },
    received(bytes) {
      timer.received(0);
      add.receivedBytes(bytes);
    },
    sent(bytes) {
      timer.answered(0);
      add.sentBytes(bytes);
    },
    closed(failure) {
      add[closeReason(failure)](1);
      tell({ kind: 'closed' });
    },
  };
}

function closeReason(failure: unknown): Counter {
  if (failure === undefined) return 'closedByPeer';
  if (failure instanceof ConnectionResetError) return 'closedByReset';
  return failure instanceof InterruptedCallError ? 'closedByStop' : 'closedByError';
}
