import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { ProcessError } from './errors.ts';
import type { Command } from './privileges.ts';
import type { Ending } from './process.ts';

/** Where and with what a program runs on a Windows PC. */
export interface WindowsProcessOptions {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** After how long it is killed, 60,000 ms unless told. */
  readonly timeoutMs?: number;
  /** How long a wait for a line may take; 20,000 ms unless told. */
  readonly deadlineMs?: number;
}

/** A program that runs on a Windows PC. */
export interface WindowsProcess {
  readonly pid: number;
  /** All that it has written so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves with what matches in its output, be it there already or later; rejects with ProcessError. */
  waitFor(pattern: RegExp): Promise<RegExpMatchArray>;
  readonly ended: Promise<Ending>;
  /** Kills it, as the task manager does, and resolves when it has ended. */
  stop(): Promise<Ending>;
}

const TIMEOUT_MS = 60_000;
const DEADLINE_MS = 20_000;
const LOOK_MS = 25;

/** Starts it with its output in files below `outputs`: through a pipe, Node says nothing under Wine. */
export async function startWindowsProcess(
  command: Command,
  outputs: string,
  options: WindowsProcessOptions,
): Promise<WindowsProcess> {
  const folder = mkdtempSync(path.join(outputs, 'process-'));
  const files = [path.join(folder, 'stdout'), path.join(folder, 'stderr')] as const;
  const [program, ...args] = command;
  const descriptors = files.map((file) => openSync(file, 'w'));
  const child = spawn(program, args, {
    stdio: ['ignore', ...descriptors],
    cwd: options.cwd,
    env: { ...process.env, ...options.environment },
    timeout: options.timeoutMs ?? TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  for (const descriptor of descriptors) closeSync(descriptor);
  let hasEnded = false;
  const ended = once(child, 'exit').then(([code, signal]) => {
    hasEnded = true;
    return { code, signal } as Ending;
  });
  ended.catch(() => undefined);
  await once(child, 'spawn');
  const read = (file: string): string => readFileSync(file, 'utf8');
  const stop = (): Promise<Ending> => {
    child.kill('SIGKILL');
    return ended;
  };
  stopWithTest(stop);
  return {
    pid: child.pid as number,
    stdout: () => read(files[0]),
    stderr: () => read(files[1]),
    ended,
    stop,
    async waitFor(pattern) {
      const untilMs = performance.now() + (options.deadlineMs ?? DEADLINE_MS);
      for (;;) {
        const isLast = hasEnded || performance.now() > untilMs;
        const output = files.map(read).join('\n');
        const match = output.match(pattern);
        if (match !== null) return match;
        if (isLast) {
          throw new ProcessError(
            `${command.join(' ')}: never printed ${pattern}; it printed:\n${output}`,
          );
        }
        await pause(LOOK_MS);
      }
    },
  };
}

function stopWithTest(stop: () => Promise<Ending>): void {
  try {
    onTestFinished(async () => {
      await stop();
    });
  } catch {
    // Not inside a test: whoever made the PC in beforeAll removes it in afterAll, and this with it.
  }
}
