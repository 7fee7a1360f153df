import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  type Stats,
  statSync,
} from 'node:fs';
import { link, open, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { makeDirectory, messageOf } from '@socketlab/foundation';
import {
  IdentityNotOwnedError,
  IdentityNotPrivateError,
  IdentityNotStoredError,
} from './errors.ts';

const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;
const ANY_OTHER = 0o077;
const WRITABLE_BY_OTHERS = 0o022;

/**
 * Reads a file of keys, undefined when it is not there. Throws IdentityNotPrivateError and IdentityNotOwnedError where
 * someone else could read or replace it, IdentityNotStoredError where it cannot be read.
 */
export async function readPrivateFile(file: string): Promise<string | undefined> {
  try {
    // A symbolic link would let its maker choose what is taken for our keys. Five calls of microseconds: a thousand paired
    // hosts are read in a fifth of the time that it takes when each call goes to a thread and back.
    const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      refuseIfShared(fstatSync(descriptor), file, ANY_OTHER);
      refuseIfShared(statSync(path.dirname(file)), path.dirname(file), WRITABLE_BY_OTHERS);
      return readFileSync(descriptor, 'utf8');
    } finally {
      closeSync(descriptor);
    }
  } catch (failure) {
    const errno = (failure as NodeJS.ErrnoException).code;
    if (errno === 'ENOENT') return undefined;
    throw isSystemError(failure) ? await explainUnopened(file, failure) : failure;
  }
}

/**
 * Makes the file, whole or not at all, with its folder; false when it was there already, which stays as it is. Throws
 * IdentityNotStoredError.
 */
export async function createPrivateFile(file: string, content: string): Promise<boolean> {
  return storing(path.dirname(file), async () => {
    const draft = await writeDraft(file, content);
    try {
      // Unlike rename, link fails when another process was first.
      await link(draft, file);
      return true;
    } catch (failure) {
      if ((failure as NodeJS.ErrnoException).code !== 'EEXIST') throw failure;
      return false;
    } finally {
      await unlink(draft);
    }
  });
}

/** Writes the file in place of the one that was there, whole or not at all. Throws IdentityNotStoredError. */
export async function replacePrivateFile(file: string, content: string): Promise<void> {
  await storing(path.dirname(file), async () => rename(await writeDraft(file, content), file));
}

async function writeDraft(file: string, content: string): Promise<string> {
  makeDirectory(path.dirname(file), { mode: DIRECTORY_MODE });
  const draft = `${file}.${process.pid}.${randomBytes(6).toString('hex')}`;
  const handle = await open(draft, 'wx', FILE_MODE);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return draft;
}

async function storing<Result>(directory: string, store: () => Promise<Result>): Promise<Result> {
  try {
    return await store();
  } catch (cause) {
    throw new IdentityNotStoredError({ directory, problem: messageOf(cause) }, { cause });
  }
}

/** Why a file that is there could not be opened: another user's, most of the time. */
async function explainUnopened(file: string, cause: NodeJS.ErrnoException): Promise<Error> {
  const found = await stat(file).catch(() => undefined);
  const userId = process.getuid?.();
  if (found !== undefined && userId !== undefined && found.uid !== userId) {
    return new IdentityNotOwnedError({ file, ownerId: found.uid, userId });
  }
  return new IdentityNotStoredError(
    { directory: path.dirname(file), problem: cause.message },
    { cause },
  );
}

/** On systems without POSIX users (Windows) a user's folders are private by their access lists. */
function refuseIfShared(found: Stats, file: string, forbidden: number): void {
  const userId = process.getuid?.();
  if (userId === undefined) return;
  if (found.uid !== userId) throw new IdentityNotOwnedError({ file, ownerId: found.uid, userId });
  if ((found.mode & forbidden) === 0) return;
  const [mode, needed] = [found.mode & 0o777, found.isDirectory() ? DIRECTORY_MODE : FILE_MODE];
  const remedy = `chmod ${needed.toString(8)} "${file}"`;
  throw new IdentityNotPrivateError({ file, mode: `0${mode.toString(8)}`, remedy });
}

function isSystemError(failure: unknown): failure is NodeJS.ErrnoException {
  return failure instanceof Error && 'syscall' in failure;
}
