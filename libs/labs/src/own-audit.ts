import { type DaemonClient, isMethodMissing } from '@socketlab/control';
import type { LabAuditLine } from './lab.ts';

/** What a classmate's own lines in the audit log of another machine's daemon are, from now on. */
export interface OwnAudit {
  /** The lines since, as that machine wrote them. */
  read(signal: AbortSignal): Promise<readonly LabAuditLine[]>;
}

/** Notes where the log stands. The owner of a machine has no lines in it, and an older daemon tells of none. */
export async function followOwnAudit(
  daemon: DaemonClient,
  host: string,
  signal: AbortSignal,
): Promise<OwnAudit> {
  const before = await listOwn(daemon, '0', signal);
  return {
    async read(until) {
      const { lines } = await listOwn(daemon, before.lastSequence, until);
      return lines.map((line) => ({ host, line }));
    },
  };
}

async function listOwn(
  { daemon }: DaemonClient,
  afterSequence: string,
  signal: AbortSignal,
): Promise<{ readonly lines: readonly string[]; readonly lastSequence: string }> {
  const all: string[] = [];
  for (let after = afterSequence; ; ) {
    try {
      const { lines, lastSequence } = await daemon.listOwnAudit(
        { afterSequence: after },
        { signal },
      );
      all.push(...lines);
      if (lines.length === 0) return { lines: all, lastSequence };
      after = lastSequence;
    } catch (failure) {
      if (!isMethodMissing(failure)) throw failure;
      return { lines: all, lastSequence: after };
    }
  }
}
