import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { ServiceFileNotWritableError } from '../service-errors.ts';

/**
 * The error for a file that could not be written. Where a folder could not be made, Node says ENOENT whatever the reason
 * was: the folder above that is there is asked for it.
 */
export async function notWritable(
  file: string,
  cause: unknown,
): Promise<ServiceFileNotWritableError> {
  const { code = 'UNKNOWN' } = cause as NodeJS.ErrnoException;
  const errno = code === 'ENOENT' ? ((await refusalOf(path.dirname(file))) ?? code) : code;
  return new ServiceFileNotWritableError({ file, errno }, { cause });
}

async function refusalOf(folder: string): Promise<string | undefined> {
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  if (!isThere && path.dirname(folder) !== folder) return refusalOf(path.dirname(folder));
  try {
    await access(folder, constants.W_OK);
    return undefined;
  } catch (refusal) {
    return (refusal as NodeJS.ErrnoException).code;
  }
}
