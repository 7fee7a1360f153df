import { readFileSync, rmSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, SocketlabError, whileLocked } from '@socketlab/foundation';
import { makePrivateDirectory, restrictToOwner } from '@socketlab/trust';
import { StateDirectoryError } from './errors.ts';

/** Where a local daemon lives, for the control plane to find it. A hint, never proof that it runs. */
export interface DaemonLocation {
  readonly name: string;
  readonly control: string;
  readonly metrics: string;
  readonly pid: number;
  readonly startedAt: string;
}

/** Writes `<state>/daemons/<name>.json`, whole or not at all. Returns how to remove it. */
export async function writeLocation(
  stateDirectory: string,
  location: DaemonLocation,
): Promise<() => Promise<void>> {
  const directory = path.join(stateDirectory, 'daemons');
  const file = path.join(directory, `${location.name}.json`);
  const draft = `${file}.${location.pid}`;
  try {
    await makePrivateDirectory(directory);
    await writeFile(draft, `${JSON.stringify(location)}\n`, { mode: 0o600 });
    await restrictToOwner(draft);
    await whileLocked(file, () => rename(draft, file));
  } catch (cause) {
    rmSync(draft, { force: true });
    if (cause instanceof SocketlabError) throw cause;
    throw new StateDirectoryError({ directory, problem: messageOf(cause) }, { cause });
  }
  return () => removeOwn(file, location.pid);
}

/** Removes the file, unless another process of the same daemon has written its own meanwhile. */
async function removeOwn(file: string, pid: number): Promise<void> {
  try {
    const location = JSON.parse(readFileSync(file, 'utf8')) as DaemonLocation;
    if (location.pid === pid) await whileLocked(file, () => rm(file, { force: true }));
  } catch {
    // Gone already, or not ours to read: there is nothing of ours left to remove. Or still locked: who reads it asks us.
  }
}
