import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { ProcessError } from './errors.ts';
import { collectLines, type Lines } from './lines.ts';

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process that a test started. */
export interface RunningProcess {
  readonly pid: number;
  /** All complete lines that it has written to standard output. */
  readonly stdout: readonly string[];
  /** All complete lines that it has written to standard error. */
  readonly stderr: readonly string[];
  /**
   * Resolves with the first line of standard output or standard error that matches, be it printed already or later.
   * Rejects with {@link ProcessError} when the process ends without it, or at the deadline.
   */
  waitForLine(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Writes to its standard input. */
  write(text: string): void;
  /** Closes its standard input. */
  endInput(): void;
  /** Resolves when it has ended and all its output was read. */
  readonly ended: Promise<Ending>;
  /** Signals it by its pid (SIGTERM unless told) and resolves when it has ended; after two seconds it is killed. */
  stop(signal?: NodeJS.Signals): Promise<Ending>;
}

/** Where and with what a process runs. */
export interface ProcessOptions {
  readonly cwd?: string;
  /** Added to the environment of the tests; undefined takes a variable away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** How long a wait for a line may take; 10,000 ms unless told. */
  readonly deadlineMs?: number;
  /** Whether it is stopped when the test ends in which it is started; false where something else ends it. */
  readonly endsWithTest?: boolean;
}

const KILL_AFTER_MS = 2_000;
const DEADLINE_MS = 10_000;

/**
 * Starts a process. It is stopped when the test ends; one that is started outside of a test (in `beforeAll`) is its
 * starter's to stop. Rejects when the program cannot be started.
 */
export async function startProcess(
  command: readonly [string, ...string[]],
  options: ProcessOptions = {},
): Promise<RunningProcess> {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    stdio: 'pipe',
    cwd: options.cwd,
    env: { ...process.env, ...options.environment },
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }) as Ending);
  // A program that is not there is told by the event `error`, which once() turns into a rejection here and there.
  ended.catch(() => undefined);
  await once(child, 'spawn');
  const running = describeProcess(child, ended, {
    name: command.join(' '),
    deadlineMs: options.deadlineMs ?? DEADLINE_MS,
  });
  if (options.endsWithTest !== false) stopWithTest(running);
  return running;
}

function describeProcess(
  child: ChildProcess,
  ended: Promise<Ending>,
  { name, deadlineMs }: { name: string; deadlineMs: number },
): RunningProcess {
  const stdout = collectLines(child.stdout as Readable);
  const stderr = collectLines(child.stderr as Readable);
  // A process that has ended cannot take input any more; that it has ended is told elsewhere.
  child.stdin?.on('error', () => undefined);
  return {
    pid: child.pid as number,
    stdout: stdout.all,
    stderr: stderr.all,
    ended,
    waitForLine: (pattern) => waitForLine([stdout, stderr], pattern, { name, deadlineMs }),
    write: (text) => void child.stdin?.write(text),
    endInput: () => void child.stdin?.end(),
    stop: (signal = 'SIGTERM') => stopChild(child, ended, signal),
  };
}

async function stopChild(
  child: ChildProcess,
  ended: Promise<Ending>,
  signal: NodeJS.Signals,
): Promise<Ending> {
  child.kill(signal);
  const killer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
  try {
    return await ended;
  } finally {
    clearTimeout(killer);
  }
}

function stopWithTest(running: RunningProcess): void {
  try {
    onTestFinished(async () => {
      await running.stop();
    });
  } catch {
    // Not inside a test: whoever started it in beforeAll stops it in afterAll.
  }
}

function waitForLine(
  streams: readonly Lines[],
  pattern: RegExp,
  { name, deadlineMs }: { name: string; deadlineMs: number },
): Promise<RegExpMatchArray> {
  const output = (): string => streams.flatMap((stream) => stream.all).join('\n');
  const find = (): RegExpMatchArray | undefined =>
    streams
      .flatMap((stream) => stream.all)
      .map((line) => line.match(pattern))
      .find((match) => match !== null);
  return new Promise((resolve, reject) => {
    const stops: (() => void)[] = [];
    const finish = (act: () => void): void => {
      for (const stop of stops) stop();
      act();
    };
    const fail = (why: string): void =>
      finish(() =>
        reject(new ProcessError(`${name}: ${why} ${pattern}; it printed:\n${output()}`)),
      );
    const look = (): void => {
      const match = find();
      if (match) finish(() => resolve(match));
      else if (streams.every((stream) => stream.isEnded)) fail('ended without printing');
    };
    const timer = setTimeout(() => fail(`within ${deadlineMs} ms never printed`), deadlineMs);
    stops.push(() => clearTimeout(timer), ...streams.map((stream) => stream.onChange(look)));
    look();
  });
}
