import path from 'node:path';
import {
  type Command,
  createWindowsPc,
  isRoot,
  networkNamespaceProblem,
  type WindowsOutcome,
  type WindowsPc,
  windowsProblem,
} from '@socketlab/testkit';
import { beforeEach, onTestFinished } from 'vitest';
import { needThorough } from './shared-machine.ts';
import { openConsole, type WindowsConsole } from './windows-console.ts';

/** A Windows PC under Wine and its user's Socketlab, with nothing of another test. */
export interface WindowsMachine {
  readonly pc: WindowsPc;
  /** Where npm installs for the user, who needs no right for that: a folder of this machine. */
  readonly npmFolder: string;
  /** The environment of its programs. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Runs `socketlab ARGS` to its end. */
  socketlab(...args: readonly string[]): Promise<WindowsOutcome>;
  /** Runs `socketlab ARGS --json`, which must succeed, and gives what it answered. */
  ask<Answer>(...args: readonly string[]): Promise<Answer>;
  /** Starts `socketlab ARGS` at a console of its own. */
  openConsole(...args: readonly string[]): Promise<WindowsConsole>;
}

/** How a machine is made. */
export interface WindowsMachineOptions {
  /** The program, as a file of this machine; what npm has installed for the PC's user unless told. */
  readonly program?: string;
  /** Puts all its processes into a network of their own. */
  readonly within: (command: Command) => Command;
  /** What it calls itself. */
  readonly name: string;
  /** Whether it has a capture driver, as Wine has one; it has unless told. */
  readonly hasDriver?: boolean;
}

/** A lab with all that it starts, where each call is slower than on Windows. */
const PATIENCE_MS = 120_000;
/** What the tests were started with has no part in it. */
const NEUTRAL = {
  LANG: 'C.UTF-8',
  NO_COLOR: '1',
  SOCKETLAB_LANG: 'en',
  SOCKETLAB_HOME: undefined,
  NODE_OPTIONS: undefined,
};

/** Skips each test of a spec where there is no Wine, no right to make networks, or no time. */
export function needWindows(): void {
  beforeEach((context) => {
    needThorough(context);
    if (!isRoot()) context.skip('needs root: to put a PC into a network of its own');
    const problem = windowsProblem() ?? networkNamespaceProblem();
    if (problem !== undefined) context.skip(problem);
  });
}

/** Makes a machine that is gone when the test ends, with all that runs on it. */
export function createWindowsMachine(options: WindowsMachineOptions): WindowsMachine {
  const pc = createWindowsPc({ within: options.within });
  onTestFinished(() => pc.remove());
  const environment = {
    ...NEUTRAL,
    SOCKETLAB_NAME: options.name,
    ...(options.hasDriver === false && { WINEDLLOVERRIDES: 'wpcap=' }),
  };
  const npmFolder = path.join(pc.home, 'AppData', 'Roaming', 'npm');
  const installed = path.join(npmFolder, 'node_modules', 'socketlab', 'bin', 'socketlab.mjs');
  const program = pc.toWindowsPath(options.program ?? installed);
  const socketlab = (...args: readonly string[]): Promise<WindowsOutcome> =>
    pc.run([program, ...args], { cwd: pc.drive, environment, timeoutMs: PATIENCE_MS });
  return {
    ...{ pc, npmFolder, environment, socketlab },
    async ask<Answer>(...args: readonly string[]) {
      const { code, stdout, stderr } = await socketlab(...args, '--json');
      if (code !== 0) throw new Error(`socketlab ${args.join(' ')} failed (${code}): ${stderr}`);
      return JSON.parse(stdout) as Answer;
    },
    openConsole: (...args) =>
      openConsole(pc.command([program, ...args]), { ...pc.environment, ...environment }),
  };
}
