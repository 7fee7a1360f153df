import { type FileHandle, open, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { SocketlabError, whileLocked } from '@socketlab/foundation';
import { LogNotWritableError } from './errors.ts';

const MAX_LOG_BYTES = 10 * 1_024 * 1_024;
const MAX_TAIL_BYTES = 1_024 * 1_024;
/** Only its owner reads a log: it tells whom the daemon talked to. */
const LOG_MODE = 0o600;

/** Where a daemon's standard output and standard error go. */
export function logFile(stateDirectory: string, name: string): string {
  return path.join(stateDirectory, 'logs', `${name}.log`);
}

/**
 * Opens the log to append to, after moving one above 10 MB aside as `.1`. Tells where the new lines begin. Throws
 * LogNotWritableError, FileLockedError.
 */
export async function openLog(file: string): Promise<{ handle: FileHandle; offset: number }> {
  try {
    return await openToAppend(file);
  } catch (failure) {
    if (failure instanceof SocketlabError) throw failure;
    throw new LogNotWritableError(file, failure as NodeJS.ErrnoException);
  }
}

async function openToAppend(file: string): Promise<{ handle: FileHandle; offset: number }> {
  // Loaded here only: reading a log needs nothing of it.
  const { makePrivateDirectory, restrictToOwner } = await import('@socketlab/trust');
  await makePrivateDirectory(path.dirname(file));
  if ((await sizeOf(file)) > MAX_LOG_BYTES) {
    await whileLocked(file, () => rename(file, `${file}.1`));
  }
  const handle = await whileLocked(file, () => open(file, 'a', LOG_MODE), { use: 'read' });
  const { size } = await handle.stat();
  if (size === 0) await restrictToOwner(file);
  return { handle, offset: size };
}

/** The last `count` lines at or after byte `offset`; 0 for all. Reads at most the last megabyte. Empty without a file. */
export async function readLogLines(
  file: string,
  { count = 0, offset = 0 }: { count?: number; offset?: number },
): Promise<string[]> {
  const size = await sizeOf(file);
  const start = Math.max(offset, size - MAX_TAIL_BYTES);
  if (size <= start) return [];
  const handle = await whileLocked(file, () => open(file, 'r'), { use: 'read' });
  try {
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(size - start),
      0,
      size - start,
      start,
    );
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
    // What starts in the middle of a line is no line.
    const whole = start > offset ? lines.slice(1) : lines;
    return whole.filter((line) => line !== '').slice(-count);
  } finally {
    await handle.close();
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw failure;
  }
}
