import { readFileSync } from 'node:fs';
import path from 'node:path';
import { vi } from 'vitest';
import { ProcessError } from './errors.ts';
import { childrenOf, type MachineRoom, ROOT_FOLDER } from './machine-room.ts';
import { announceNamespace } from './namespace-watch.ts';
import type { Command } from './privileges.ts';
import { type RunningProcess, startProcess } from './process.ts';

/** A file or folder of this machine that the booted one sees too. */
export interface SharedPath {
  readonly from: string;
  /** Where it is there; the same place unless told. */
  readonly to?: string;
  readonly isWritable?: boolean;
}

/** A machine that is on. */
export interface Boot {
  /** Its process 1, as this machine numbers it. */
  readonly leader: number;
  /** What the booted system calls this boot (random(4), boot_id): no two boots have the same. */
  readonly id: string;
}

/** A machine that is on, until it is off. */
export interface Power {
  readonly boot: Boot;
  /** Resolves when it is off: whether it went off to be turned on again, as a reboot does. */
  readonly off: Promise<{ readonly isToReboot: boolean }>;
}

const BOOT_DEADLINE_MS = 60_000;
const LOOK_AGAIN_MS = 20;
/** With this systemd-nspawn(1) --keep-unit asks whoever started it to do so again. */
const REBOOT_STATUS = 133;

/** Turns it on, and resolves when its systemd has done all that belongs to booting. Rejects with what it printed. */
export async function turnOn(
  room: MachineRoom,
  options: { boot: number; shared: readonly SharedPath[] },
): Promise<Power> {
  // A machine may be turned on by a test that it outlives: whoever clears its room ends this too.
  const console = await startProcess(room.within(options.boot, nspawn(room, options.shared)), {
    endsWithTest: false,
  });
  const off = console.ended.then(({ code }) => ({ isToReboot: code === REBOOT_STATUS }));
  const boot = await waitForBoot(room, console);
  announceNamespace({ name: room.name, file: `/proc/${boot.leader}/ns/net` });
  return { boot, off };
}

/** The command in the machine, as its root. */
export function enter(leader: number, command: Command): Command {
  const namespaces = ['--mount', '--pid', '--net', '--uts', '--ipc', '--cgroup', '--root'];
  return ['nsenter', '-t', String(leader), ...namespaces, '--wd=/', '--', ...command];
}

function nspawn({ name }: MachineRoom, shared: readonly SharedPath[]): Command {
  const binds = shared.map(
    ({ from, to = from, isWritable = false }) => `--bind${isWritable ? '' : '-ro'}=${from}:${to}`,
  );
  const apart = ['--private-network', '--register=no', '--keep-unit', '--console=pipe'];
  return [
    'systemd-nspawn',
    ...['--quiet', `--machine=${name}`, `--directory=${ROOT_FOLDER}`, ...apart, ...binds],
    '--boot',
  ];
}

async function waitForBoot(room: MachineRoom, console: RunningProcess): Promise<Boot> {
  let isOff = false;
  void console.ended.then(() => {
    isOff = true;
  });
  const fail = (what: string): ProcessError =>
    new ProcessError(
      `${room.name} ${what}; it printed:\n${[...console.stdout, ...console.stderr].join('\n')}`,
    );
  const look = async (): Promise<Boot | undefined> => {
    const leader = leaderBelow(console.pid);
    if (isOff) return undefined;
    if (leader === undefined) throw fail('started nothing');
    const state = await stateOf(leader);
    if (!/^(running|degraded)$/.test(state)) throw fail(`is ${state}`);
    const id = readFileSync(bootIdFile(leader), 'utf8').trim();
    return { leader, id };
  };
  const boot = await vi.waitFor(look, { timeout: BOOT_DEADLINE_MS, interval: LOOK_AGAIN_MS });
  if (boot === undefined) throw fail('went off');
  return boot;
}

/** The kernel's own name for a boot, random(4), by the file system of that process. */
const bootIdFile = (leader: number): string =>
  path.join('/proc', `${leader}`, 'root', 'proc/sys/kernel/random/boot_id');

/** Asks systemd itself, which answers when it has nothing left to start: `degraded` is it where a unit has failed. */
async function stateOf(leader: number): Promise<string> {
  const asking = await startProcess(enter(leader, ['systemctl', 'is-system-running', '--wait']));
  await asking.ended;
  return asking.stdout[0] ?? 'not to be asked yet';
}

/** The process below this one that is process 1 of a namespace of its own (proc(5), NSpid). */
function leaderBelow(pid: number): number | undefined {
  const below = childrenOf(pid);
  return below.find(isFirst) ?? below.map(leaderBelow).find((leader) => leader !== undefined);
}

function isFirst(pid: number): boolean {
  try {
    return /^NSpid:.*\t1$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    // It has ended since its parent was read.
    return false;
  }
}
