import type { InterruptScope } from '@socketlab/bsd-sockets';
import { type Address, createDeferred, type Logger } from '@socketlab/foundation';
import { type CallSteps, createCallSteps } from './call-steps.ts';
import type { RunningServer } from './served-listener.ts';
import type { SocketThread, SocketThreads } from './socket-thread.ts';

/** What a server's thread reports when clients can come. Everything else that it reports is the app's own. */
export interface ListeningReport {
  readonly kind: 'listening';
  readonly address: Address;
}

/** Which server to run, and how. */
export interface ServerThreadOptions<Request> {
  /** The worker's file; its handler `serve` takes the request, and returns when it was interrupted or is done. */
  readonly url: URL;
  readonly request: Request;
  readonly counters: SharedArrayBuffer;
  /** Which waits end when no new clients shall come: where there are no connections, all. */
  readonly refusingScope?: InterruptScope;
}

interface ServerThreadDeps<Report> {
  readonly threads: SocketThreads;
  readonly logger: Logger;
  /** Has the kernel's view of a server port observed, where there is something to follow. */
  readonly watch?: (port: number, awaitsListener: boolean) => Promise<() => Promise<void>>;
  /** Records the calls of a server that goes step by step. */
  readonly record?: (steps: CallSteps) => Promise<() => Promise<void>>;
  readonly onReport: (report: Report) => void;
}

interface ServedRequest {
  readonly address: Address;
  /** Whether to stop before each call. */
  readonly steps?: boolean;
}

/**
 * Runs a server of blocking calls on a thread of its own; resolves when it has reported its address, rejects with what it
 * threw before. The kernel is watched before the socket exists, where the port is known by then. A server that goes step
 * by step has begun when it stands before its first call.
 */
export async function startServerThread<
  Request extends ServedRequest,
  Report extends { readonly kind: string },
>(options: ServerThreadOptions<Request>, deps: ServerThreadDeps<Report>): Promise<RunningServer> {
  const { request, refusingScope = 'accept' } = options;
  const { logger, watch, record } = deps;
  const { port } = request.address;
  const listening = createDeferred<Address>();
  const steps = request.steps ? createCallSteps() : undefined;
  let address = request.address;
  let hasBegun = false;
  let unwatch = port === 0 ? undefined : await watch?.(port, true);
  const unrecord = steps && (await record?.(steps));
  const thread = await startThread(options, deps, { steps, onListening: listening.resolve });
  const ended = thread
    .call<void>('serve', request)
    .catch((failure: unknown) => {
      listening.reject(failure);
      if (hasBegun) logger.error({ err: failure }, 'the listener failed');
    })
    .then(() => unrecord?.())
    .then(() => steps?.end())
    .then(() => thread.end())
    .then(() => unwatch?.());
  const isListening = listening.promise.then(async (bound) => {
    address = bound;
    unwatch ??= await watch?.(bound.port, false);
  });
  // One that goes step by step may never listen; how it failed is told by the call that did.
  if (steps) isListening.catch(() => undefined);
  await (steps?.first ?? isListening);
  hasBegun = true;
  return {
    get address() {
      return address;
    },
    ...(steps && { steps }),
    ended,
    refuseNew: () => thread.interrupt(refusingScope),
    cut: () => thread.interrupt('all'),
  };
}

function startThread<Request, Report>(
  { url, counters }: ServerThreadOptions<Request>,
  { threads, onReport }: ServerThreadDeps<Report>,
  { steps, onListening }: { steps: CallSteps | undefined; onListening: (at: Address) => void },
): Promise<SocketThread> {
  return threads.start({
    url,
    counters,
    ...(steps && { steps }),
    onReport(report) {
      if (isListeningReport(report)) onListening(report.address);
      else onReport(report as Report);
    },
  });
}

function isListeningReport(report: unknown): report is ListeningReport {
  return (report as { kind?: unknown }).kind === 'listening';
}
