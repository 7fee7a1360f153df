import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { LIFELINE_DESCRIPTOR } from '@socketlab/foundation';
import { HostCommandError } from '../two-hosts-errors.ts';
import { listenTo, type TalkingChild } from './child-lines.ts';
import type { StandingHost } from './wire-process.ts';

/** Who runs `socketlab` on a host: one person's account on a machine. */
export interface HostUser {
  readonly host: StandingHost;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The file that Node runs. */
  readonly program: string;
  readonly workingDirectory: string;
}

/** An account with a home of its own, inside of the sandbox's, which is removed with it. */
export function createUser(
  host: StandingHost,
  options: Omit<HostUser, 'host'> & { readonly clockOffsetMs?: number },
): HostUser {
  const { environment, clockOffsetMs = 0, ...rest } = options;
  const home = path.join(environment['SOCKETLAB_HOME'] ?? '', host.name);
  return {
    ...rest,
    host,
    environment: {
      ...environment,
      SOCKETLAB_HOME: home,
      SOCKETLAB_NAME: host.name,
      SOCKETLAB_CLOCK_OFFSET_MS: String(clockOffsetMs),
    },
  };
}

/** A command of a host that is spoken with. */
export interface HostCommand extends TalkingChild {
  /** As a person would type it there. */
  readonly line: string;
  /** The next object for which `fits`; what comes before is passed over. Throws HostCommandError when there is none. */
  waitFor<Found>(
    fits: (said: Readonly<Record<string, unknown>>) => Found | undefined,
  ): Promise<Found>;
  /** The error of a command that has ended too soon. */
  failure(): Promise<HostCommandError>;
}

/** Starts `socketlab ARGS --json` there; it is spoken with by its standard streams. */
export function startOnHost(user: HostUser, args: readonly string[]): HostCommand {
  const talking = listenTo(spawnOnHost(user, [...args, '--json'], ['pipe', 'pipe', 'pipe']));
  const line = lineOf(args);
  const failure = async (): Promise<HostCommandError> => {
    const facts = { host: user.host.name, command: line, exitCode: await talking.ended };
    return new HostCommandError(facts, talking.lastWords().message);
  };
  return {
    ...talking,
    line,
    failure,
    async waitFor(fits) {
      for (let said = await talking.next(); said !== undefined; said = await talking.next()) {
        const found = fits(said);
        if (found !== undefined) return found;
      }
      throw await failure();
    },
  };
}

/** Runs `socketlab ARGS` there as if it were this program: its output is ours. Resolves with its exit code. */
export async function runOnHost(
  user: HostUser,
  args: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  // Of what a lab asks nothing, it gets none: and Node never closes standard input, so that the lifeline stays.
  const child = spawnOnHost(user, args, [LIFELINE_DESCRIPTOR, 'inherit', 'inherit']);
  const interrupt = (): void => void child.kill('SIGINT');
  signal.addEventListener('abort', interrupt, { once: true });
  if (signal.aborted) interrupt();
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 1));
    });
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

/** As a person would type it. */
export function lineOf(args: readonly string[]): string {
  return ['socketlab', ...args].join(' ');
}

/** nsenter(1) of util-linux, where unshare(1) is from. */
function spawnOnHost(
  { host, environment, program, workingDirectory }: HostUser,
  args: readonly string[],
  streams: readonly ['pipe' | number, 'pipe' | 'inherit', 'pipe' | 'inherit'],
): ChildProcess {
  const command = [process.execPath, program, ...args];
  return spawn('nsenter', [`--net=${host.namespace}`, '--', ...command], {
    cwd: workingDirectory,
    env: { ...environment },
    stdio: [...streams, LIFELINE_DESCRIPTOR],
  });
}
