import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeDirectory, messageOf } from '@socketlab/foundation';
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
export function writeLocation(stateDirectory: string, location: DaemonLocation): () => void {
  const directory = path.join(stateDirectory, 'daemons');
  const file = path.join(directory, `${location.name}.json`);
  const draft = `${file}.${location.pid}`;
  try {
    makeDirectory(directory, { mode: 0o700 });
    writeFileSync(draft, `${JSON.stringify(location)}\n`, { mode: 0o600 });
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw new StateDirectoryError({ directory, problem: messageOf(cause) }, { cause });
  }
  return () => removeOwn(file, location.pid);
}

/** Removes the file, unless another process of the same daemon has written its own meanwhile. */
function removeOwn(file: string, pid: number): void {
  try {
    const location = JSON.parse(readFileSync(file, 'utf8')) as DaemonLocation;
    if (location.pid === pid) rmSync(file, { force: true });
  } catch {
    // Gone already, or not ours to read: either way there is nothing of ours left to remove.
  }
}
