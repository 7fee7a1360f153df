import { randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { link, open, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, SocketlabError, whileLocked } from '@socketlab/foundation';
import { IdentityNotOwnedError, IdentityNotStoredError } from './errors.ts';
import { type FileAccess, openFileAccess } from './file-access.ts';
import { makePrivateDirectory } from './make-private-directory.ts';

/**
 * Reads a file of keys, undefined when it is not there. Throws IdentityNotPrivateError and IdentityNotOwnedError where
 * someone else could read or replace it, IdentityNotStoredError where it cannot be read, FileLockedError where another
 * program does not let go of it.
 */
export async function readPrivateFile(file: string): Promise<string | undefined> {
  const access = await openFileAccess();
  try {
    return await whileLocked(file, () => readIfPrivate(file, access), { use: 'read' });
  } catch (failure) {
    const errno = (failure as NodeJS.ErrnoException).code;
    if (errno === 'ENOENT') return undefined;
    throw isSystemError(failure) ? await explainUnopened(file, failure) : failure;
  }
}

/** Five calls of microseconds: a thousand paired hosts are read in a fifth of the time that it takes when each goes to a thread and back. */
function readIfPrivate(file: string, access: FileAccess): string {
  // A symbolic link would let its maker choose what is taken for our keys.
  const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    access.refuseSharedFile(file, fstatSync(descriptor));
    access.refuseSharedFolder(path.dirname(file));
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
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
      await whileLocked(file, () => link(draft, file));
      return true;
    } catch (failure) {
      if ((failure as NodeJS.ErrnoException).code !== 'EEXIST') throw failure;
      return false;
    } finally {
      await whileLocked(draft, () => unlink(draft));
    }
  });
}

/** Writes the file in place of the one that was there, whole or not at all. Throws IdentityNotStoredError. */
export async function replacePrivateFile(file: string, content: string): Promise<void> {
  await storing(path.dirname(file), async () => {
    const draft = await writeDraft(file, content);
    try {
      await whileLocked(file, () => rename(draft, file));
    } catch (failure) {
      await unlink(draft);
      throw failure;
    }
  });
}

/** Removes it. Throws what the system says, and FileLockedError. */
export async function removePrivateFile(file: string): Promise<void> {
  await whileLocked(file, () => unlink(file));
}

async function writeDraft(file: string, content: string): Promise<string> {
  await makePrivateDirectory(path.dirname(file));
  const access = await openFileAccess();
  const draft = `${file}.${process.pid}.${randomBytes(6).toString('hex')}`;
  access.makeFile(draft);
  const handle = await whileLocked(draft, () => open(draft, 'r+'), { use: 'read' });
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
    if (cause instanceof SocketlabError) throw cause;
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

function isSystemError(failure: unknown): failure is NodeJS.ErrnoException {
  return failure instanceof Error && 'syscall' in failure;
}
