import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { ServiceScope } from '@socketlab/services';
import { NoSystemdError, NoUserManagerError, ServiceManagerError } from '../service-errors.ts';
import { createRunProgram, type ProgramRun } from './run-program.ts';

/** What systemd says of a unit: properties of `systemctl show`, as text. */
export type UnitProperties = Readonly<Record<string, string>>;

/** systemd, of the machine or of the user. */
export interface Systemd {
  readonly scope: ServiceScope;
  /** Throws NoSystemdError and NoUserManagerError; tells where the manager looks for units. */
  check(signal: AbortSignal): Promise<{ readonly unitPath: readonly string[] }>;
  /** Calls `systemctl VERB UNITS`. Throws ServiceManagerError. */
  call(verb: string, units: readonly string[], signal: AbortSignal): Promise<void>;
  /** The same, and tells whether it succeeded. */
  try(verb: string, units: readonly string[], signal: AbortSignal): Promise<boolean>;
  show(units: readonly string[], signal: AbortSignal): Promise<readonly UnitProperties[]>;
  /** The command line by which a person sees the unit's journal. */
  journalCommand(unit: string): string;
  run(
    program: string,
    args: readonly string[],
    signal: AbortSignal,
  ): Promise<ProgramRun | undefined>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** systemctl(1) of that scope, asked nothing by way of a password. */
export function createSystemd(scope: ServiceScope, environment: Environment): Systemd {
  const run = createRunProgram(withRuntimeDirectory(environment));
  const words = ['--no-ask-password', '--no-pager', ...(scope === 'user' ? ['--user'] : [])];
  const systemctl = async (args: readonly string[], signal: AbortSignal): Promise<ProgramRun> => {
    const answer = await run('systemctl', [...words, ...args], signal);
    if (answer === undefined) throw new NoSystemdError({ firstProcess: firstProcess() });
    return answer;
  };
  return {
    scope,
    run,
    async check(signal) {
      const { code, stdout, stderr } = await systemctl(['show', '--property=UnitPath'], signal);
      if (code === 0) return { unitPath: stdout.trim().replace('UnitPath=', '').split(' ') };
      if (scope === 'system' || !existsSync('/run/systemd/system')) {
        throw new NoSystemdError({ firstProcess: firstProcess() });
      }
      throw new NoUserManagerError({ user: userInfo().username, problem: lastLine(stderr) });
    },
    async call(verb, units, signal) {
      const { code, stderr } = await systemctl([verb, ...units], signal);
      if (code === 0) return;
      const command = ['systemctl', ...(scope === 'user' ? ['--user'] : []), verb, ...units];
      throw new ServiceManagerError({ command: command.join(' '), problem: lastLine(stderr) });
    },
    try: async (verb, units, signal) => (await systemctl([verb, ...units], signal)).code === 0,
    async show(units, signal) {
      const { stdout } = await systemctl(['show', '--property=Id', ...SHOWN, ...units], signal);
      return stdout.trim().split(/\n\n+/).map(parseProperties);
    },
    journalCommand: (unit) => `journalctl ${scope === 'user' ? '--user ' : ''}-u ${unit}`,
  };
}

const SHOWN = [
  'LoadState',
  'ActiveState',
  'SubState',
  'UnitFileState',
  'MainPID',
  'NRestarts',
  'StatusText',
  'Result',
  'ActiveEnterTimestamp',
  'FragmentPath',
  'DropInPaths',
  'NeedDaemonReload',
  'Listen',
].map((name) => `--property=${name}`);

function parseProperties(block: string): UnitProperties {
  const pairs = block.split('\n').map((line) => {
    const at = line.indexOf('=');
    return [line.slice(0, at), line.slice(at + 1)] as const;
  });
  return Object.fromEntries(pairs);
}

/** `su` and `sudo -u` leave no XDG_RUNTIME_DIR, though the user's manager may run: it is then where pam_systemd(8) has it. */
function withRuntimeDirectory(environment: Environment): Environment {
  if (environment['XDG_RUNTIME_DIR'] !== undefined || process.getuid === undefined)
    return environment;
  const directory = `/run/user/${process.getuid()}`;
  return existsSync(directory) ? { ...environment, XDG_RUNTIME_DIR: directory } : environment;
}

function firstProcess(): string {
  try {
    return readFileSync('/proc/1/comm', 'utf8').trim();
  } catch {
    // A system without /proc.
    return process.platform;
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
