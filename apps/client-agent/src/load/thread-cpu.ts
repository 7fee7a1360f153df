import { readFileSync } from 'node:fs';

/** CPU time that a thread of this process has used, in nanoseconds (proc_pid_schedstat); undefined where that is not told. */
export function readThreadCpu(systemThreadId: number): number | undefined {
  try {
    const [used] = readFileSync(`/proc/self/task/${systemThreadId}/schedstat`, 'utf8').split(' ');
    return Number(used);
  } catch {
    // A kernel without scheduler statistics, or another system: then it is not observed.
    return undefined;
  }
}
