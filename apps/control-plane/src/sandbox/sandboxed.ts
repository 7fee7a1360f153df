import { rmSync } from 'node:fs';
import path from 'node:path';
import { watchLifeline } from '@socketlab/foundation';
import { EXIT } from '../exit-code.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Beyond what taking the daemons down may take. */
const GONE_DEADLINE_MS = 15_000;

/** What the temporary home of a sandbox is called, before a part that differs. */
export const SANDBOX_PREFIX = 'socketlab-sandbox-';

/** The environment of all that runs in a sandbox: daemons read the two switches as their own options. */
export function sandboxEnvironment(environment: Environment, home: string): Environment {
  return {
    ...environment,
    SOCKETLAB_HOME: home,
    SOCKETLAB_LIFELINE: 'true',
    SOCKETLAB_RAISE_LOOPBACK: 'true',
  };
}

/** Whether this program runs in a sandbox already, made by another run of it. */
export function isSandboxed(environment: Environment): boolean {
  return environment['SOCKETLAB_LIFELINE'] === 'true';
}

/**
 * In a sandbox, calls `onEnd` when the program that made it has gone without a word: killed, say. Who would remove the
 * sandbox's home is gone then too, so that this process does it when it exits.
 */
export function watchSandboxMaker(environment: Environment, onEnd: () => void): void {
  if (!isSandboxed(environment)) return;
  watchLifeline('SOCKETLAB_LIFELINE', () => {
    const home = environment['SOCKETLAB_HOME'] ?? '';
    const isOurs = path.basename(home).startsWith(SANDBOX_PREFIX);
    if (isOurs) process.once('exit', () => rmSync(home, { recursive: true, force: true }));
    // Nobody could end it any more if it hung.
    setTimeout(() => process.exit(EXIT.failed), GONE_DEADLINE_MS).unref();
    onEnd();
  });
}
