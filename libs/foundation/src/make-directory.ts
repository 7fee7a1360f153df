import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a directory with all that lead to it, mkdir -p; one that is there stays as it is. Throws what the system says of the
 * first that it refuses to make. Node's own `recursive` says ENOENT of a file system that is read-only, and never ends in
 * one that takes no directories.
 */
export function makeDirectory(directory: string, options: { readonly mode: number }): void {
  if (existsSync(directory)) return;
  const parent = path.dirname(directory);
  if (parent !== directory) makeDirectory(parent, options);
  try {
    mkdirSync(directory, options);
  } catch (failure) {
    // Another process was first.
    if ((failure as NodeJS.ErrnoException).code !== 'EEXIST') throw failure;
  }
}
