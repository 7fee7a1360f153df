import type { InterruptScope } from '@socketlab/bsd-sockets';
import { type Address, createDeferred, type Logger } from '@socketlab/foundation';
import { openGate, shutGate } from './gate.ts';
import type { RunningServer } from './served-listener.ts';
import type { SocketThreadOptions, SocketThreads } from './socket-thread.ts';

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

/** What the handler `serve` gets: the request, and the gate before listen(), for servers that report when they are bound. */
export type Gated<Request> = Request & { readonly gate: Int32Array };

/** Which server to run, and how. */
export interface ServerThreadOptions<Request>
  extends Pick<SocketThreadOptions, 'youngHeapMegabytes'> {
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
  readonly onReport: (report: Report) => void;
}

/**
 * Runs a server of blocking calls on a thread of its own; resolves when it has reported its address, rejects with what it
 * threw before. The kernel is watched before the socket exists; where the system chooses the port, before listen() if
 * the thread waits at the gate, else after it.
 */
export async function startServerThread<
  Request extends { readonly address: Address },
  Report extends { readonly kind: string },
>(options: ServerThreadOptions<Request>, deps: ServerThreadDeps<Report>): Promise<RunningServer> {
  const { url, request, counters, refusingScope = 'accept', ...heap } = options;
  const { threads, logger, watch } = deps;
  const { port } = request.address;
  const gate = shutGate();
  const listening = createDeferred<Address>();
  let isListening = false;
  let unwatch = port === 0 ? undefined : await watch?.(port, true);
  const thread = await threads.start({
    ...heap,
    url,
    counters,
    onReport(report) {
      if (isReport<ListeningReport>(report, 'listening')) listening.resolve(report.address);
      else if (isReport<BoundReport>(report, 'bound')) void onBound(report.address);
      else deps.onReport(report as Report);
    },
  });
  async function onBound(bound: Address): Promise<void> {
    try {
      unwatch ??= await watch?.(bound.port, true);
    } catch (failure) {
      listening.reject(failure);
      thread.interrupt('all');
    } finally {
      openGate(gate);
    }
  }
  const job: Gated<Request> = { ...request, gate };
  const ended = thread
    .call<void>('serve', job)
    .catch((failure: unknown) => {
      listening.reject(failure);
      if (isListening) logger.error({ err: failure }, 'the listener failed');
    })
    .then(() => thread.end())
    .then(() => unwatch?.());
  const address = await listening.promise;
  isListening = true;
  unwatch ??= await watch?.(address.port, false);
  return {
    address,
    ended,
    refuseNew: () => thread.interrupt(refusingScope),
    cut: () => thread.interrupt('all'),
  };
}

function isReport<Report extends { readonly kind: string }>(
  report: unknown,
  kind: Report['kind'],
): report is Report {
  return (report as { kind?: unknown }).kind === kind;
}
