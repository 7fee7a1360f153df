import { delay } from '@socketlab/foundation';
import { type LabSession, portOfListener } from '../session.ts';

const PAUSE_MS = 10;

/** Marks what multi-tcp has used up to now. */
export async function mark(
  { daemon, signal }: LabSession,
  name: string,
  countsCalls = false,
): Promise<{ readonly reason: string; readonly reasonPtBr: string }> {
  return daemon('multi-tcp').evidence.markUsage({ mark: name, countsCalls }, { signal });
}

/** How many connections the daemon has accepted since it started. */
export async function countAccepted({ daemon, signal }: LabSession): Promise<number> {
  const { accepted } = await daemon('multi-tcp').listener.getListener({}, { signal });
  return Number(accepted);
}

/** Until the daemon has accepted so many, since it started. */
export async function awaitAccepted(
  session: LabSession,
  count: number,
  until: AbortSignal,
): Promise<void> {
  while ((await countAccepted(session)) < count) await delay(PAUSE_MS, until);
}

/** Until the daemon has so many connections open. */
export async function awaitOpen(
  { daemon, signal }: LabSession,
  count: number,
  until: AbortSignal,
): Promise<void> {
  for (;;) {
    const { openConnections } = await daemon('multi-tcp').daemon.getStatus({}, { signal });
    if (Number(openConnections) === count) return;
    await delay(PAUSE_MS, until);
  }
}

/** Until so many connections stand in the accept queue, or the deadline: the claim then says what was seen. */
export async function awaitQueue(
  { daemon }: LabSession,
  address: string,
  { until, length }: { readonly until: AbortSignal; readonly length: number },
): Promise<void> {
  const { evidence } = daemon('multi-tcp');
  const port = portOfListener(address);
  try {
    for (;;) {
      const { events } = await evidence.takeSnapshot({ port }, { signal: until });
      const queue = events.find(({ snapshot }) => snapshot?.acceptQueue != null);
      // Where no table tells the queue, nothing is gained by waiting.
      if (queue === undefined || (queue.snapshot?.acceptQueue?.length ?? 0) >= length) return;
      await delay(PAUSE_MS, until);
    }
  } catch (failure) {
    if (!until.aborted) throw failure;
  }
}
