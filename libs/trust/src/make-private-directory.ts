import { existsSync } from 'node:fs';
import path from 'node:path';
import { makeDirectory } from '@socketlab/foundation';
import { DIRECTORY_MODE, openFileAccess } from './file-access.ts';

/**
 * Makes a directory with all that lead to it, each for its owner alone; one that is there stays as it is. Returns the outermost
 * that it made. Throws what the system says of the first that it refuses to make, and AccessListError.
 */
export async function makePrivateDirectory(directory: string): Promise<string | undefined> {
  const missing = missingOf(directory);
  if (missing.length === 0) return undefined;
  const access = await openFileAccess();
  for (const each of missing) {
    makeDirectory(each, { mode: DIRECTORY_MODE });
    access.restrict(each, 'folder');
  }
  return missing[0];
}

/** Those that are not there, the outermost first. */
function missingOf(directory: string): readonly string[] {
  if (existsSync(directory)) return [];
  const parent = path.dirname(directory);
  return parent === directory ? [directory] : [...missingOf(parent), directory];
}
