import path from 'node:path';
import { connectDaemon, type DaemonClient } from '@socketlab/control';
import {
  asPlainUser,
  type Command,
  type Ending,
  type RunningProcess,
  startProcess,
  temporaryHome,
} from '@socketlab/testkit';
import { type Identity, openIdentity } from '@socketlab/trust';
import { onTestFinished } from 'vitest';
import { endProcessesOf } from './home-processes.ts';
import { type DaemonName, NODE, programOf } from './programs.ts';

/** What a program that ran to its end has left. */
export interface Outcome extends Ending {
  readonly stdout: string;
  readonly stderr: string;
}

/** One line of a daemon's log. */
export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly code?: string;
  readonly text?: { readonly en: string; readonly 'pt-BR': string };
  readonly [field: string]: unknown;
}

/** A daemon in the foreground, as a child of the test. */
export interface ForegroundDaemon {
  readonly process: RunningProcess;
  readonly control: string;
  readonly metrics: string;
  /** Where it listens, when it was started with `--listen`. */
  readonly listener: string;
  readonly log: () => readonly LogLine[];
}

export interface RunOptions {
  /** Another Node than the tests' own. */
  readonly node?: string;
  /** Puts the command inside another one: into a network of its own, say. */
  readonly within?: (command: Command) => Command;
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** How long a wait for one of its lines may take, where that is not what startProcess has. */
  readonly deadlineMs?: number;
  /** Whether a daemon is ended with the test; who says no ends it. */
  readonly endsWithTest?: boolean;
}

/** One user's Socketlab: a home that nothing else uses, and the built programs in it. */
export interface Machine {
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The whole command that runs this program here. */
  command(program: DaemonName | 'control-plane', args: readonly string[], node?: string): Command;
  /** Starts `socketlab ARGS`. */
  open(args: readonly string[], options?: RunOptions): Promise<RunningProcess>;
  /** Runs `socketlab ARGS` to its end. */
  run(args: readonly string[], options?: RunOptions): Promise<Outcome>;
  /** Runs `socketlab ARGS --json`, which must succeed, and gives what it answered. */
  ask<Answer>(args: readonly string[], options?: RunOptions): Promise<Answer>;
  /** Starts a daemon in the foreground; resolves when it serves. */
  start(
    name: DaemonName,
    args?: readonly string[],
    options?: RunOptions,
  ): Promise<ForegroundDaemon>;
  /** Starts a daemon that is to fail; resolves when it has ended. */
  fail(
    name: DaemonName,
    args?: readonly string[],
    options?: RunOptions,
  ): Promise<Ending & { readonly last: LogLine }>;
  identity(): Promise<Identity>;
  /** A client of the daemon at the control address, closed when the test ends. */
  connect(control: string): Promise<DaemonClient>;
}

const unwrapped = (command: Command): Command => command;

/** What would make a program on this very machine behave otherwise than on the next one. */
const NEUTRAL: Readonly<Record<string, string | undefined>> = {
  LANG: 'C.UTF-8',
  LANGUAGE: undefined,
  LC_ALL: undefined,
  LC_MESSAGES: undefined,
  SOCKETLAB_LANG: undefined,
  NODE_OPTIONS: undefined,
  NO_COLOR: '1',
  FORCE_COLOR: undefined,
};

/** The environment of all programs with that home. */
export function environmentOf(home: string): Readonly<Record<string, string | undefined>> {
  return {
    ...NEUTRAL,
    SOCKETLAB_HOME: home,
    SOCKETLAB_CONTROL: '127.0.0.1:0',
    SOCKETLAB_METRICS: '127.0.0.1:0',
  };
}

export interface MachineOptions {
  readonly forPlainUser?: boolean;
  /** Where all of its commands run, instead of here: on a host of its own, which makes them the plain user's where they are. */
  readonly on?: (command: Command) => Command;
  /** Added to the environment of all of its commands. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * Makes a machine with an empty home, every port chosen by the system, for the plain user if asked. When the test ends,
 * whatever still runs in it is ended, and the home is removed.
 */
export function createMachine(options: MachineOptions = {}): Machine {
  const { forPlainUser = false, on = forPlainUser ? asPlainUser : unwrapped } = options;
  const { directory: home } = temporaryHome({ forPlainUser });
  onTestFinished(() => endProcessesOf(home));
  const environment = {
    ...environmentOf(home),
    // A host of its own has nothing elsewhere, and its user may write nowhere else.
    ...(options.on && { HOME: home, TMPDIR: home }),
    ...options.environment,
  };
  const machine: Omit<Machine, 'start' | 'fail' | 'ask'> = {
    home,
    environment,
    command(program, args, node = NODE) {
      return on([node, programOf(program), ...args]);
    },
    open(args, { node, within = unwrapped, deadlineMs, ...where } = {}) {
      return startProcess(within(machine.command('control-plane', args, node)), {
        cwd: where.cwd ?? home,
        environment: { ...environment, ...where.environment },
        ...(deadlineMs === undefined ? {} : { deadlineMs }),
      });
    },
    async run(args, options) {
      const program = await machine.open(args, options);
      const ending = await program.ended;
      const [stdout, stderr] = [program.stdout.join('\n'), program.stderr.join('\n')];
      return { ...ending, stdout, stderr };
    },
    identity: () => openIdentity(path.join(home, 'config', 'identity')),
    async connect(control) {
      const client = connectDaemon({ address: control }, { identity: await machine.identity() });
      onTestFinished(() => client.close());
      return client;
    },
  };
  return {
    ...machine,
    ...daemonsOf(machine),
    async ask<Answer>(args: readonly string[], where?: RunOptions) {
      const { code, stdout, stderr } = await machine.run([...args, '--json'], where);
      if (code !== 0) throw new Error(`socketlab ${args.join(' ')} failed (${code}): ${stderr}`);
      return JSON.parse(stdout) as Answer;
    },
  };
}

/** How the daemons of a home are started. */
export function daemonsOf({
  command,
  home,
  environment,
}: Pick<Machine, 'command' | 'home' | 'environment'>): Pick<Machine, 'start' | 'fail'> {
  const launch = (
    name: DaemonName,
    args: readonly string[],
    options: RunOptions,
  ): Promise<RunningProcess> =>
    startProcess((options.within ?? unwrapped)(command(name, args, options.node)), {
      cwd: options.cwd ?? home,
      environment: { ...environment, ...options.environment },
      ...(options.endsWithTest !== undefined && { endsWithTest: options.endsWithTest }),
    });
  return {
    async start(name, args = [], options = {}) {
      const daemon = await launch(name, args, options);
      const { input } = await daemon.waitForLine(/"msg":"serving"/);
      const { control, metrics } = JSON.parse(input ?? '') as Record<string, string>;
      const log = (): LogLine[] => parseLog(daemon.stderr);
      const listening = log().find(({ msg }) => msg === 'listening');
      return {
        process: daemon,
        control: String(control),
        metrics: String(metrics),
        listener: String(listening?.['address']),
        log,
      };
    },
    async fail(name, args = [], options = {}) {
      const daemon = await launch(name, args, options);
      const ending = await daemon.ended;
      const last = parseLog(daemon.stderr).at(-1);
      if (last === undefined) throw new Error(`${name} ended without a word`);
      return { ...ending, last };
    },
  };
}

function parseLog(lines: readonly string[]): LogLine[] {
  return lines.map((line) => JSON.parse(line) as LogLine);
}
