// What the system's own accounting says that a process has used: proc_pid_schedstat, nanoseconds on a CPU, exact where
// /proc/PID/stat counts ticks of 10 ms. All threads count: the main thread, the workers, V8's and libuv's own.
import { readdirSync, readFileSync } from 'node:fs';

/** The nanoseconds of CPU that each thread of the process has used so far, by thread id. */
export function readCpu(pid) {
  const threads = readdirSync(`/proc/${pid}/task`);
  return new Map(
    threads.map((thread) => [
      thread,
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
    ]),
  );
}

/** The nanoseconds of CPU that a process used between two readings. What a thread that ended used would be missing. */
export function cpuBetween(before, after) {
  const gone = [...before.keys()].filter((thread) => !after.has(thread));
  if (gone.length > 0) throw new Error(`threads ended while they were measured: ${gone}`);
  let total = 0;
  for (const [thread, ns] of after) total += ns - (before.get(thread) ?? 0);
  return total;
}
