// What the system's own accounting says that processes have used: proc_pid_schedstat, nanoseconds on a CPU, exact where
// /proc/PID/stat counts ticks of 10 ms. All threads count: the main thread, the workers, V8's and libuv's own.
import { readdirSync, readFileSync } from 'node:fs';

/** A tick of /proc/PID/stat: USER_HZ is 100 on every Linux that Node runs on. */
const TICK_NS = 10_000_000;
/** Where in /proc/PID/stat, after the name: utime, stime, cutime and cstime. */
const FIRST_TIME = 11;
const TIMES = 4;

/** What `read` says of a process or a thread; undefined of one that has ended meanwhile. */
function unlessEnded(read) {
  try {
    return read();
  } catch (failure) {
    if (failure.code === 'ENOENT' || failure.code === 'ESRCH') return undefined;
    throw failure;
  }
}

/** The nanoseconds of CPU that each thread of the process has used so far, by thread id; a thread that ends meanwhile is left out. */
export function readCpu(pid) {
  const threads = readdirSync(`/proc/${pid}/task`);
  const read = (thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8');
  return new Map(
    threads.flatMap((thread) => {
      const stat = unlessEnded(() => read(thread));
      return stat === undefined ? [] : [[thread, Number(stat.split(' ')[0])]];
    }),
  );
}

/** The process, its children, theirs, and so on. */
function familyOf(pid) {
  const children = unlessEnded(() =>
    readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
    ),
  );
  return children === undefined ? [] : [String(pid), ...children.flatMap(familyOf)];
}

/** The same as readCpu, of a process and all that come from it: a server that makes a process for each client. */
export function readFamilyCpu(pid) {
  return new Map(familyOf(pid).flatMap((one) => [...readCpu(one)]));
}

/**
 * The nanoseconds of CPU of a process and all that come from it, threads and processes that have ended included, if they were
 * waited for. To ticks of 10 ms: for measurements that are long to that.
 */
export function readWholeCpu(pid) {
  const ticks = familyOf(pid).map((one) => {
    const stat = unlessEnded(() => readFileSync(`/proc/${one}/stat`, 'utf8'));
    if (stat === undefined) return 0;
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const times = fields.slice(FIRST_TIME, FIRST_TIME + TIMES);
    return times.reduce((sum, time) => sum + Number(time), 0);
  });
  return ticks.reduce((sum, time) => sum + time, 0) * TICK_NS;
}

/** The nanoseconds of CPU that a process used between two readings. What a thread that ended used would be missing. */
export function cpuBetween(before, after) {
  const gone = [...before.keys()].filter((thread) => !after.has(thread));
  if (gone.length > 0) throw new Error(`threads ended while they were measured: ${gone}`);
  let total = 0;
  for (const [thread, ns] of after) total += ns - (before.get(thread) ?? 0);
  return total;
}
