import { type Logger, messageOf } from '@socketlab/foundation';

/** Says whether the daemon is alive: rejects with what is wrong, or resolves. */
export type Examine = (signal: AbortSignal) => Promise<void>;

const LONGEST_EXAMINATION_MS = 5_000;

/**
 * Calls `onAlive` at each half of the time that the service manager waits, if the daemon is alive then: sd_watchdog_enabled(3).
 * That the timer fires at all shows that the main thread is not stuck. Returns how to end it.
 */
export function startWatchdog(
  options: { readonly watchdogMs: number },
  deps: { readonly examine: Examine; readonly onAlive: () => void; readonly logger: Logger },
): () => void {
  const { examine, onAlive, logger } = deps;
  const everyMs = options.watchdogMs / 2;
  const ended = new AbortController();
  let isUnderWay = false;
  const look = async (): Promise<void> => {
    if (isUnderWay) return;
    isUnderWay = true;
    try {
      const deadline = AbortSignal.timeout(Math.min(everyMs, LONGEST_EXAMINATION_MS));
      await examine(AbortSignal.any([ended.signal, deadline]));
      if (!ended.signal.aborted) onAlive();
    } catch (failure) {
      if (ended.signal.aborted) return;
      const problem = messageOf(failure);
      logger.error(
        { problem },
        'the watchdog is not told: this daemon does not serve as it should',
      );
    } finally {
      isUnderWay = false;
    }
  };
  // Once at the start: the manager counts from READY=1.
  void look();
  const timer = setInterval(() => void look(), everyMs).unref();
  return () => {
    clearInterval(timer);
    ended.abort();
  };
}
