import type { SocketThread } from '@socketlab/daemon';
import type { LoadPlan } from '@socketlab/load';
import { allocateLoadCells, type LoadCells, loadCells } from './load-cells.ts';
import { allocateControl, setStage } from './load-control.ts';
import type { LoadOutcome } from './load-job.ts';
import { budgetOf, type JobDeps, jobsOf } from './load-plan-shares.ts';
import { readThreadCpu } from './thread-cpu.ts';

/** The threads of one load, seen from the main thread. */
export interface LoadCrew {
  /** What they count, a thread each. */
  readonly cells: readonly LoadCells[];
  /** All may begin to send. */
  send(): void;
  /** All close everything, at once. */
  end(): void;
  /** Resolves with each thread's outcome as it comes to its end; rejects with the first defect. */
  readonly outcomes: readonly Promise<LoadOutcome>[];
  /** CPU time of each so far, in nanoseconds; undefined where the system does not tell. */
  cpu(): readonly number[] | undefined;
  /** Ends the threads themselves. */
  dismiss(): Promise<void>;
}

/** Starts a thread for the load, which calls `onId` with the number that the system has given it. */
export type StartLoadThread = (onId: (systemThreadId: number) => void) => Promise<SocketThread>;

/** For a thread to come back by itself after it was told to end: it may have many sockets to close. */
const GRACE_MS = 5_000;

/** Starts the threads of a plan: they connect, and wait for {@link LoadCrew.send}. */
export async function startLoadCrew(
  plan: LoadPlan,
  where: Omit<JobDeps, 'control'>,
  startThread: StartLoadThread,
): Promise<LoadCrew> {
  const control = allocateControl(budgetOf(plan), plan.threads);
  const memories = Array.from({ length: plan.threads }, allocateLoadCells);
  const ids: number[] = [];
  const threads = await startAll(memories.length, () => startThread((id) => ids.push(id)));
  const jobs = jobsOf(plan, { ...where, control }, memories);
  const outcomes = threads.map((thread, index) => thread.call<LoadOutcome>('load', jobs[index]));
  const interruptAll = (): void => {
    for (const thread of threads) thread.interrupt('all');
  };
  let grace: NodeJS.Timeout | undefined;
  return {
    cells: memories.map(loadCells),
    send: () => setStage(control, 'send'),
    end() {
      setStage(control, 'end');
      grace ??= setTimeout(interruptAll, GRACE_MS);
    },
    outcomes,
    cpu() {
      const used = ids.map(readThreadCpu);
      // Without a number of each thread, what all of them use is not known.
      if (used.length < threads.length) return undefined;
      return used.every((ns) => ns !== undefined) ? used : undefined;
    },
    async dismiss() {
      setStage(control, 'end');
      clearTimeout(grace);
      await Promise.all(threads.map((thread) => thread.end()));
    },
  };
}

/** All or none: where one does not start, the others are ended. */
async function startAll(
  count: number,
  start: () => Promise<SocketThread>,
): Promise<readonly SocketThread[]> {
  const started = await Promise.allSettled(Array.from({ length: count }, start));
  const threads = started.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  const failed = started.find((each) => each.status === 'rejected');
  if (failed === undefined) return threads;
  await Promise.all(threads.map((thread) => thread.end()));
  throw failed.reason;
}
