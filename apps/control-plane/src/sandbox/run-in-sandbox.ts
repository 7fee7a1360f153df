import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LIFELINE_DESCRIPTOR } from '@socketlab/foundation';
import { SandboxEndedError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { UNSHARE } from './find-sandbox.ts';
import { SANDBOX_PREFIX, sandboxEnvironment } from './sandboxed.ts';

/** Daemons drain for 2 s at most when their lifeline ends. */
const LEAVING_DEADLINE_MS = 5_000;

/** The same call of this program, as it is to be made once more. */
export interface Rerun {
  /** The file that Node runs. */
  readonly program: string;
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  /** Interrupts it, as Ctrl+C does. */
  readonly signal: AbortSignal;
}

/**
 * Runs this program once more, in user and network namespaces of its own and with a temporary home, so that it meets no
 * daemon of the user's; its output is ours. Resolves with its exit code when it and every daemon that it has started
 * have ended; nothing of the sandbox is left then. Throws SandboxEndedError when a signal ended it that was not ours.
 */
export async function runInSandbox(rerun: Rerun): Promise<ExitCode> {
  const { signal } = rerun;
  const home = await mkdtemp(path.join(tmpdir(), SANDBOX_PREFIX));
  try {
    const { code, ended } = await runOnce(rerun, home);
    if (code === null && !signal.aborted) throw new SandboxEndedError({ signal: ended });
    return (code ?? EXIT.failed) as ExitCode;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function runOnce(
  { program, argv, environment, workingDirectory, signal }: Rerun,
  home: string,
): Promise<{ code: number | null; ended: string }> {
  const [unshare, ...flags] = UNSHARE;
  const child = spawn(unshare, [...flags, process.execPath, program, ...argv], {
    cwd: workingDirectory,
    env: sandboxEnvironment(environment, home),
    // A session of its own: Ctrl+C reaches this process alone, which hands it on once.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  });
  const lifeline = child.stdio[LIFELINE_DESCRIPTOR] as Socket;
  const released = once(lifeline.resume(), 'close').catch(() => {
    // However it broke, nobody holds its other end any more.
  });
  const interrupt = (): void => void child.kill('SIGINT');
  signal.addEventListener('abort', interrupt, { once: true });
  if (signal.aborted) interrupt();
  try {
    const [code, ended] = (await once(child, 'exit')) as [number | null, string | null];
    return { code, ended: String(ended) };
  } finally {
    signal.removeEventListener('abort', interrupt);
    lifeline.end();
    await leave(released, child.pid);
    lifeline.destroy();
  }
}

/** Waits until nobody holds the lifeline any more; who still does at the deadline is killed, with its group. */
async function leave(released: Promise<unknown>, group: number | undefined): Promise<void> {
  const late = setTimeout(() => {
    if (group !== undefined) process.kill(-group, 'SIGKILL');
  }, LEAVING_DEADLINE_MS);
  await released.finally(() => clearTimeout(late));
}
