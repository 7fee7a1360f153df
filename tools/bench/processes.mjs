// Starts the processes that a benchmark measures, and ends each of them by its id when the benchmark ends.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const started = new Set();

/** Whether a program can be run here. */
export function canRun(command, argument = '--version') {
  return spawnSync(command, [argument], { stdio: 'ignore' }).status === 0;
}

/** The cores that this process may use: "0-1,4" in /proc/self/status. */
function allowedCores() {
  const [, list] = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return list.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** A core for the load and another one for the server; undefined where there is one core only, or no taskset. */
export function chooseCores() {
  const cores = allowedCores();
  if (cores.length < 2 || !canRun('taskset')) return undefined;
  return { load: cores[0], server: cores.at(-1) };
}

/**
 * Starts a program, on that core if one is given. `next` resolves with its next line, of stdout or, where `reads` says
 * so, of stderr; it rejects when the program ends instead.
 */
export function startProcess([command, ...args], { core, environment, reads = 'stdout' } = {}) {
  const pinned =
    core === undefined ? [command, ...args] : ['taskset', '-c', core, command, ...args];
  const child = spawn(pinned[0], pinned.slice(1).map(String), {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', reads === 'stderr' ? 'pipe' : 'inherit'],
  });
  started.add(child);
  // What it is told after its end; that it has ended, `next` says.
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'exit').finally(() => started.delete(child));
  const lines = createInterface({ input: child[reads] })[Symbol.asyncIterator]();
  return {
    pid: child.pid,
    ended,
    async next() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${command} ${args.join(' ')} has ended`);
      return value;
    },
    write: (line) => child.stdin.write(`${line}\n`),
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      await ended;
    },
  };
}

/** Ends what is still running, however the benchmark ended. */
export async function stopAll() {
  const children = [...started];
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(children.map((child) => child.exitCode ?? once(child, 'exit')));
}
