import { type Caller, DEBIAN_USER } from '@socketlab/testkit';
import { expect } from 'vitest';
import { eventually } from './eventually.ts';
import type { DaemonName } from './programs.ts';
import { NOT_LOGGED_IN, type ServiceMachine } from './service-machine.ts';

/** Whose service manager: the user's, which root asks without anybody logging in, or the machine's. */
export type Scope = 'user' | 'system';

/** A unit as systemd tells it (systemctl(1), show). */
export interface UnitState {
  readonly ActiveState: string;
  readonly SubState: string;
  readonly Result: string;
  readonly MainPID: string;
  readonly NRestarts: string;
  readonly StatusText: string;
  readonly ExecMainStatus: string;
}

/** Where the user's units are. */
export const UNITS = `/home/${DEBIAN_USER}/.config/systemd/user`;
/** Whose the services of a machine are, and where they keep what they have. */
export const AS_SERVICE: Caller = {
  user: 'socketlab',
  home: '/var/lib/socketlab',
  environment: { SOCKETLAB_HOME: '/var/lib/socketlab' },
};
export const DAEMONS: readonly DaemonName[] = ['tcp-echo', 'udp-echo', 'multi-tcp', 'client-agent'];
/** A machine boots in a second or two, and in more where others use its processors. */
const SERVE_WITHIN_MS = 30_000;
const SHOWN = 'ActiveState,SubState,Result,MainPID,NRestarts,StatusText,ExecMainStatus';

/** `systemctl` for that manager. */
export function systemctlOf(scope: Scope): string {
  return scope === 'user' ? `systemctl --user -M ${DEBIAN_USER}@` : 'systemctl';
}

export async function readUnit(
  machine: ServiceMachine,
  unit: string,
  scope: Scope = 'user',
): Promise<UnitState> {
  const shown = await machine.do(`${systemctlOf(scope)} show -p ${SHOWN} ${unit}`);
  const pairs = shown.split('\n').map((line) => {
    const at = line.indexOf('=');
    return [line.slice(0, at), line.slice(at + 1)] as const;
  });
  return Object.fromEntries(pairs) as unknown as UnitState;
}

/** The process of each daemon's service, when all four serve and answer as those very services. */
export function untilAllServe(
  machine: ServiceMachine,
  { scope = 'user', not = [] }: { scope?: Scope; not?: readonly number[] } = {},
): Promise<readonly number[]> {
  return eventually(async () => {
    const daemons = await machine.daemons(scope === 'system' ? AS_SERVICE : NOT_LOGGED_IN);
    expect(daemons.map(({ name, condition }) => [name, condition])).toEqual(
      DAEMONS.map((name) => [name, 'serving']),
    );
    const pids = daemons.map(({ pid }) => pid);
    expect(pids.filter((pid) => not.includes(pid))).toEqual([]);
    const units = await Promise.all(
      DAEMONS.map((name) => readUnit(machine, `socketlab-${name}.service`, scope)),
    );
    expect(units.map(({ MainPID }) => Number(MainPID))).toEqual(pids);
    return pids;
  }, SERVE_WITHIN_MS);
}

/** What one client of TCP gets for its words: a program of the machine's, which says at the end how it went. */
export function exchange(machine: ServiceMachine, port: number, words: string): Promise<string> {
  const client = `const socket = require('net').connect(${port}, '127.0.0.1', () => socket.write(process.argv[1]));
    socket.on('data', (data) => { process.stdout.write(data); socket.end(); });
    socket.on('error', (failure) => { console.log(failure.code); });`;
  return machine.do(`exec node -e '${client.replaceAll("'", `'\\''`)}' '${words}'`);
}

/** What was written to the journal by a unit of the user's, or of the machine's. */
export async function journalOf(
  machine: ServiceMachine,
  unit: string,
  scope: Scope = 'user',
): Promise<readonly { readonly MESSAGE: string; readonly PRIORITY: string }[]> {
  const field = scope === 'user' ? '_SYSTEMD_USER_UNIT' : '_SYSTEMD_UNIT';
  const lines = await machine.do(`journalctl -o json --no-pager ${field}=${unit}`);
  return lines
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { MESSAGE: string; PRIORITY: string });
}

/** Every file below the folders: kind, mode, owner, size and time of change, to tell whether any was touched. */
export async function treeOf(
  machine: ServiceMachine,
  ...folders: readonly string[]
): Promise<string[]> {
  const shown = await machine.do(
    `find ${folders.join(' ')} -xdev -printf '%p %y %M %u %s %T@ %l\\n' 2>/dev/null || true`,
  );
  return shown.split('\n').filter(Boolean).sort();
}

/** The paths of a tree, without what else was noted of them. */
export function pathsOf(tree: readonly string[]): string[] {
  return tree.map((line) => line.split(' ')[0] ?? '');
}

/** Has a user's service take the port at boot, before that unit wants it; returns its name. */
export async function takePortAtBoot(
  machine: ServiceMachine,
  { port, before }: { readonly port: number; readonly before: string },
): Promise<string> {
  const name = 'holder.service';
  const serve = `require("net").createServer().listen(${port}, "127.0.0.1", () => require("child_process").execFileSync("systemd-notify", ["--ready"]))`;
  await machine.do(`cat >${UNITS}/${name} <<'END'
[Unit]
DefaultDependencies=no
Before=${before}
[Service]
Type=notify
NotifyAccess=all
ExecStart=/usr/bin/node -e '${serve}'
[Install]
WantedBy=sockets.target
END
    ${systemctlOf('user')} daemon-reload && ${systemctlOf('user')} enable ${name}`);
  return name;
}
