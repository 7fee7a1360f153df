import type { DaemonClient } from '@socketlab/control';

/** More than client-agent takes to close its connections and to sum up. */
const GRACE_MS = 8_000;

/** How a run's call ends when its person interrupts it. */
export interface GentleEnd {
  /** For the call of RunLoad: it aborts where client-agent has not ended the run by itself. */
  readonly signal: AbortSignal;
  /** client-agent has admitted the run: from now on it is asked. */
  admitted(): void;
  /** The call is over. */
  release(): void;
}

/**
 * Asks client-agent to end the run when `interrupt` aborts, instead of cancelling the call: a call that is cancelled hears no
 * more, and what was counted since its last interval would be lost. Before the run is admitted nothing is lost, and to ask would
 * end another one, of the same person in another terminal: then the call is cancelled. A client-agent that is older than EndLoad, or no longer
 * answers, is left as before.
 */
export function createGentleEnd(
  { client }: Pick<DaemonClient, 'client'>,
  interrupt: AbortSignal,
): GentleEnd {
  const cut = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let isAdmitted = false;
  const end = (): void => {
    if (!isAdmitted) {
      cut.abort();
      return;
    }
    timer = setTimeout(() => cut.abort(), GRACE_MS);
    void askToEnd(client).then((isEnding) => {
      if (!isEnding) cut.abort();
    });
  };
  interrupt.addEventListener('abort', end, { once: true });
  if (interrupt.aborted) end();
  return {
    signal: cut.signal,
    admitted() {
      isAdmitted = true;
    },
    release() {
      clearTimeout(timer);
      interrupt.removeEventListener('abort', end);
    },
  };
}

async function askToEnd(client: DaemonClient['client']): Promise<boolean> {
  try {
    const { wasUnderWay } = await client.endLoad({}, { deadlineMs: GRACE_MS });
    return wasUnderWay;
  } catch {
    // Whatever is in the way, the call is cancelled then, and its own end is told.
    return false;
  }
}
