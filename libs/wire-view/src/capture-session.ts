import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { EventDraft } from '@socketlab/evidence';
import { type Clock, messageOf, workerUrl } from '@socketlab/foundation';
import type { CaptureOrder, CaptureReport, CaptureWorkerData } from './capture-protocol.ts';
import { CaptureFailedError } from './errors.ts';
import { createSourceReader } from './source-reader.ts';
import type { CaptureTotals } from './wire-view.ts';

const UNTAKEN = 0;
const NOWHERE = { protocol: 'tcp', local: '0.0.0.0:0', remote: '0.0.0.0:0' } as const;

/** A capture under way: its worker, as the main thread sees it. */
export interface CaptureSession {
  /** Resolves when all packets that the kernel had before the call were told. Throws {@link CaptureFailedError}. */
  flush(): Promise<CaptureTotals>;
  /** The same, then the file is complete and the worker ends. To be called once. Throws {@link CaptureFailedError}. */
  stop(): Promise<CaptureTotals>;
}

interface Answer {
  resolve(totals: CaptureTotals): void;
  reject(failure: CaptureFailedError): void;
}

/** Hands a source that hears already to a worker; the kernel keeps packets until that has begun. */
export function startCaptureSession(
  options: { readonly id: string } & Omit<CaptureWorkerData, 'untaken' | 'clockOffsetNs'>,
  deps: {
    readonly clock: Clock;
    readonly emit: (draft: EventDraft) => void;
    /** The worker ended though nobody told it to, or could not go on. */
    readonly onFailed: (failure: CaptureFailedError) => void;
  },
): CaptureSession {
  const { id, ...data } = options;
  const untaken = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const worker = startWorker({ ...data, untaken, clockOffsetNs: deps.clock.offsetNs });
  const pending = new Map<number, Answer>();
  const emit = createEmitter(new Int32Array(untaken), deps);
  let orders = 0;
  let problem = 'its thread has ended';
  let hasEnded = false;
  let isStopped = false;
  worker.on('message', (report: CaptureReport) => {
    if (report.kind === 'failed') {
      const { problem: why, monotonicNs } = report;
      deps.onFailed(new CaptureFailedError({ captureId: id, problem: why }));
      // How many packets it will not see nobody knows: one at least.
      if (data.observesPackets) emit({ kind: 'lost', count: 1, monotonicNs });
      return;
    }
    if (report.kind !== 'done') return emit(report);
    const answer = pending.get(report.order);
    pending.delete(report.order);
    if (pending.size === 0) worker.unref();
    if (report.problem === undefined) answer?.resolve(report.totals);
    else answer?.reject(new CaptureFailedError({ captureId: id, problem: report.problem }));
  });
  worker.on('error', (failure) => {
    problem = messageOf(failure);
  });
  worker.once('exit', () => {
    hasEnded = true;
    if (isStopped && pending.size === 0) return;
    const failure = new CaptureFailedError({ captureId: id, problem });
    for (const answer of pending.values()) answer.reject(failure);
    // Nobody else closes it now.
    createSourceReader(options.source).close();
    deps.onFailed(failure);
  });
  // Only what someone waits for keeps the process alive.
  worker.unref();
  const give = (kind: CaptureOrder['kind']): Promise<CaptureTotals> =>
    new Promise((resolve, reject) => {
      if (hasEnded) return reject(new CaptureFailedError({ captureId: id, problem }));
      orders += 1;
      pending.set(orders, { resolve, reject });
      worker.ref();
      worker.postMessage({ id: orders, kind } satisfies CaptureOrder);
    });
  return {
    flush: () => give('flush'),
    async stop() {
      isStopped = true;
      const end = hasEnded ? undefined : once(worker, 'exit');
      try {
        return await give('stop');
      } finally {
        worker.ref();
        await end;
      }
    },
  };
}

function startWorker(workerData: CaptureWorkerData): Worker {
  return new Worker(workerUrl('capture-worker', import.meta.url), {
    workerData,
    // Flags that made sense for the program (--input-type, --test) may keep a worker from starting.
    execArgv: [],
  });
}

/** Gives what the worker saw its Unix time, and hands it on. */
function createEmitter(
  untaken: Int32Array,
  { clock, emit }: { readonly clock: Clock; readonly emit: (draft: EventDraft) => void },
): (report: Extract<CaptureReport, { kind: 'packets' | 'lost' }>) => void {
  const timed = (monotonicNs: string) => ({
    monotonicNs,
    atNs: String(clock.toUnixNs(BigInt(monotonicNs))),
  });
  return (report) => {
    if (report.kind === 'lost') {
      const { count, monotonicNs } = report;
      const about = { where: 'capture', count, socket: NOWHERE } as const;
      return emit({ kind: 'loss', source: 'wire', ...about, ...timed(monotonicNs) });
    }
    for (const packet of report.packets) emit({ ...packet, ...timed(packet.monotonicNs) });
    Atomics.sub(untaken, UNTAKEN, report.packets.length);
  };
}
