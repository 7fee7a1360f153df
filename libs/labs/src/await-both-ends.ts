import type { DaemonClient } from '@socketlab/control';
import type { Event } from '@socketlab/evidence';
import { awaitTimeWait } from './await-time-wait.ts';
import type { Recording } from './recording.ts';

/** How long the kernels' last words on a connection may take; on loopback it takes a millisecond. */
const EVIDENCE_DEADLINE_MS = 5_000;

/** Waits until the server's end of the connection is gone and the client's is seen in TIME-WAIT, or the deadline. */
export async function awaitBothEnds(
  daemons: { readonly server: DaemonClient; readonly client: DaemonClient },
  recordings: { readonly served: Recording; readonly dialled: Recording },
  connection: { readonly clientLocal: string; readonly port: number; readonly signal: AbortSignal },
): Promise<void> {
  const { served, dialled } = recordings;
  const { clientLocal, port, signal } = connection;
  const until = AbortSignal.any([signal, AbortSignal.timeout(EVIDENCE_DEADLINE_MS)]);
  const hasKernel = served.witness.tier === 'root-linux';
  const isEnd = (event: Event): boolean =>
    event.socket.remote === clientLocal &&
    (hasKernel
      ? event.kind === 'state' && event.to === 'CLOSED'
      : event.kind === 'call' && event.name === 'close');
  await served.waitFor(isEnd, until);
  const { tier } = dialled.witness;
  await awaitTimeWait(daemons.client, { port, clientLocal, until, tier });
  signal.throwIfAborted();
  await daemons.server.evidence.takeSnapshot({ port }, { signal });
}
