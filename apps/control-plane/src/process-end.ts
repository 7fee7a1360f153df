import { readFileSync } from 'node:fs';
import { delay } from '@socketlab/foundation';
import { DaemonStillRunningError } from './errors.ts';

const LOOK_AGAIN_MS = 10;
/** What a daemon may take beyond its drain deadline to stop its parts. */
const GRACE_MS = 3_000;

/**
 * Resolves when the process has ended. The id comes from the daemon's own answer a moment ago, not from a file, and it
 * is only looked at: signal 0 of kill(2) tests for existence. Throws DaemonStillRunningError.
 */
export async function waitUntilEnded(
  daemon: { name: string; pid: number; log: string },
  { deadlineMs, signal }: { deadlineMs: number; signal: AbortSignal },
): Promise<void> {
  const afterMs = deadlineMs + GRACE_MS;
  const until = performance.now() + afterMs;
  while (isAlive(daemon.pid)) {
    if (performance.now() > until) {
      throw new DaemonStillRunningError({
        daemon: daemon.name,
        pid: daemon.pid,
        afterMs,
        log: daemon.log,
      });
    }
    await delay(LOOK_AGAIN_MS, signal);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (failure) {
    return (failure as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Ended, and not waited for by its parent: process 1 of a container may take long over that, or never do it. */
function isZombie(pid: number): boolean {
  try {
    // proc_pid_stat(5): the state follows the name, which stands in brackets and may hold any character.
    return /\) [ZX] [^)]*$/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    // Gone by now, or a system without /proc: the signal's answer stands.
    return false;
  }
}
