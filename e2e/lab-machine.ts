import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  asPlainUser,
  type Command,
  isRoot,
  PLAIN_USER_ID,
  type RunningProcess,
  startProcess,
} from '@socketlab/testkit';
import { onTestFinished, type TestContext } from 'vitest';
import { endProcessesOf } from './home-processes.ts';
import type { Outcome } from './machine.ts';
import { WORKSPACE } from './programs.ts';

/** Where a package is installed, and by whom its programs run: a machine of a laboratory that has Node and no clone. */
export interface LabMachine {
  readonly home: string;
  /** What `npm install -g` was given as its prefix. */
  readonly prefix: string;
  /** The installed package. */
  readonly package: string;
  /** Runs a command there to its end, as the plain user, in a network of its own. */
  run(command: Command, options?: { readonly cwd?: string }): Promise<Outcome>;
  /** Runs the installed `socketlab` to its end. */
  socketlab(...args: readonly string[]): Promise<Outcome>;
}

/** How long one of its programs may take in all: a lab, with everything that it starts. */
const PATIENCE_MS = 60_000;

/**
 * Its own mount and network namespaces: the clone is covered by an empty folder that nobody may enter, so that whatever of
 * it is needed is missed. The Node that runs things there lies in the clone, perhaps: it is put in place before.
 */
const SET_UP = `
mount --make-rprivate / &&
mount --bind "$1" "$2/node/bin/node" &&
mount -t tmpfs -o size=64k,mode=000 none "$3" &&
ip link set lo up && echo ready && exec cat`;

/** Installs the tarball for the plain user with `npm install -g --offline`, in an environment that has nothing of ours. */
export async function createLabMachine(
  ctx: TestContext,
  { node, tarball }: { readonly node: string; readonly tarball: string },
): Promise<LabMachine> {
  if (!isRoot()) ctx.skip('needs root: to cover the clone, and to be another user');
  const folder = makeFolder();
  const keeper = await startProcess([
    ...['unshare', '--mount', '--net', 'sh', '-c', SET_UP, 'sh'],
    ...[node, folder, WORKSPACE],
  ] as unknown as Command);
  await keeper.waitForLine(/^ready$/);
  const machine = describeMachine(folder, keeper);
  onTestFinished(() => endProcessesOf(machine.home, 'HOME'));
  const installed = await machine.run([
    ...['npm', 'install', '--global', '--prefix', machine.prefix, '--offline', tarball],
  ] as unknown as Command);
  if (installed.code !== 0) throw new Error(`npm install failed: ${installed.stderr}`);
  return machine;
}

function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'socketlab-lab-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  for (const part of ['home', 'prefix']) {
    mkdirSync(path.join(folder, part));
    chownSync(path.join(folder, part), PLAIN_USER_ID, PLAIN_USER_ID);
  }
  mkdirSync(path.join(folder, 'node', 'bin'), { recursive: true });
  writeFileSync(path.join(folder, 'node', 'bin', 'node'), '');
  return folder;
}

function describeMachine(folder: string, keeper: RunningProcess): LabMachine {
  const [home, prefix] = [path.join(folder, 'home'), path.join(folder, 'prefix')];
  const of = (namespace: string): string => `/proc/${keeper.pid}/ns/${namespace}`;
  const variables = [
    `HOME=${home}`,
    `PATH=${path.join(folder, 'node', 'bin')}:/usr/local/bin:/usr/bin:/bin`,
    'LANG=C.UTF-8',
  ];
  const machine: LabMachine = {
    ...{ home, prefix, package: path.join(prefix, 'lib', 'node_modules', 'socketlab') },
    async run(command, { cwd = home } = {}) {
      const there = ['env', '-i', ...variables, 'sh', '-c', 'cd "$0" && exec "$@"', cwd];
      const inside = asPlainUser([...there, ...command] as unknown as Command);
      const enter = ['nsenter', `--mount=${of('mnt')}`, `--net=${of('net')}`, '--', ...inside];
      const program = await startProcess(enter as unknown as Command, { deadlineMs: PATIENCE_MS });
      program.endInput();
      const ending = await program.ended;
      const [stdout, stderr] = [program.stdout.join('\n'), program.stderr.join('\n')];
      return { ...ending, stdout, stderr };
    },
    socketlab: (...args) => machine.run([path.join(prefix, 'bin', 'socketlab'), ...args]),
  };
  return machine;
}
