import { DeadlineError, delay } from '@socketlab/foundation';
import { ConnectionLostError, DaemonUnreachableError, NotADaemonError } from './errors.ts';
import type { CallOptions } from './service-types.ts';

interface HealthCaller {
  watch(request: { service: string }, options: CallOptions): AsyncIterable<{ status: string }>;
}

const PAUSE_MS = 25;

/**
 * Resolves when the daemon's health says SERVING. While nothing listens it connects again after a short pause; once
 * connected it waits for the daemon's word. Rejects at once when the address is another program's or another
 * machine's, with the signal's reason when that aborts, and at the deadline with what was in the way.
 */
export async function waitUntilServing(
  health: HealthCaller,
  address: string,
  wait: { readonly signal: AbortSignal; readonly deadlineMs: number },
): Promise<void> {
  const deadline = AbortSignal.timeout(wait.deadlineMs);
  const signal = AbortSignal.any([wait.signal, deadline]);
  let obstacle: unknown;
  while (!signal.aborted) {
    try {
      for await (const { status } of health.watch({ service: '' }, { signal })) {
        if (status === 'SERVING') return;
        obstacle = undefined;
      }
    } catch (failure) {
      if (!signal.aborted && !mayPass(failure)) throw failure;
      if (!signal.aborted) obstacle = failure;
    }
    await delay(PAUSE_MS, signal).catch(() => {
      // The loop ends with the signal; what it means is told below.
    });
  }
  wait.signal.throwIfAborted();
  throw obstacle ?? notServing(address, wait.deadlineMs);
}

/** Whether a daemon that is still starting, or a machine that is slow, could look like this. */
function mayPass(failure: unknown): boolean {
  return (
    failure instanceof DaemonUnreachableError ||
    failure instanceof ConnectionLostError ||
    (failure instanceof NotADaemonError && failure.facts['isSilent'] === true)
  );
}

function notServing(address: string, afterMs: number): DeadlineError {
  const what = {
    en: `the daemon at ${address} to serve (see "socketlab logs")`,
    'pt-BR': `o daemon em ${address} servir (veja "socketlab logs")`,
  };
  return new DeadlineError({ what, afterMs });
}
