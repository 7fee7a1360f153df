import { readdirSync, readFileSync } from 'node:fs';
import { vi } from 'vitest';

/** What tells whose a process is: the variable that names the home, or the Windows, that it was started with. */
type HomeVariable = 'SOCKETLAB_HOME' | 'HOME' | 'WINEPREFIX';

/**
 * The ids of all processes that were started with this SOCKETLAB_HOME, or with one inside of it, as those of a sandbox
 * are, however they came about: what each was given as its environment, proc_pid_environ(5), tells them from any other's.
 */
export function processesOf(home: string, variable: HomeVariable = 'SOCKETLAB_HOME'): number[] {
  const marks = ['\0', '/'].map((end) => `${variable}=${home}${end}`);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => marks.some((mark) => readEnvironment(pid).includes(mark)))
    .map(Number);
}

/** The ids of all processes of Node on the Windows PC whose prefix of Wine's that is. */
export function nodesOf(prefix: string): number[] {
  return processesOf(prefix, 'WINEPREFIX').filter((pid) => readCommand(pid).includes('node.exe'));
}

/** Resolves when no process of this home is left. Rejects, naming them, at the deadline. */
export async function untilNoneRuns(
  home: string,
  deadlineMs = 5_000,
  variable?: HomeVariable,
): Promise<void> {
  await vi.waitFor(
    () => {
      const left = processesOf(home, variable);
      if (left.length > 0) throw new Error(`still running with ${home}: ${left.join(', ')}`);
    },
    { timeout: deadlineMs, interval: 10 },
  );
}

/** Ends what still runs with this home: asks first, then insists. */
export async function endProcessesOf(home: string, variable?: HomeVariable): Promise<void> {
  signalAll(home, 'SIGTERM', variable);
  try {
    await untilNoneRuns(home, undefined, variable);
  } catch (stubborn) {
    signalAll(home, 'SIGKILL', variable);
    throw stubborn;
  }
}

function signalAll(home: string, signal: NodeJS.Signals, variable?: HomeVariable): void {
  for (const pid of processesOf(home, variable)) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  }
}

function readCommand(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}

function readEnvironment(pid: string): string {
  try {
    return `${readFileSync(`/proc/${pid}/environ`, 'utf8')}\0`;
  } catch {
    // Another user's, or gone.
    return '';
  }
}
