import { InterruptedCallError } from '@socketlab/bsd-sockets';
import { REPLY_FUNCTIONS, type SocketThreadContext, serveSocketThread } from '@socketlab/daemon';
import { createEchoReport } from './echo-report.ts';
import { serveEcho } from './echo-server.ts';
import type { EchoOptions, EchoReport, ServeRequest } from './echo-types.ts';
import { createEndpoints } from './endpoints.ts';
import { createGuard } from './guard.ts';
import { createNetworkNames } from './network-names.ts';

const NS_PER_MS = 1_000_000;

serveSocketThread((context) => ({
  /** Serves until interrupted. */
  serve(request: ServeRequest): void {
    const { options, report } = prepare(request, context);
    try {
      serveEcho(context.sockets, options, report);
    } catch (thrown) {
      // Interrupted is how a server without end is told to stop.
      if (!(thrown instanceof InterruptedCallError)) throw thrown;
    }
  },
}));

function prepare(
  request: ServeRequest,
  context: SocketThreadContext,
): { options: EchoOptions; report: EchoReport } {
  const nowMs = (): number => Number(context.clock.monotonicNs()) / NS_PER_MS;
  let bound = request.address;
  const guard = createGuard(request, {
    bound: () => bound,
    nowMs,
    readNames: createNetworkNames({ nowMs }),
  });
  const endpoints = createEndpoints(request.endpoints, { guard, nowMs });
  const onBound = (address: typeof bound): void => {
    bound = address;
  };
  return {
    options: {
      ...request,
      reply: REPLY_FUNCTIONS[request.reply],
      refusal: (from, datagram) => guard.refusal(endpoints.of(from), datagram),
    },
    report: createEchoReport({ context, guard, endpoints, onBound }),
  };
}
