import { parentPort, workerData } from 'node:worker_threads';
import { KernelCallError } from '@socketlab/bsd-sockets';
import { messageOf } from '@socketlab/foundation';
import { createCaptureDrain } from './capture-drain.ts';
import type { CaptureOrder, CaptureReport, CaptureWorkerData } from './capture-protocol.ts';

/** How long packets wait in the kernel, which has room for a second of 80,000. A wait in poll() would pin the process. */
const BETWEEN_DRAINS_MS = 5;

/** The worker of one capture: drains the kernel's queue again and again, and obeys the main thread's orders one by one. */
function main(data: CaptureWorkerData): void {
  // A read that finds nothing throws EAGAIN, and nobody looks at the stack of that.
  Error.stackTraceLimit = 0;
  const capture = createCaptureDrain(data, report);
  let problem: string | undefined;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let last = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    last = last.then(work).catch((failure: unknown) => {
      if (problem !== undefined) return;
      problem = problemOf(failure);
      const monotonicNs = String(process.hrtime.bigint());
      report({ kind: 'failed', problem, monotonicNs });
    });
    return last;
  };
  const drainAgain = async (): Promise<void> => {
    let isBusy = false;
    await inTurn(async () => {
      isBusy = await capture.drain();
    });
    const pauseMs = isBusy ? 0 : BETWEEN_DRAINS_MS;
    if (!isStopped && problem === undefined) timer = setTimeout(drainAgain, pauseMs);
  };
  parentPort?.on('message', async ({ id, kind }: CaptureOrder) => {
    await inTurn(kind === 'stop' ? capture.end : capture.flush);
    const about = problem === undefined ? {} : { problem };
    report({ kind: 'done', order: id, totals: capture.totals, ...about });
    if (kind !== 'stop') return;
    isStopped = true;
    clearTimeout(timer);
    parentPort?.close();
  });
  void drainAgain();
}

/** A kernel call's own message speaks to someone who reads of nothing else. */
function problemOf(failure: unknown): string {
  if (!(failure instanceof KernelCallError)) return messageOf(failure);
  return `${failure.facts['call']}: ${failure.errno}`;
}

function report(message: CaptureReport): void {
  parentPort?.postMessage(message);
}

main(workerData as CaptureWorkerData);
