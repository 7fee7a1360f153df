import type { DaemonClient } from '@socketlab/control';
import { delay } from '@socketlab/foundation';
import type { LabTier } from './lab.ts';

const SNAPSHOT_PAUSE_MS = 20;

/** Reads a client's socket table until it shows this end of a connection in TIME-WAIT, or the signal aborts. */
export async function awaitTimeWait(
  client: DaemonClient,
  wait: {
    readonly port: number;
    readonly clientLocal: string;
    readonly until: AbortSignal;
    readonly tier: LabTier;
  },
): Promise<void> {
  const { port, clientLocal, until, tier } = wait;
  try {
    for (;;) {
      const { events } = await client.evidence.takeSnapshot({ port }, { signal: until });
      const isSeen = events.some(
        ({ socket, snapshot }) => socket?.local === clientLocal && snapshot?.state === 'TIME-WAIT',
      );
      if (isSeen || tier === 'program') return;
      await delay(SNAPSHOT_PAUSE_MS, until);
    }
  } catch (failure) {
    // Past the deadline the lab goes on: the claims on TIME-WAIT then say that it was not observed.
    if (!until.aborted) throw failure;
  }
}
