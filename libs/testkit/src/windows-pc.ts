import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { bundleForNode } from './bundle-for-node.ts';
import type { Command } from './privileges.ts';
import {
  startWindowsProcess,
  type WindowsProcess,
  type WindowsProcessOptions,
} from './windows-process.ts';

/** How a PC is made. */
export interface WindowsPcOptions {
  /** Where all its processes run, in one network namespace for one: Wine's server makes the sockets of all of them. */
  readonly within?: (command: Command) => Command;
}

/** What a program did. */
export interface WindowsOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A Windows 10 as Wine has it, with Node for Windows, and nothing of another test. */
export interface WindowsPc {
  /** Its drive C:, as a folder of this machine. */
  readonly drive: string;
  /** The user's folder on it, as a folder of this machine; there as soon as a program has run. */
  readonly home: string;
  /**
   * The folder of a Node for Windows that Socketlab no longer runs on, as Windows has it; undefined where
   * `node tools/wine/prepare.mjs` ran before it got one.
   */
  readonly oldNodeFolder: string | undefined;
  /** The environment of every process on it, for those that a test starts by itself. */
  readonly environment: Readonly<Record<string, string>>;
  /** The command that runs Node there with these arguments; for a terminal of the test's own, which makes a console. */
  command(args: readonly string[]): Command;
  /** Runs Node there until it ends, at most a minute unless told. */
  run(args: readonly string[], options?: WindowsProcessOptions): Promise<WindowsOutcome>;
  /** Starts Node there; it is stopped when the test ends. */
  start(args: readonly string[], options?: WindowsProcessOptions): Promise<WindowsProcess>;
  /**
   * Bundles a program of TypeScript, and beside it the workers that it starts by their names, so that Node can run it
   * there; koffi is found. Returns the program's path as Windows has it.
   */
  bundle(entry: string, ...workers: readonly string[]): Promise<string>;
  /** A path of this machine as Windows has it: everything is below Z: there. */
  toWindowsPath(file: string): string;
  /** Ends all its processes and removes it. */
  remove(): void;
}

/** What `node tools/wine/prepare.mjs` has made ready. */
const PREPARED = path.resolve(
  import.meta.dirname,
  '../../../node_modules/.cache/socketlab/windows',
);
const OLD_NODE = path.join(PREPARED, 'old');
/** How long a PC stays on where no program runs: a test that was killed removes none. */
const STAYS_ON_S = 120;
/** What no program changes is the template's own. */
const SHARED = ['windows', 'Program Files', 'Program Files (x86)'];
const COPIED = ['.update-timestamp', 'dosdevices', 'system.reg', 'user.reg', 'userdef.reg'];

/** Why there is no Windows PC here; undefined where there can be. */
export function windowsProblem(): string | undefined {
  if (spawnSync('wine', ['--version']).error) return 'wine is not installed';
  return existsSync(PREPARED)
    ? undefined
    : 'Node for Windows is not here: node tools/wine/prepare.mjs gets it';
}

/** Makes a PC, where {@link windowsProblem} finds none. It costs a few links and copies. */
export function createWindowsPc({
  within = (command) => command,
}: WindowsPcOptions = {}): WindowsPc {
  const prefix = mkdtempSync(path.join(tmpdir(), 'socketlab-windows-'));
  const drive = layOut(prefix);
  // Wine reads names of files by the locale, which is C where nothing is set.
  const environment = { WINEPREFIX: prefix, WINEDEBUG: '-all', LC_ALL: 'C.UTF-8' };
  const outputs = path.join(prefix, 'outputs');
  mkdirSync(outputs);
  const command = (args: readonly string[]): Command =>
    within(['wine', path.join(PREPARED, 'node.exe'), ...args]);
  let whenOn: Promise<void> | undefined;
  const start = async (args: readonly string[], options: WindowsProcessOptions = {}) => {
    whenOn ??= turnOn(within, environment);
    await whenOn;
    return startWindowsProcess(command(args), outputs, {
      ...options,
      environment: { ...environment, ...options.environment },
    });
  };
  return {
    drive,
    home: path.join(drive, 'users', userInfo().username),
    oldNodeFolder: existsSync(OLD_NODE) ? toWindowsPath(OLD_NODE) : undefined,
    environment,
    command,
    start,
    async run(args, options) {
      const running = await start(args, options);
      const { code } = await running.ended;
      return { code, stdout: running.stdout(), stderr: running.stderr() };
    },
    async bundle(entry, ...workers) {
      const folder = mkdtempSync(path.join(prefix, 'program-'));
      symlinkSync(path.join(PREPARED, 'node_modules'), path.join(folder, 'node_modules'));
      return toWindowsPath(await bundleForNode([entry, ...workers], folder));
    },
    toWindowsPath,
    remove() {
      spawnSync('wineserver', ['--kill'], { env: { ...process.env, ...environment } });
      spawnSync('wineserver', ['--wait'], { env: { ...process.env, ...environment } });
      rmSync(prefix, { recursive: true, force: true });
    },
  };
}

/**
 * Starts Wine's server and its services, which stay though no program runs, as on a PC that is on. Otherwise each program that
 * finds the PC off would start them, and what they have to say would stand in its output: Wine's winedevice.exe faults at times.
 */
async function turnOn(
  within: NonNullable<WindowsPcOptions['within']>,
  environment: WindowsPc['environment'],
): Promise<void> {
  const commands: Command[] = [
    ['wineserver', `--persistent=${STAYS_ON_S}`],
    ['wine', 'cmd', '/c', 'exit'],
  ];
  for (const command of commands) {
    const [program, ...args] = within(command);
    const env = { ...process.env, ...environment };
    await once(spawn(program, args, { env, stdio: 'ignore' }), 'exit');
  }
}

/** A window that nobody sees needs no screen, and Wine makes none without being told so. */
const NO_SCREEN = '\n[Software\\\\Wine\\\\Drivers]\n"Graphics"="null"\n';

function layOut(prefix: string): string {
  const template = path.join(PREPARED, 'prefix');
  const drive = path.join(prefix, 'drive_c');
  for (const folder of ['users', 'ProgramData'])
    mkdirSync(path.join(drive, folder), { recursive: true });
  for (const name of SHARED)
    symlinkSync(path.join(template, 'drive_c', name), path.join(drive, name));
  for (const name of COPIED)
    cpSync(path.join(template, name), path.join(prefix, name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  appendFileSync(path.join(prefix, 'user.reg'), NO_SCREEN);
  return drive;
}

const toWindowsPath = (file: string): string => `Z:${file.replaceAll('/', '\\')}`;
