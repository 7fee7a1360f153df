import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SERVICE_DAEMONS } from '@socketlab/services';
import { notWritable } from './not-writable.ts';

/** A program as it is to be copied. */
export interface ProgramCopy {
  /** Where it is copied from. */
  readonly root: string;
  /** What is copied, as paths below both roots. */
  readonly files: readonly string[];
  /** The launcher's file name in the copy, and its text. */
  readonly launcher: string;
  readonly script: string;
  /** Tells copies apart that have the same version: of a clone that was built again, say. */
  readonly digest: string;
}

/** What finds a Node and starts a daemon, in a copy. */
export const LAUNCHER = 'start-daemon';
/** What starts a daemon without a window, in a copy on Windows. */
export const WINDOWS_LAUNCHER = 'start-hidden.js';
const DIGEST_LETTERS = 12;
/** On Windows a library is held until a moment after the process that loaded it has ended. */
const REMOVAL = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 } as const;
/** Native calls, which no bundle holds: where npm puts them in a clone, and where they are in the package. */
const NATIVE = ['node_modules', 'apps/node_modules'].flatMap((folder) => [
  `${folder}/koffi`,
  `${folder}/@koromix`,
]);
/** What koffi would be compiled from, and its manual: nothing of it is loaded. */
const NOT_COPIED = /node_modules\/koffi\/(?:(?:doc|vendor)\/|.*\.(?:cc|hh|inc|def|S|asm)$)/;

/** Lists what a copy of the program holds: the daemons' bundles, what they load at run time, and what starts them. */
export async function readProgram(
  root: string,
  { launcher, script }: Pick<ProgramCopy, 'launcher' | 'script'>,
): Promise<ProgramCopy> {
  const bundles = SERVICE_DAEMONS.map(({ name }) => `apps/${name}/dist`);
  const found = await Promise.all(
    [...bundles, ...NATIVE].map(async (folder) => filesBelow(root, folder)),
  );
  const files = found.flat().sort();
  const hash = createHash('sha256').update(script);
  for (const file of files) {
    const content = await readFile(path.join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  const digest = hash.digest('hex').slice(0, DIGEST_LETTERS);
  return { root, files, launcher, script, digest };
}

/**
 * Makes the copy, whole or not at all; returns how to undo that, or undefined if it was there already. Throws
 * ServiceFileNotWritableError.
 */
export async function copyProgram(
  target: string,
  { root, files, launcher, script }: ProgramCopy,
): Promise<(() => Promise<void>) | undefined> {
  // The name holds the digest of all that is in it, and it got the name when it was whole.
  if ((await filesBelow(target, '.')).includes(launcher)) return undefined;
  const draft = `${target}.${process.pid}`;
  try {
    for (const file of files) {
      await cp(path.join(root, file), path.join(draft, file), { dereference: true });
    }
    await mkdir(draft, { recursive: true });
    await writeFile(path.join(draft, launcher), script, { mode: 0o755 });
    await rename(draft, target);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    throw await notWritable(target, cause);
  }
  return async () => {
    await rm(target, REMOVAL);
    await removeIfEmpty(path.dirname(target));
  };
}

/** Removes copies that no service runs any more; returns their folders. */
export async function removeCopies(home: string, used: ReadonlySet<string>): Promise<string[]> {
  const entries = await readdir(home).catch(() => [] as string[]);
  const unused: string[] = [];
  for (const entry of entries) {
    const folder = path.join(home, entry);
    const names = await readdir(folder).catch(() => [] as string[]);
    const isCopy = names.includes(LAUNCHER) || names.includes(WINDOWS_LAUNCHER);
    if (!isCopy || used.has(folder)) continue;
    await rm(folder, REMOVAL);
    unused.push(folder);
  }
  await removeIfEmpty(home);
  return unused;
}

/** Removes the folder unless something is in it. */
export async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => {
    // Something else is in it, or there is none: either way it is not ours to remove.
  });
}

/** The files below a folder, as paths from the root; none where there is no such folder. */
async function filesBelow(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(path.join(root, folder), {
    withFileTypes: true,
    recursive: true,
  }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .filter((file) => !NOT_COPIED.test(file));
}
