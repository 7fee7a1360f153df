import type { AuditLog } from '@socketlab/trust';

/** An audit log that knows what it could not take. */
export interface CountedAudit extends AuditLog {
  readonly unwritten: number;
  /** Whether the last line could not be written: until one can, classmates are refused. */
  readonly isFailing: boolean;
}

/** Counts the lines that could not be written; each failure is thrown on. */
export function countUnwritten(audit: AuditLog): CountedAudit {
  let unwritten = 0;
  let isFailing = false;
  return {
    ...audit,
    get unwritten() {
      return unwritten;
    },
    get isFailing() {
      return isFailing;
    },
    append(event) {
      try {
        audit.append(event);
        isFailing = false;
      } catch (failure) {
        unwritten += 1;
        isFailing = true;
        throw failure;
      }
    },
  };
}
