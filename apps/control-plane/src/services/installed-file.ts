import { readFileSync } from 'node:fs';
import { readStamp, type Stamp } from '@socketlab/services';

/** A file of a service as it is on the disk. */
export interface InstalledFile {
  readonly path: string;
  readonly content: string;
  /** Undefined for a file that Socketlab has not written. */
  readonly stamp: Stamp | undefined;
}
/** What became of a file: `outdated` is as it was written, and would be written otherwise now. */
export type FileState = 'absent' | 'current' | 'outdated' | 'edited';

const MOST_LINES_SHOWN = 6;

/** Reads the file at once, for it is small and often there is none: then undefined. */
export async function readInstalled(path: string): Promise<InstalledFile | undefined> {
  try {
    const content = readFileSync(path, 'utf8');
    return { path, content, stamp: readStamp(content) };
  } catch (failure) {
    if (['ENOENT', 'ENOTDIR'].includes(String((failure as NodeJS.ErrnoException).code)))
      return undefined;
    throw failure;
  }
}

/** Compares what is there with what would be written now. */
export function stateOf(installed: InstalledFile | undefined, wanted: string): FileState {
  if (installed === undefined) return 'absent';
  if (installed.content === wanted) return 'current';
  return installed.stamp?.isIntact === true ? 'outdated' : 'edited';
}

/** The lines by which they differ, `-` of ours and `+` of the file; comments apart, in which the digest is. */
export function differenceOf(installed: InstalledFile, wanted: string): string {
  const lines = (text: string): string[] =>
    text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const own = lines(wanted);
  const found = lines(installed.content);
  const all = [
    ...own.filter((line) => !found.includes(line)).map((line) => `  - ${line}`),
    ...found.filter((line) => !own.includes(line)).map((line) => `  + ${line}`),
  ];
  const rest = all.length - MOST_LINES_SHOWN;
  return [...all.slice(0, MOST_LINES_SHOWN), ...(rest > 0 ? [`  … +${rest}`] : [])].join('\n');
}
