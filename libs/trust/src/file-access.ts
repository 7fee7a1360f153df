import { closeSync, openSync, type Stats, statSync } from 'node:fs';
import type { AccessList } from '@socketlab/bsd-sockets';
import { SocketlabError } from '@socketlab/foundation';
import { AccessNotCheckedError, IdentityNotOwnedError, IdentityNotPrivateError } from './errors.ts';

/** Who else could read or replace files of ours, as far as the system says. */
export interface FileAccess {
  /** Throws IdentityNotPrivateError and IdentityNotOwnedError where someone else could read or change the file. */
  refuseSharedFile(file: string, found: Stats): void;
  /** The same of a folder, where someone else could put another file in place of one in it. */
  refuseSharedFolder(folder: string): void;
  /** Makes an empty file that nobody but its owner gets into, at any time. Throws what the system says where there is one. */
  makeFile(file: string): void;
  /** Lets nobody but its owner in: what was made has the access of its folder until then, where modes don't say. */
  restrict(file: string, kind: 'file' | 'folder'): void;
}

/** What a folder with keys in it is made with. */
export const DIRECTORY_MODE = 0o700;
/** What a file of keys is made with. */
export const FILE_MODE = 0o600;
const ANY_OTHER = 0o077;
const WRITABLE_BY_OTHERS = 0o022;

type LoadAccessList = () => Promise<AccessList>;

/**
 * By owner and mode on POSIX systems, by owner and access list on Windows. Throws AccessNotCheckedError where there are no native
 * calls on Windows, AccessListError.
 */
export async function openFileAccess(
  platform: NodeJS.Platform = process.platform,
  loadAccessList: LoadAccessList = loadNative,
): Promise<FileAccess> {
  if (platform !== 'win32') return POSIX;
  const { createWindowsFileAccess } = await import('./windows-file-access.ts');
  try {
    return createWindowsFileAccess(await loadAccessList());
  } catch (cause) {
    const isMissing = cause instanceof SocketlabError && cause.code === 'NATIVE_CALLS_UNAVAILABLE';
    if (!isMissing) throw cause;
    throw new AccessNotCheckedError({ problem: String(cause.facts['problem']) }, { cause });
  }
}

/** Loaded there only: native calls cost tens of milliseconds, and modes need none. */
const loadNative: LoadAccessList = async () =>
  (await import('@socketlab/bsd-sockets')).openAccessList();

/**
 * Lets nobody but its owner into a file that was just made: where it was made with a mode that is so already, and on Windows, which
 * has no modes, it would have the access of its folder. Throws AccessListError.
 */
export async function restrictToOwner(file: string): Promise<void> {
  (await openFileAccess()).restrict(file, 'file');
}

const POSIX: FileAccess = {
  refuseSharedFile: (file, found) => refuseIfShared(found, file, ANY_OTHER),
  refuseSharedFolder: (folder) => refuseIfShared(statSync(folder), folder, WRITABLE_BY_OTHERS),
  makeFile: (file) => closeSync(openSync(file, 'wx', FILE_MODE)),
  // It was made with its mode.
  restrict: () => undefined,
};

function refuseIfShared(found: Stats, file: string, forbidden: number): void {
  const userId = process.getuid?.();
  if (userId === undefined) return;
  if (found.uid !== userId) throw new IdentityNotOwnedError({ file, ownerId: found.uid, userId });
  if ((found.mode & forbidden) === 0) return;
  const [mode, needed] = [found.mode & 0o777, found.isDirectory() ? DIRECTORY_MODE : FILE_MODE];
  const remedy = `chmod ${needed.toString(8)} "${file}"`;
  throw new IdentityNotPrivateError({ file, mode: `0${mode.toString(8)}`, remedy });
}
