import { hashOfLine, NO_LINE_BEFORE, parseAuditLine } from './audit-entry.ts';
import { auditFiles, readAuditFile } from './audit-files.ts';

/** A place in an audit log where it is not as it was written. */
export interface AuditProblem {
  readonly file: string;
  /** From 1 on. */
  readonly line: number;
  /**
   * `unreadable`: not a line of an audit log, as one that a crash has cut short. `changed`: the line before it was
   * changed, removed or added later. `missing`: the numbers do not follow each other.
   */
  readonly kind: 'unreadable' | 'changed' | 'missing';
}

/** What a look over a whole audit log found. */
export interface AuditVerdict {
  readonly lines: number;
  /** The number of the oldest line that is kept; above 1 after rotations, undefined of an empty log. */
  readonly firstSequence?: number;
  readonly problems: readonly AuditProblem[];
}

/**
 * Whether each line holds the hash of the one before it, over all files of a log. What was removed at the end, and a log
 * that was written anew from one line on to its end, cannot be told from one that is as it was: the chain has no key.
 */
export function verifyAuditLog(file: string): AuditVerdict {
  const problems: AuditProblem[] = [];
  let before: { readonly hash: string; readonly sequence: number } | undefined;
  let firstSequence: number | undefined;
  let lines = 0;
  for (const each of auditFiles(file).map(readAuditFile)) {
    for (const [index, text] of each.lines.entries()) {
      lines += 1;
      const place = { file: each.file, line: index + 1 };
      const entry = parseAuditLine(text);
      const hash = hashOfLine(text);
      if (entry === undefined) {
        problems.push({ ...place, kind: 'unreadable' });
        before = { hash, sequence: before?.sequence ?? 0 };
        continue;
      }
      firstSequence ??= entry.sequence;
      const kind = judge(entry, before);
      if (kind !== undefined) problems.push({ ...place, kind });
      before = { hash, sequence: entry.sequence };
    }
  }
  return { lines, ...(firstSequence !== undefined && { firstSequence }), problems };
}

function judge(
  entry: { readonly previous: string; readonly sequence: number },
  before: { readonly hash: string; readonly sequence: number } | undefined,
): AuditProblem['kind'] | undefined {
  if (before === undefined) {
    // The first of all has none before it; one that rotations have left behind names a line that is gone.
    return entry.sequence === 1 && entry.previous !== NO_LINE_BEFORE ? 'changed' : undefined;
  }
  if (entry.previous !== before.hash) return 'changed';
  return entry.sequence === before.sequence + 1 ? undefined : 'missing';
}
