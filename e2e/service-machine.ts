import path from 'node:path';
import {
  type BootedMachine,
  type Caller,
  createBootedMachine,
  DEBIAN_USER,
  type Done,
} from '@socketlab/testkit';
import { folderOfNpm } from './made-package.ts';
import type { DaemonName } from './programs.ts';

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

/** Boots a machine and has the package installed: by the user below `~/.local`, or by root for everyone. */
export async function createServiceMachine(
  tarball: string,
  by: 'user' | 'root',
): Promise<ServiceMachine> {
  const packages = { from: path.dirname(tarball), to: PACKAGES };
  const shared = [packages, { from: folderOfNpm(), to: NPM }];
  const machine = await createBootedMachine({ shared });
  const prefix = by === 'root' ? '/usr/local' : '$HOME/.local';
  const install = `install --global --prefix "${prefix}" --offline --no-audit --loglevel=error`;
  await machine.do(
    `node ${NPM}/bin/npm-cli.js ${install} ${PACKAGES}/${path.basename(tarball)} && rm -rf "$HOME/.npm"`,
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
