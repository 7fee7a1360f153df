import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, SocketlabError, whileLocked } from '@socketlab/foundation';
import { makePrivateDirectory, restrictToOwner } from '@socketlab/trust';
import { ForeignConfigurationError, ObserveDirectoryError } from '../../observe-errors.ts';

/** Texts by their paths inside of the folder, in the order in which they take effect. */
export type Files = ReadonlyMap<string, string>;

const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;

/**
 * Puts the files into the folder, all or none: they are written beside it first, to the disk, and then moved to their
 * places, which needs no room any more. Only the owner reads them, for there are keys among them. A folder that was made
 * for it is gone again when it fails. Throws ObserveDirectoryError.
 */
export async function writeFiles(directory: string, files: Files): Promise<void> {
  const draft = path.join(directory, `.draft-${process.pid}-${randomBytes(4).toString('hex')}`);
  let firstMade: string | undefined;
  try {
    firstMade = await makePrivateDirectory(directory);
    for (const [name, content] of files) await writeDurably(path.join(draft, name), content);
    for (const name of files.keys()) {
      const file = path.join(directory, name);
      await mkdir(path.dirname(file), { recursive: true, mode: DIRECTORY_MODE });
      await whileLocked(file, () => rename(path.join(draft, name), file));
    }
  } catch (cause) {
    if (firstMade !== undefined) await remove(firstMade);
    if (cause instanceof SocketlabError) throw cause;
    throw new ObserveDirectoryError({ directory, problem: messageOf(cause) }, { cause });
  } finally {
    await remove(draft);
  }
}

async function writeDurably(file: string, content: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: DIRECTORY_MODE });
  const handle = await open(file, 'wx', FILE_MODE);
  try {
    await restrictToOwner(file);
    await handle.writeFile(content);
    // A full disk may say so only here.
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Throws ForeignConfigurationError where the file is there and does not begin with that line. */
export async function refuseForeign(file: string, firstLine: string): Promise<void> {
  const content = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return undefined;
    const directory = path.dirname(file);
    throw new ObserveDirectoryError({ directory, problem: cause.message }, { cause });
  });
  if (content !== undefined && !content.startsWith(firstLine)) {
    throw new ForeignConfigurationError({ file });
  }
}

/** Whether something is there. */
export async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined;
}

async function remove(file: string): Promise<void> {
  await rm(file, { recursive: true, force: true }).catch(() => {
    // On a file system that has just become read-only nothing can be removed; what failed first is told.
  });
}
