import { readdirSync, readFileSync } from 'node:fs';
import type { SampledUsage, ThreadUsage } from '@socketlab/evidence';
import { callName } from './call-names.ts';

/** What this process has used up to now. */
export type ProcessUsage = Pick<SampledUsage, 'threads' | 'processThreads' | 'residentBytes'>;

const TASKS = '/proc/self/task';
/** Threads of the kernel's own that do the work of a ring which cannot be done at once (io_uring(7)). */
const KERNEL_WORKER = /^iou-/;
const KIB = 1_024;

/**
 * Reads what these threads, and the kernel's workers of this process, have used: proc_pid_schedstat, proc_pid_status and
 * proc_pid_syscall(5). A thread that has ended is left out. Undefined where there is no procfs.
 */
export function readProcessUsage(threadIds: readonly number[]): ProcessUsage | undefined {
  const tasks = readTasks();
  if (tasks === undefined) return undefined;
  const own = new Set(threadIds);
  const threads = tasks.flatMap((id) => {
    const name = own.has(id) || mayBeWorker(id) ? readName(id) : undefined;
    const isMeant = name !== undefined && (own.has(id) || KERNEL_WORKER.test(name));
    return (isMeant && readThread(id, name)) || [];
  });
  return { threads, processThreads: tasks.length, residentBytes: readResidentBytes() };
}

function readTasks(): readonly number[] | undefined {
  try {
    return readdirSync(TASKS).map(Number);
  } catch {
    return undefined;
  }
}

function readName(id: number): string | undefined {
  return read(`${TASKS}/${id}/comm`)?.trimEnd();
}

/** Every thread's name has to be read: nothing else tells the kernel's workers from Node's. */
function mayBeWorker(id: number): boolean {
  return id !== process.pid;
}

function readThread(id: number, name: string): ThreadUsage | undefined {
  const status = read(`${TASKS}/${id}/status`);
  if (status === undefined) return undefined;
  const count = (field: string): number =>
    Number(new RegExp(`^${field}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  const [cpuNs] = (read(`${TASKS}/${id}/schedstat`) ?? '').split(' ');
  const call = parseCall(read(`${TASKS}/${id}/syscall`));
  return {
    ...{ id, name },
    ...(call === undefined ? {} : { call }),
    ...(cpuNs ? { cpuNs } : {}),
    voluntarySwitches: count('voluntary_ctxt_switches'),
    involuntarySwitches: count('nonvoluntary_ctxt_switches'),
  };
}

/** `232 0x5 0x7f...` of a thread that is in a call, `running`, or `-1 ...` of one that waits in none. */
function parseCall(text: string | undefined): string | undefined {
  const [first = ''] = (text ?? '').trim().split(' ');
  if (first === 'running') return first;
  return /^\d+$/.test(first) ? callName(Number(first)) : undefined;
}

/** Page by page, as the map tells it; the sum in status is kept by processor and may be off by some hundred KiB. */
function readResidentBytes(): number {
  const exact = /^Rss:\s*(\d+) kB/m.exec(read('/proc/self/smaps_rollup') ?? '');
  const rough = exact ?? /^VmRSS:\s*(\d+) kB/m.exec(read('/proc/self/status') ?? '');
  return Number(rough?.[1] ?? 0) * KIB;
}

/** A thread may end between two readings, and a file may not be there on every kernel. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return undefined;
  }
}
