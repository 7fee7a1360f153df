import { readFileSync, readlinkSync } from 'node:fs';

/** The number that Linux has given this thread, gettid(2); undefined on systems that tell no CPU time by such a number. */
export function systemThreadId(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  return Number(readlinkSync('/proc/thread-self').split('/').at(-1));
}

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
