import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readInstalled } from './installed-file.ts';
import { notWritable } from './not-writable.ts';
import type { UndoList } from './undo-list.ts';

/** Anyone may read a unit; it holds no secret. */
const FILE_MODE = 0o644;

/** Writes the file, whole or not at all, and remembers what was there. Throws ServiceFileNotWritableError. */
export async function writeServiceFile(
  file: { readonly path: string; readonly content: string },
  undo: UndoList,
): Promise<void> {
  const before = await readInstalled(file.path);
  await replace(file.path, file.content, undo);
  undo.add(file.path, () =>
    before === undefined
      ? rm(file.path, { force: true })
      : writeFile(file.path, before.content, { mode: FILE_MODE }),
  );
}

async function replace(target: string, content: string, undo: UndoList): Promise<void> {
  const draft = `${target}.${process.pid}`;
  try {
    const made = await mkdir(path.dirname(target), { recursive: true });
    if (made !== undefined) undo.add(made, () => rm(made, { recursive: true, force: true }));
    await writeFile(draft, content, { mode: FILE_MODE });
    // The caller's umask shall not decide who sees a unit.
    await chmod(draft, FILE_MODE);
    await rename(draft, target);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => {
      // Where nothing could be written, nothing is there to be removed.
    });
    throw await notWritable(target, cause);
  }
}

/** Removes the file, and remembers what was in it. */
export async function removeServiceFile(file: string, undo: UndoList): Promise<void> {
  const before = await readInstalled(file);
  await rm(file, { force: true });
  if (before === undefined) return;
  undo.add(file, () => writeFile(file, before.content, { mode: FILE_MODE }));
}
