import { readFileSync } from 'node:fs';
import { readWindowsThread } from '@socketlab/bsd-sockets';

/**
 * CPU time that a thread of this process has used, in nanoseconds: proc_pid_schedstat, and GetThreadTimes on Windows, which
 * counts whole ticks of the clock there. Undefined where that is not told.
 */
export function readThreadCpu(systemThreadId: number): number | undefined {
  if (process.platform === 'win32') {
    const thread = readWindowsThread(systemThreadId);
    return thread === undefined ? undefined : Number(thread.cpuNs);
  }
  try {
    const [used] = readFileSync(`/proc/self/task/${systemThreadId}/schedstat`, 'utf8').split(' ');
    return Number(used);
  } catch {
    // A kernel without scheduler statistics, or another system: then it is not observed.
    return undefined;
  }
}
