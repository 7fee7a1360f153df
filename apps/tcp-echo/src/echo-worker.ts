import { ConnectionResetError, InterruptedCallError } from '@socketlab/bsd-sockets';
import { type SocketThreadContext, serveSocketThread } from '@socketlab/daemon';
import { serveEcho } from './echo-server.ts';
import {
  COUNTERS,
  type Counter,
  type EchoMessage,
  type EchoReport,
  type ServeJob,
} from './echo-types.ts';
import { waitAtGate } from './gate.ts';
import { REPLY_FUNCTIONS } from './replies.ts';

serveSocketThread((context) => ({
  /** Serves until interrupted, or until the first client has gone when asked for one only. */
  serve({ request, gate }: ServeJob): void {
    const reply = REPLY_FUNCTIONS[request.reply];
    try {
      serveEcho(context.sockets, { ...request, reply }, createReport(context, gate));
    } catch (thrown) {
      // Interrupted is how a server without end is told to stop.
      if (!(thrown instanceof InterruptedCallError)) throw thrown;
    }
  },
}));

function createReport({ counters, report }: SocketThreadContext, gate: Int32Array): EchoReport {
  const tell = (message: EchoMessage): void => report(message);
  const add = (counter: Counter, amount: number): void => {
    const index = COUNTERS.indexOf(counter);
    counters[index] = (counters[index] ?? 0) + amount;
  };
  const received = COUNTERS.indexOf('receivedBytes');
  const sent = COUNTERS.indexOf('sentBytes');
  return {
    bound(address) {
      tell({ kind: 'bound', address });
      waitAtGate(gate);
    },
    listening: () => tell({ kind: 'listening' }),
    accepted(peer) {
      add('accepted', 1);
      tell({ kind: 'accepted', peer });
    },
    received(bytes) {
      counters[received] = (counters[received] ?? 0) + bytes;
    },
    sent(bytes) {
      counters[sent] = (counters[sent] ?? 0) + bytes;
    },
    closed(failure) {
      add(closeReason(failure), 1);
      tell({ kind: 'closed' });
    },
  };
}

function closeReason(failure: unknown): Counter {
  if (failure === undefined) return 'closedByPeer';
  if (failure instanceof ConnectionResetError) return 'closedByReset';
  return failure instanceof InterruptedCallError ? 'closedByStop' : 'closedByError';
}
