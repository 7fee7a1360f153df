import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { devNull } from 'node:os';
import path from 'node:path';
import { LIFELINE_DESCRIPTOR, withoutServiceVariables } from '@socketlab/foundation';
import { openLog } from './daemon-log.ts';
import { DaemonNotBuiltError } from './errors.ts';
import { inheritedDescriptors } from './inherited-descriptors.ts';

/** A daemon's process that was just started. */
export interface Launched {
  readonly pid: number;
  /** Resolves when the process has ended, or could not even begin, with what the system said of it. */
  readonly ended: Promise<{ code: number | null; signal: string | null; problem?: string }>;
  /** Where in the log its lines begin. */
  readonly logOffset: number;
  /** Ends the process, which never served. */
  abandon(): void;
}

/**
 * Starts a daemon's program in a session of its own (setsid(2); a detached process on Windows), so that it survives the
 * terminal, with its output in `log`. It inherits no other descriptor, but for the lifeline of a sandbox.
 */
export async function launchDaemon(options: {
  name: string;
  program: string;
  log: string;
  environment: Readonly<Record<string, string | undefined>>;
  /** Whether it shall end with whoever made the sandbox: it then inherits the lifeline too. */
  isSandboxed: boolean;
}): Promise<Launched> {
  const { name, program, log, environment, isSandboxed } = options;
  await access(program).catch(() => {
    throw new DaemonNotBuiltError(name, program);
  });
  const { handle, offset } = await openLog(log);
  const nothing = openSync(devNull, 'r+');
  try {
    const child = spawn(process.execPath, [program], {
      // Not the caller's folder, which a background process would keep from being removed or unmounted.
      cwd: path.dirname(log),
      detached: !isSandboxed,
      env: withoutServiceVariables(environment),
      stdio: streamsOf({ log: handle.fd, nothing, isSandboxed }),
      windowsHide: true,
    });
    const ended = once(child, 'exit').then(
      ([code, signal]) => ({ code: code as number | null, signal: signal as string | null }),
      (failure: unknown) => ({ code: null, signal: null, problem: String(failure) }),
    );
    child.unref();
    return { pid: child.pid ?? 0, ended, logOffset: offset, abandon: () => void child.kill() };
  } finally {
    closeSync(nothing);
    await handle.close();
  }
}

/** The descriptors of the daemon, by their numbers: what it would inherit beyond its own is nothing there. */
function streamsOf(given: {
  readonly log: number;
  readonly nothing: number;
  readonly isSandboxed: boolean;
}): ('ignore' | number)[] {
  const { log, nothing, isSandboxed } = given;
  // As input too, which Node never closes: the lifeline is held until the process is really gone.
  const own: ('ignore' | number)[] = isSandboxed
    ? [LIFELINE_DESCRIPTOR, log, log, LIFELINE_DESCRIPTOR]
    : ['ignore', log, log];
  const inherited = new Set(inheritedDescriptors());
  const last = Math.max(...inherited, own.length - 1);
  return Array.from(
    { length: last + 1 },
    (_, number) => own[number] ?? (inherited.has(number) ? nothing : 'ignore'),
  );
}
