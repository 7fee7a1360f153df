import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { FileLockedError, whileLocked } from '@socketlab/foundation';

/** What a daemon writes of itself when it serves, and removes when it ends cleanly. A hint where to ask, never a proof. */
export interface DaemonRecord {
  readonly name: string;
  /** address:port. */
  readonly control: string;
  /** address:port of its /metrics; an older daemon's record may have none. */
  readonly metrics?: string;
  readonly pid: number;
}

/**
 * What the daemon wrote; undefined when there is no record, or none that can be understood. Throws FileLockedError: a record that
 * nobody may read now says nothing of whether the daemon runs.
 */
export async function readRecord(
  stateDirectory: string,
  name: string,
): Promise<DaemonRecord | undefined> {
  try {
    const file = recordFile(stateDirectory, name);
    const text = await whileLocked(file, () => readFileSync(file, 'utf8'), { use: 'read' });
    const content: unknown = JSON.parse(text);
    return isRecord(content) ? content : undefined;
  } catch (failure) {
    if (failure instanceof FileLockedError) throw failure;
    // Absent, unreadable or cut short: a record is only a hint, and the daemon is asked at its configured address.
    return undefined;
  }
}

/** Removes the record of a daemon that ended without doing so. */
export async function removeRecord(stateDirectory: string, name: string): Promise<void> {
  const file = recordFile(stateDirectory, name);
  await whileLocked(file, () => rm(file, { force: true }));
}

function recordFile(stateDirectory: string, name: string): string {
  return path.join(stateDirectory, 'daemons', `${name}.json`);
}

function isRecord(content: unknown): content is DaemonRecord {
  if (typeof content !== 'object' || content === null) return false;
  const { control, metrics, pid } = content as Record<string, unknown>;
  const isMetrics = metrics === undefined || typeof metrics === 'string';
  return typeof control === 'string' && isMetrics && typeof pid === 'number';
}
