import { mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';

const MAX_LOG_BYTES = 10 * 1_024 * 1_024;
/** Only its owner reads a log: it tells whom the daemon talked to. */
const LOG_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/** Writes a line, and says how many bytes were taken; throws where none can be. */
export type WriteLine = (line: string) => number;

/**
 * Opens a log to append to, for a daemon whose standard error leads nowhere: a service of Windows. One above 10 MB is moved
 * aside as `.1` first. The last words of a crash go there too. It is not made standard error itself, for libuv closes
 * no descriptor below 3 on Windows. Where the file can't be opened each line fails, and is counted by who writes it.
 */
export function openLogFile(file: string): WriteLine {
  let write: WriteLine;
  try {
    const descriptor = openToAppend(file);
    write = (line) => writeSync(descriptor, line);
  } catch (failure) {
    // A full disk, a folder that is not ours: no reason not to serve.
    write = () => {
      throw failure;
    };
  }
  process.on('uncaughtExceptionMonitor', (failure) => {
    try {
      write(`${inspect(failure)}\n`);
    } catch {
      // Node tells it to standard error, and ends.
    }
  });
  return write;
}

function openToAppend(file: string): number {
  mkdirSync(path.dirname(file), { recursive: true, mode: DIRECTORY_MODE });
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) {
    renameSync(file, `${file}.1`);
  }
  return openSync(file, 'a', LOG_MODE);
}
