import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { devNull } from 'node:os';
import path from 'node:path';

const STDERR = 2;
const MAX_LOG_BYTES = 10 * 1_024 * 1_024;
/** Only its owner reads a log: it tells whom the daemon talked to. */
const LOG_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/**
 * Has standard error lead to the end of that file, the last words of a crash included, for a service of Windows has none.
 * One above 10 MB is moved aside as `.1` first. Where the file can't be opened, lines go nowhere and are counted: a log
 * is no reason not to serve.
 */
export function leadErrorsTo(file: string): void {
  const isThere = prepare(file);
  closeSync(STDERR);
  // The lowest descriptor that is free is the one that was just closed: open(2), and the C library of Windows alike.
  openSync(isThere ? file : devNull, isThere ? 'a' : 'r', LOG_MODE);
}

function prepare(file: string): boolean {
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: DIRECTORY_MODE });
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) {
      renameSync(file, `${file}.1`);
    }
    closeSync(openSync(file, 'a', LOG_MODE));
    return true;
  } catch {
    // A full disk, a folder that is not ours: the log book counts what was not written.
    return false;
  }
}
