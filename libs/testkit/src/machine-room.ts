import { readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { ProcessError } from './errors.ts';
import type { Command } from './privileges.ts';
import { startProcess } from './process.ts';

/** The room a machine is in: its disk, its cgroups and all of its processes, which go when the room goes. */
export interface MachineRoom {
  readonly name: string;
  /** The command in the room, as part of the machine's `boot`-th cgroup. */
  within(boot: number, command: Command): Command;
  /** Ends every process in the room, and resolves when nothing of it is left. */
  clear(): Promise<void>;
}

/** Where the machine's root folder is, in the room. */
export const ROOT_FOLDER = '/mnt/root';

/**
 * The disk is a memory file system over a tree that stays as it is (overlayfs), mounted in a mount namespace of its own.
 * There cgroup2 lies over whatever this machine has of cgroups, so that Debian boots as it does on hardware, and /run is
 * empty, where systemd-nspawn leaves files. The process namespace makes one end that of all, and the thread that started
 * it takes it along.
 */
const KEEP = `
  mount -t tmpfs -o mode=0755 machine /mnt
  mkdir /mnt/upper /mnt/work ${ROOT_FOLDER}
  mount -t overlay -o "lowerdir=$1,upperdir=/mnt/upper,workdir=/mnt/work" overlay ${ROOT_FOLDER}
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  mount -t tmpfs -o mode=0755 run /run
  echo ready
  exec cat`;
/** systemd-nspawn divides the cgroup that it finds itself in; a second time it could not be put into the same one. */
const JOIN = `
  mkdir -p "/sys/fs/cgroup/$1"
  echo 0 >"/sys/fs/cgroup/$1/cgroup.procs"
  shift
  exec "$@"`;
/** A cgroup outlives its processes. */
const SWEEP = `
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  for group in /sys/fs/cgroup/"$1".*; do
    [ ! -d "$group" ] || find "$group" -depth -type d -exec rmdir {} ';'
  done`;
/** nsenter(1) forks to enter a process namespace, and whoever ends it ends a parent only. */
export const ENDS_WITH_PARENT = ['setpriv', '--pdeathsig', 'KILL', '--'] as const;
const ALONE = ['unshare', '--mount', '--propagation', 'private'] as const;

/** Makes a room whose disk is a private copy of `tree`. */
export async function createRoom(name: string, tree: string): Promise<MachineRoom> {
  const namespaces = [...ALONE, '--pid', '--fork', '--kill-child', '--mount-proc'] as const;
  const keeping = await startProcess([
    ...ENDS_WITH_PARENT,
    ...[...namespaces, 'sh', '-ec', KEEP, 'sh', tree],
  ]);
  await keeping.waitForLine(/^ready$/);
  const [keeper] = childrenOf(keeping.pid);
  if (keeper === undefined) throw new ProcessError(`${name}: nobody keeps the room`);
  const clear = async (): Promise<void> => {
    keeping.endInput();
    await keeping.ended;
    const sweeping = await startProcess([...ALONE, 'sh', '-ec', SWEEP, 'sh', name]);
    const { code } = await sweeping.ended;
    if (code !== 0) throw new ProcessError(`${name} left: ${sweeping.stderr.join('\n')}`);
  };
  clearWithTest(clear);
  return {
    name,
    clear,
    within: (boot, command) => [
      ...([
        'nsenter',
        '-t',
        String(keeper),
        '--mount',
        '--pid',
        '--',
        ...ENDS_WITH_PARENT,
      ] as const),
      ...['sh', '-ec', JOIN, 'sh', `${name}.${boot}`, ...command],
    ],
  };
}

function clearWithTest(clear: () => Promise<void>): void {
  try {
    onTestFinished(clear);
  } catch {
    // Not inside a test: whoever made it in beforeAll clears it in afterAll.
  }
}

/** The children of a process's main thread, which is its only one or the one that starts others; none when it has ended. */
export function childrenOf(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return children.split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
