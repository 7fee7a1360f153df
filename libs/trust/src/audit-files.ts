import { existsSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';

/** How many older files are kept beside the one that is written to. */
const OLDER_KEPT = 5;

/** The file that a daemon's audit goes into, below the state directory. */
export function auditFile(stateDirectory: string, daemon: string): string {
  return path.join(stateDirectory, 'audit', `${daemon}.jsonl`);
}

/**
 * Puts the file away as `.1`, what was `.1` as `.2`, and so on; the oldest goes. On Windows one that another program reads
 * may stay where it is, and so do the younger ones: the next line tries it again, from the gap on that was left.
 */
export function rotateAuditFiles(file: string, platform: NodeJS.Platform = process.platform): void {
  const ages = Array.from({ length: OLDER_KEPT }, (_, index) => index + 1);
  const last = ages.find((age) => !existsSync(olderFile(file, age))) ?? OLDER_KEPT;
  for (let age = last; age >= 1; age -= 1) {
    try {
      renameSync(olderFile(file, age - 1), olderFile(file, age));
    } catch (failure) {
      if (platform !== 'win32') throw failure;
      return;
    }
  }
}

/** One file of a log. */
export interface AuditFile {
  readonly file: string;
  /** The last one too if a crash has cut it short. */
  readonly lines: readonly string[];
  /** Whether the last line has no end. */
  readonly isTorn: boolean;
}

/** Reads one file; one that is not there has no lines. */
export function readAuditFile(file: string): AuditFile {
  const lines = textOf(file).split('\n');
  const isTorn = lines.at(-1) !== '';
  return { file, lines: isTorn ? lines : lines.slice(0, -1), isTorn };
}

/** All lines of a log that are kept, the oldest first. */
export function readAuditLines(file: string): readonly string[] {
  return auditFiles(file).flatMap((each) => readAuditFile(each).lines);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (failure) {
    // Put away since it was listed, or not written yet.
    if ((failure as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw failure;
  }
}

/** All files of an audit log that there are, the oldest first. */
export function auditFiles(file: string): readonly string[] {
  const ages = Array.from({ length: OLDER_KEPT + 1 }, (_, index) => OLDER_KEPT - index);
  return ages.map((age) => olderFile(file, age)).filter((candidate) => existsSync(candidate));
}

/** `tcp-echo.jsonl` is `tcp-echo.2.jsonl` after two rotations. */
function olderFile(file: string, age: number): string {
  return age === 0 ? file : file.replace(/\.jsonl$/, `.${age}.jsonl`);
}
