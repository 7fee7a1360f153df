import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { asPlainUser, type Command, isRoot, startProcess } from '@socketlab/testkit';

/** The workspace whose built programs are tried. */
export const WORKSPACE: string = path.resolve(import.meta.dirname, '..');

/** The Node that runs the tests, and unless a test says otherwise the programs. */
export const NODE: string = process.execPath;

export type DaemonName = 'tcp-echo' | 'udp-echo' | 'multi-tcp' | 'client-agent';

/** A built program: `apps/<name>/dist/main.mjs`. Throws when it is not built. */
export function programOf(app: DaemonName | 'control-plane'): string {
  const file = path.join(WORKSPACE, 'apps', app, 'dist', 'main.mjs');
  try {
    accessSync(file, constants.R_OK);
  } catch (cause) {
    throw new Error(`${file} is not there: build it with npm run build`, { cause });
  }
  return file;
}

/** Why a user without privileges cannot run the programs of this clone; undefined when it can. */
export async function plainUserProblem(): Promise<string | undefined> {
  if (!isRoot()) return undefined;
  const command: Command = ['test', '-r', programOf('tcp-echo'), '-a', '-x', NODE];
  const probe = await startProcess(asPlainUser(command), { cwd: '/' });
  const { code } = await probe.ended;
  return code === 0
    ? undefined
    : `the plain user may not read ${WORKSPACE}, or run ${NODE}; clone where everyone may read`;
}

/** The system's own Node when it is a 20: the oldest that the bundles are built for. */
export function findOldNode(): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .map((folder) => path.join(folder, 'node'))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        const { stdout } = spawnSync(file, ['--version'], { encoding: 'utf8' });
        return stdout.startsWith('v20.');
      } catch {
        return false;
      }
    });
}
