import type { Logger } from '@socketlab/foundation';
import type { AuditedClassmate, AuditLog } from '@socketlab/trust';

/** How long calls that only read are counted before a line says how many there were. */
const WINDOW_MS = 60_000;
/** So many refusals get a line each in that time, and the rest is counted: they must not push out what was done. */
const MOST_REFUSALS = 20;

/** What is counted of each classmate rather than written down call by call. */
export interface AuditTally {
  /** Counts a call that only read. The first for a while is written at once: throws when that cannot be done. */
  count(classmate: AuditedClassmate, what: string): void;
  /** Whether one more refusal of this classmate gets a line of its own; else it is counted. */
  mayWriteRefusal(classmate: AuditedClassmate, what: string): boolean;
  /** Writes what is counted until now. */
  stop(): void;
}

interface Window {
  readonly classmate: AuditedClassmate;
  counts: Readonly<Record<string, number>>;
  refusals: number;
  /** Whether the audit was seen to take a line of this window: only then may calls go on that are not written yet. */
  isWritten: boolean;
}

/** Counts nothing yet. */
export function createAuditTally(
  deps: { audit: Pick<AuditLog, 'append'>; logger: Logger },
  options: { readonly windowMs: number } = { windowMs: WINDOW_MS },
): AuditTally {
  const windows = new Map<string, Window>();
  let timer: NodeJS.Timeout | undefined;

  function write({ classmate, counts }: Window): void {
    if (Object.keys(counts).length > 0) deps.audit.append({ classmate, phase: 'counted', counts });
  }

  /** What could not be written stays, for the next time. */
  function tell(): void {
    for (const [grantId, window] of windows) {
      try {
        const isQuiet = Object.keys(window.counts).length === 0;
        window.isWritten = false;
        write(window);
        window.isWritten = true;
        window.counts = {};
        window.refusals = 0;
        if (isQuiet) windows.delete(grantId);
      } catch (failure) {
        deps.logger.error({ err: failure }, 'the audit log cannot be written');
      }
    }
    if (windows.size === 0) pause();
  }

  function pause(): void {
    clearInterval(timer);
    timer = undefined;
  }

  function windowOf(classmate: AuditedClassmate): Window {
    const window = windows.get(classmate.grantId) ?? {
      ...{ classmate, counts: {}, refusals: 0, isWritten: false },
    };
    windows.set(classmate.grantId, window);
    timer ??= setInterval(tell, options.windowMs).unref();
    return window;
  }

  return {
    count(classmate, what) {
      const window = windowOf(classmate);
      const counts = increased(window.counts, what);
      if (window.isWritten) {
        window.counts = counts;
        return;
      }
      write({ ...window, counts });
      window.counts = {};
      window.isWritten = true;
    },
    mayWriteRefusal(classmate, what) {
      const window = windowOf(classmate);
      window.refusals += 1;
      if (window.refusals <= MOST_REFUSALS) return true;
      window.counts = increased(window.counts, what);
      return false;
    },
    stop() {
      tell();
      pause();
    },
  };
}

function increased(
  counts: Readonly<Record<string, number>>,
  what: string,
): Readonly<Record<string, number>> {
  return { ...counts, [what]: (counts[what] ?? 0) + 1 };
}
