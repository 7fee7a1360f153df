import { StoreNewerError } from './errors.ts';

/**
 * The format of the files of hosts and grants. Fields that an older version does not know are passed over by it, and kept
 * when it writes the file again: they need no other format. What an older version would take for damage, or would
 * understand otherwise than it is meant, is written with a field `format` of the next number; without it a file is of
 * the first.
 */
const FORMAT = 1;

/** The content of such a file, or undefined where it is not JSON. Throws StoreNewerError for what a newer version wrote. */
export function parseStored(text: string, file: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Not even JSON: the caller names the file.
    return undefined;
  }
  const format = typeof value === 'object' && value !== null && 'format' in value && value.format;
  if (typeof format === 'number' && format > FORMAT) {
    throw new StoreNewerError({ file, format, known: FORMAT });
  }
  return value;
}
