import {
  closeDuplicate,
  type Descriptor,
  type HandedOverSocket,
  type InterruptScope,
} from '@socketlab/bsd-sockets';
import { type Address, createDeferred, type Deferred, type Logger } from '@socketlab/foundation';
import { type CallSteps, createCallSteps } from './call-steps.ts';
import { openGate, shutGate } from './gate.ts';
import type { RunningServer } from './served-listener.ts';
import type { SocketThread, SocketThreadOptions, SocketThreads } from './socket-thread.ts';
import type { StepRecording } from './step-recording.ts';

/** What a server's thread reports when clients can come. Everything else that it reports is the app's own. */
export interface ListeningReport {
  readonly kind: 'listening';
  readonly address: Address;
}

/** What a server's thread reports between bind() and listen(), where it waits at the gate until the port is watched. */
export interface BoundReport {
  readonly kind: 'bound';
  readonly address: Address;
}

/**
 * What the handler `serve` gets: the request, the gate before listen(), for servers that report when they are bound, and
 * the descriptor that it serves where the service manager has made the socket.
 */
export type Gated<Request> = Request & {
  readonly gate: Int32Array;
  readonly handedOver?: Descriptor;
};

/** Which server to run, and how. */
export interface ServerThreadOptions<Request>
  extends Pick<SocketThreadOptions, 'youngHeapMegabytes'> {
  /** The worker's file; its handler `serve` takes the request, and returns when it was interrupted or is done. */
  readonly url: URL;
  readonly request: Request;
  readonly counters: SharedArrayBuffer;
  /** Which waits end when no new clients shall come: where there are no connections, all. */
  readonly refusingScope?: InterruptScope;
  /** A listening or bound socket, which the server closes at its end; its maker holds it on. */
  readonly handedOver?: HandedOverSocket | undefined;
}

interface ServerThreadDeps<Report> {
  readonly threads: SocketThreads;
  readonly logger: Logger;
  /** Has the kernel's view of a server port observed, where there is something to follow. */
  readonly watch?: (port: number, awaitsListener: boolean) => Promise<() => Promise<void>>;
  /** Observes a server that goes step by step. */
  readonly record?: (steps: CallSteps) => Promise<StepRecording>;
  readonly onReport: (report: Report) => void;
}

interface ServedRequest {
  readonly address: Address;
  /** Whether to stop before each call. */
  readonly steps?: boolean;
}

/**
 * Runs a server of blocking calls on a thread of its own; resolves when it has reported its address, rejects with what it
 * threw before. The kernel is watched before the socket exists; where the system chooses the port, before listen() if
 * the thread waits at the gate, else after it. A server that goes step by step has begun when it stands before its first
 * call.
 */
export async function startServerThread<
  Request extends ServedRequest,
  Report extends { readonly kind: string },
>(options: ServerThreadOptions<Request>, deps: ServerThreadDeps<Report>): Promise<RunningServer> {
  const { request, refusingScope = 'accept', handedOver } = options;
  const { logger, record } = deps;
  const steps = request.steps ? createCallSteps() : undefined;
  const recording = steps && (await record?.(steps));
  const port = createServedPort(request.address, { ...deps, recording });
  // A socket that was handed over listens already: what comes to its port is ours from the start.
  if (request.address.port !== 0) await port.watch(request.address, handedOver === undefined);
  const listening = createDeferred<void>();
  const thread = await startThread(options, deps, { steps, port, listening }).catch(
    (failure: unknown) => {
      if (handedOver) closeDuplicate(handedOver);
      throw failure;
    },
  );
  let hasBegun = false;
  let hasFailed = false;
  const job: Gated<Request> = {
    ...request,
    gate: port.gate,
    ...(handedOver && { handedOver: handedOver.descriptor }),
  };
  const ended = thread
    .call<void>('serve', job)
    .catch((failure: unknown) => {
      listening.reject(failure);
      hasFailed = true;
      if (hasBegun) logger.error({ err: failure }, 'the listener failed');
    })
    .then(() => recording?.end())
    .then(() => thread.end())
    .then(() => port.unwatch())
    // Last: who is told that it has ended may open the next one.
    .then(() => steps?.end());
  // One that goes step by step may never listen; how it failed is told by the call that did.
  if (steps) listening.promise.catch(() => undefined);
  await (steps?.first ?? listening.promise);
  hasBegun = true;
  return {
    get address() {
      return port.address;
    },
    ...(steps && { steps }),
    get hasFailed() {
      return hasFailed;
    },
    ended,
    refuseNew: () => thread.interrupt(refusingScope),
    cut: () => thread.interrupt('all'),
  };
}

/** The address that a server gets, and the kernel's view of its port. */
interface ServedPort {
  readonly address: Address;
  /** Opened when the port is watched. */
  readonly gate: Int32Array;
  watch(address: Address, awaitsListener: boolean): Promise<void>;
  unwatch(): Promise<void>;
}

function createServedPort(
  asked: Address,
  deps: Pick<ServerThreadDeps<never>, 'watch'> & { recording: StepRecording | undefined },
): ServedPort {
  const { watch, recording } = deps;
  let address = asked;
  let unwatch: (() => Promise<void>) | undefined;
  return {
    get address() {
      return address;
    },
    gate: shutGate(),
    async watch(bound, awaitsListener) {
      address = bound;
      unwatch ??= await watch?.(bound.port, awaitsListener);
      await recording?.watchPort(bound.port);
    },
    unwatch: async () => unwatch?.(),
  };
}

async function startThread<Request, Report>(
  { url, counters, youngHeapMegabytes, handedOver }: ServerThreadOptions<Request>,
  { threads, onReport }: ServerThreadDeps<Report>,
  server: { steps: CallSteps | undefined; port: ServedPort; listening: Deferred<void> },
): Promise<SocketThread> {
  const { steps, port, listening } = server;
  const thread = await threads.start({
    url,
    counters,
    ...(steps && { steps }),
    ...(handedOver && { handedOver }),
    ...(youngHeapMegabytes !== undefined && { youngHeapMegabytes }),
    onReport(report) {
      if (isReport<ListeningReport>(report, 'listening')) void onListening(report.address);
      else if (isReport<BoundReport>(report, 'bound')) void onBound(report.address);
      else onReport(report as Report);
    },
  });
  async function onBound(bound: Address): Promise<void> {
    try {
      await port.watch(bound, true);
    } catch (failure) {
      listening.reject(failure);
      thread.interrupt('all');
    } finally {
      openGate(port.gate);
    }
  }
  async function onListening(address: Address): Promise<void> {
    await port.watch(address, false).then(listening.resolve, listening.reject);
  }
  return thread;
}

function isReport<Report extends { readonly kind: string }>(
  report: unknown,
  kind: Report['kind'],
): report is Report {
  return (report as { kind?: unknown }).kind === kind;
}
