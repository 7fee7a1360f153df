import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type BootedMachine,
  type Caller,
  createBootedMachine,
  DEBIAN_USER,
  type Done,
  type SharedPath,
} from '@socketlab/testkit';
import { type DaemonName, NODE, WORKSPACE } from './programs.ts';

/** A daemon, as `socketlab ps --json` tells it. */
export interface ListedDaemon {
  readonly name: DaemonName;
  readonly condition: string;
  readonly pid: number;
  readonly listener?: string;
  readonly reason?: { readonly code: string; readonly message: string };
}

/** A booted machine on which Socketlab is installed from its package, and nothing of the clone is to be seen. */
export interface ServiceMachine extends BootedMachine {
  /** Runs `socketlab ARGS` to its end: by the user, logged in, unless told. */
  socketlab(args: readonly string[], caller?: Caller): Promise<Done>;
  /** Runs `socketlab ARGS --json`, which must succeed, and gives what it answered. */
  ask<Answer>(args: readonly string[], caller?: Caller): Promise<Answer>;
  /** All four daemons, asked without anybody logging in. */
  daemons(caller?: Caller): Promise<readonly ListedDaemon[]>;
}

/** The user, who logs in. */
export const LOGGED_IN: Caller = { user: DEBIAN_USER, isLoggedIn: true };
/** The user's rights, and no login: no service manager is started for it. */
export const NOT_LOGGED_IN: Caller = { user: DEBIAN_USER };
const PACKAGES = '/opt/packages';
const NPM = '/opt/npm';
/** A lab with all that it starts. */
const PATIENCE_MS = 60_000;

/** Makes the package into a folder of its own, for whoever calls it to remove: the machines are installed from it. */
export function makePackage(): SharedPath {
  const folder = mkdtempSync(path.join(tmpdir(), 'socketlab-services-'));
  // For the machine's user, who is not the one of the tests.
  chmodSync(folder, 0o755);
  const platform = `${process.platform}-${process.arch}`;
  // One at a time: the package's maker has the programs built where they are not, into the clone.
  const args = [
    'package.json',
    NODE,
    'tools/package.mjs',
    '--platforms',
    platform,
    '--out',
    folder,
  ];
  const { status, stderr } = spawnSync('flock', args, { cwd: WORKSPACE, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the package could not be made: ${stderr}`);
  return { from: folder, to: PACKAGES };
}

/** Boots a machine and has Socketlab installed: by the user below `~/.local`, or by root for everyone. */
export async function createServiceMachine(
  packages: SharedPath,
  by: 'user' | 'root',
): Promise<ServiceMachine> {
  const shared = [packages, { from: folderOfNpm(), to: NPM }];
  const machine = await createBootedMachine({ shared });
  const [tarball = ''] = readdirSync(packages.from);
  const prefix = by === 'root' ? '/usr/local' : '$HOME/.local';
  const install = `install --global --prefix "${prefix}" --offline --no-audit --loglevel=error`;
  await machine.do(
    `node ${NPM}/bin/npm-cli.js ${install} ${PACKAGES}/${tarball} && rm -rf "$HOME/.npm"`,
    {
      ...(by === 'root' ? {} : NOT_LOGGED_IN),
    },
  );
  return withSocketlab(machine);
}

function withSocketlab(machine: BootedMachine): ServiceMachine {
  const socketlab: ServiceMachine['socketlab'] = (args, caller = LOGGED_IN) =>
    machine.run(['socketlab', ...args], { deadlineMs: PATIENCE_MS, ...caller });
  const ask = async <Answer>(args: readonly string[], caller?: Caller): Promise<Answer> => {
    const { code, stdout, stderr } = await socketlab([...args, '--json'], caller);
    if (code !== 0) throw new Error(`socketlab ${args.join(' ')}: ${code}\n${stdout}\n${stderr}`);
    return JSON.parse(stdout) as Answer;
  };
  return Object.assign(Object.create(machine, {}) as BootedMachine, {
    socketlab,
    ask,
    daemons: async (caller: Caller = NOT_LOGGED_IN) =>
      (await ask<{ daemons: readonly ListedDaemon[] }>(['ps'], caller)).daemons,
  });
}

/** The npm of this machine, wherever the one in PATH leads to. */
function folderOfNpm(): string {
  const { stdout } = spawnSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' });
  return path.resolve(path.dirname(realpathSync(stdout.trim())), '..');
}
