import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { messageOf, type Wait, workerUrl } from '@socketlab/foundation';
import type { CountOutcome } from './call-counter.ts';
import { TracingFailedError, TracingUnavailableError } from './errors.ts';
import type { TraceOrder, TraceReport, TraceWorkerData } from './trace-protocol.ts';
import type { Untimed } from './untimed.ts';

/** Tracing under way in a worker. */
export interface TraceSession {
  /** Whether this kernel can observe system calls. */
  readonly hasCalls: boolean;
  /** Instances of killed daemons that were removed at the start. */
  readonly leftovers: readonly string[];
  /** Resolves when the order is in force, of the end of a count with what it came to. Throws {@link TracingFailedError}. */
  order(order: TraceOrder): Promise<CountOutcome | undefined>;
  /** Removes the instance and ends the worker; once the signal aborts, it is ended as it is. */
  stop(wait: Wait): Promise<void>;
}

/** Who is told. */
export interface TraceListener {
  onObserved(drafts: readonly Untimed[]): void;
  /** The worker ended though nobody told it to. */
  onFailed(failure: TracingFailedError): void;
}

/** Starts the worker and waits for its instance. Throws {@link TracingUnavailableError} where there can be none. */
export async function startTraceSession(
  data: TraceWorkerData,
  listener: TraceListener,
  wait: Wait,
): Promise<TraceSession> {
  const worker = new Worker(workerUrl('trace-worker', import.meta.url), {
    workerData: data,
    // Flags that made sense for the program (--input-type, --test) may keep a worker from starting.
    execArgv: [],
  });
  try {
    const [report] = (await once(worker, 'message', { signal: wait.signal })) as [TraceReport];
    if (report.kind === 'ready') return conduct(worker, report, listener);
    throw unavailable(report, data.prepared);
  } catch (failure) {
    await worker.terminate();
    wait.signal.throwIfAborted();
    if (failure instanceof TracingUnavailableError) throw failure;
    throw unavailable({ kind: 'unavailable', code: '', detail: messageOf(failure) }, data.prepared);
  }
}

function unavailable(report: TraceReport, prepared: string | undefined): TracingUnavailableError {
  const { code, detail } =
    report.kind === 'unavailable' ? report : { code: '', detail: `it said ${report.kind}` };
  const isRoot = process.geteuid?.() === 0;
  return new TracingUnavailableError({ cause: code, detail, isRoot, prepared });
}

interface Answer {
  resolve(count: CountOutcome | undefined): void;
  reject(failure: TracingFailedError): void;
}

function conduct(
  worker: Worker,
  ready: Extract<TraceReport, { kind: 'ready' }>,
  listener: TraceListener,
): TraceSession {
  const pending = new Map<number, Answer>();
  let orders = 0;
  let problem = 'it is stopped';
  let isStopping = false;
  let hasEnded = false;
  worker.on('message', (report: TraceReport) => {
    if (report.kind === 'observed') listener.onObserved(report.drafts);
    if (report.kind !== 'done') return;
    const answer = pending.get(report.order);
    pending.delete(report.order);
    // Only what someone waits for keeps the process alive.
    if (pending.size === 0) worker.unref();
    if (report.problem === undefined) answer?.resolve(report.count);
    else answer?.reject(new TracingFailedError({ problem: report.problem }));
  });
  worker.on('error', (failure) => {
    problem = messageOf(failure);
  });
  worker.once('exit', () => {
    hasEnded = true;
    const failure = new TracingFailedError({ problem });
    for (const answer of pending.values()) answer.reject(failure);
    if (!isStopping) listener.onFailed(failure);
  });
  worker.unref();
  const give = (order: TraceOrder): Promise<CountOutcome | undefined> =>
    new Promise((resolve, reject) => {
      if (hasEnded) return reject(new TracingFailedError({ problem }));
      orders += 1;
      pending.set(orders, { resolve, reject });
      worker.ref();
      worker.postMessage({ id: orders, order });
    });
  return {
    hasCalls: ready.hasCalls,
    leftovers: ready.leftovers,
    order: give,
    async stop({ signal }) {
      if (hasEnded || isStopping) return;
      isStopping = true;
      const end = once(worker, 'exit');
      const cut = (): void => void worker.terminate();
      signal.addEventListener('abort', cut, { once: true });
      if (signal.aborted) cut();
      try {
        await give({ kind: 'stop' });
        worker.ref();
      } catch (failure) {
        // The next daemon that starts removes an instance that there was no time to remove.
        if (!signal.aborted) throw failure;
      } finally {
        signal.removeEventListener('abort', cut);
      }
      await end;
    },
  };
}
