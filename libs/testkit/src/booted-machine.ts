import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { debianProblem, isDebianPrepared, prepareDebian } from './debian.ts';
import { ProcessError } from './errors.ts';
import { type Boot, enter, type SharedPath, turnOn } from './machine-boot.ts';
import { createRoom, ENDS_WITH_PARENT } from './machine-room.ts';
import type { Command } from './privileges.ts';
import { type Ending, type ProcessOptions, type RunningProcess, startProcess } from './process.ts';
import { isThorough } from './thorough.ts';

/** Who runs a command in a booted machine, and how. */
export interface Caller extends Pick<ProcessOptions, 'deadlineMs'> {
  /** root unless told. */
  readonly user?: string;
  /** The user's home, where it is not `/home/USER`. */
  readonly home?: string;
  /**
   * Whether the user logs in for it, through PAM and logind as at a terminal, and out after it: then the user's service
   * manager runs meanwhile. Without that nobody is logged in on account of the command, and no manager is started.
   */
  readonly isLoggedIn?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a command in a booted machine has left. */
export interface Done extends Ending {
  readonly stdout: string;
  readonly stderr: string;
}

/** A Debian with a systemd of its own as process 1, a network with `lo` only, and a disk that is gone with it. */
export interface BootedMachine {
  readonly name: string;
  /** The boot under way. */
  readonly boot: Boot;
  /** Starts a command there, without a login; it is ended when the test is. */
  open(command: Command, caller?: Omit<Caller, 'isLoggedIn'>): Promise<RunningProcess>;
  /** Runs a command there to its end. */
  run(command: Command, caller?: Caller): Promise<Done>;
  /** Runs a shell script there (`sh -ec`) that must succeed, and gives what it printed. */
  do(script: string, caller?: Caller): Promise<string>;
  /** Has it shut down and boot once more from the same disk; resolves with the new boot. */
  reboot(): Promise<Boot>;
  /** Has it shut down; resolves when it is off. */
  powerOff(): Promise<void>;
  /** Turns it on again. */
  powerOn(): Promise<Boot>;
  /** Ends it as if the plug were pulled, and its disk with it. Where a test made it, that is done when the test ends. */
  remove(): Promise<void>;
}

export interface BootedMachineOptions {
  readonly shared?: readonly SharedPath[];
}

/**
 * Why {@link createBootedMachine} can't be used here, or is not to be, as its Debian would have to be made first, which
 * takes long; undefined when it can.
 */
export function bootedMachineProblem(): string | undefined {
  const problem = debianProblem();
  if (problem !== undefined) return problem;
  if (!(isThorough() || isDebianPrepared())) {
    return 'no Debian is prepared: with SOCKETLAB_THOROUGH=1 the tests make one';
  }
  if (spawnSync('systemd-nspawn', ['--version']).error) {
    return 'systemd-nspawn is not installed (package systemd-container)';
  }
  const trial = 'mount -t cgroup2 cgroup2 /sys/fs/cgroup && test -w /sys/fs/cgroup/cgroup.procs';
  const { status, stderr } = spawnSync('unshare', [
    '--mount',
    '--pid',
    '--fork',
    'sh',
    '-c',
    trial,
  ]);
  return status === 0 ? undefined : `cgroups cannot be had here: ${String(stderr).trim()}`;
}

/** Boots a machine, which takes a second; the first on a computer half a minute. Ask {@link bootedMachineProblem} first. */
export async function createBootedMachine({
  shared = [],
}: BootedMachineOptions = {}): Promise<BootedMachine> {
  const tree = await prepareDebian();
  const room = await createRoom(`socketlab-${randomBytes(4).toString('hex')}`, tree);
  let count = 1;
  const options = { shared: [{ from: process.execPath, to: NODE }, ...shared] };
  let power = await turnOn(room, { ...options, boot: 1 });
  const powerOn = async (): Promise<Boot> => {
    count += 1;
    power = await turnOn(room, { ...options, boot: count });
    return power.boot;
  };
  const ask = commandsOf(() => power.boot);
  return {
    name: room.name,
    ...ask,
    get boot() {
      return power.boot;
    },
    async reboot() {
      await ask.do('systemctl reboot');
      const { isToReboot } = await power.off;
      if (!isToReboot) throw new ProcessError(`${room.name} went off instead of rebooting`);
      return powerOn();
    },
    async powerOff() {
      await ask.do('systemctl poweroff');
      await power.off;
    },
    powerOn,
    remove: room.clear,
  };
}

/** The Node of the tests, as a machine has it from its packages. */
const NODE = '/usr/bin/node';

function commandsOf(boot: () => Boot): Pick<BootedMachine, 'open' | 'run' | 'do'> {
  const open = (command: Command, caller: Caller = {}): Promise<RunningProcess> =>
    startProcess(enter(boot().leader, as(caller, command)), {
      cwd: '/',
      ...(caller.deadlineMs === undefined ? {} : { deadlineMs: caller.deadlineMs }),
    });
  const run: BootedMachine['run'] = async (command, caller) => {
    const running = await open(command, caller);
    const ending = await running.ended;
    const [stdout, stderr] = [running.stdout.join('\n'), running.stderr.join('\n')];
    return { ...ending, stdout, stderr };
  };
  return {
    open,
    run,
    async do(script, caller) {
      const { code, stdout, stderr } = await run(['sh', '-ec', script], caller);
      if (code === 0) return stdout;
      throw new ProcessError(`${script}\nended with ${code}:\n${stdout}\n${stderr}`);
    },
  };
}

/** A clean environment each time: what the tests themselves were started with is no business of the machine. */
function as({ user = 'root', isLoggedIn = false, ...caller }: Caller, command: Command): Command {
  const { home = user === 'root' ? '/root' : `/home/${user}`, environment } = caller;
  const path = `${home}/.local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;
  const variables = Object.entries({ PATH: path, LANG: 'C.UTF-8', ...environment }).map(
    ([name, value]) => `${name}=${value}`,
  );
  return isLoggedIn
    ? logIn({ user, home, variables }, command)
    : become({ user, home, variables }, command);
}

interface Identity {
  readonly user: string;
  readonly home: string;
  readonly variables: readonly string[];
}

/** A unit of the machine's systemd, with the PAM stack of login(1); its output is passed on and its status kept. */
function logIn({ user, home, variables }: Identity, command: Command): Command {
  const properties = [`User=${user}`, 'PAMName=login', `WorkingDirectory=${home}`];
  return [
    ...(['systemd-run', '--quiet', '--pipe', '--wait', '--collect'] as const),
    ...properties.map((property) => `--property=${property}`),
    // The manager would look for the program in the folders of its own PATH.
    ...['--', '/usr/bin/env', ...variables, ...command],
  ];
}

function become({ user, home, variables }: Identity, command: Command): Command {
  const identity = [`HOME=${home}`, `USER=${user}`, `LOGNAME=${user}`];
  const [program, ...options] = ENDS_WITH_PARENT;
  return [
    program,
    ...['--reuid', user, '--regid', user, '--init-groups', ...options],
    ...['env', '-i', `--chdir=${home}`, ...identity, ...variables, ...command],
  ];
}
