import { FileLockedError } from './errors.ts';
import { delay } from './lifecycle.ts';

/** What is done with the file: of one that is replaced or removed, Windows calls a lock a missing permission. */
export type FileUse = 'read' | 'replace';

/** How long antivirus takes over a small file, many times over. */
const PATIENCE_MS = 2_000;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 100;

/**
 * ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION are EBUSY in Node, ERROR_ACCESS_DENIED is EPERM (libuv, src/win/error.c):
 * the latter is what MoveFileExW says of a target that is open (learn.microsoft.com, CreateFileW, dwShareMode).
 */
const LOCKED: Readonly<Record<FileUse, readonly string[]>> = {
  read: ['EBUSY'],
  replace: ['EBUSY', 'EPERM', 'EACCES'],
};

/**
 * Does it, and does it again for as long as another program holds the file open and shares it with nobody, as antivirus,
 * backups and editors do on Windows. Throws FileLockedError after two seconds, the signal's reason, and any other failure at
 * once; on other systems an open file stands in nobody's way, and nothing is done twice.
 */
export async function whileLocked<Result>(
  file: string,
  attempt: () => Result | Promise<Result>,
  options: {
    readonly use?: FileUse;
    readonly signal?: AbortSignal;
    readonly platform?: NodeJS.Platform;
    readonly patienceMs?: number;
  } = {},
): Promise<Result> {
  const { use = 'replace', platform = process.platform, patienceMs = PATIENCE_MS } = options;
  const { signal = new AbortController().signal } = options;
  // Nearly always nothing is locked, and nobody loads Node's clocks for that.
  let since: number | undefined;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (failure) {
      const errno = (failure as NodeJS.ErrnoException).code ?? '';
      if (platform !== 'win32' || !LOCKED[use].includes(errno)) throw failure;
      since ??= performance.now();
      const afterMs = Math.round(performance.now() - since);
      if (afterMs >= patienceMs)
        throw new FileLockedError({ file, errno, afterMs }, { cause: failure });
    }
    await delay(pauseMs, signal);
  }
}
