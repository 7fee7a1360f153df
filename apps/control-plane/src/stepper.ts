import { type DaemonClient, eventFromMessage } from '@socketlab/control';
import type { Event } from '@socketlab/evidence';
import { parseAddress } from '@socketlab/foundation';

const GRACE_MS = 5_000;

/** A call that has not been made, or has not returned. */
export interface StoppedCall {
  readonly name: string;
  readonly args: readonly string[];
  readonly file: string;
  readonly line: number;
  /** The line itself, where the daemon has its source. */
  readonly source?: string;
}

/** Where a server stands. */
export type StepPosition =
  | { readonly kind: 'before' | 'within'; readonly call: StoppedCall }
  | { readonly kind: 'ended' };

/** What a step has brought. */
export interface TakenStep {
  readonly position: StepPosition;
  /** Since the step before it. */
  readonly events: readonly Event[];
}

/** Takes a server through its calls. */
export interface Stepper {
  /** Adds its line of source to a call. */
  locate(call: Omit<StoppedCall, 'source'>): StoppedCall;
  /** Looks at the socket tables, lets the server go on, and takes what was observed until it stands again. */
  step(deadlineMs: number): Promise<TakenStep>;
}

/** A stepper for the listener of that daemon. */
export async function createStepper(
  client: DaemonClient,
  { signal }: { readonly signal: AbortSignal },
): Promise<Stepper> {
  const { source } = await client.listener.getListenerSource({}, { signal });
  const lines = source?.text.split('\n') ?? [];
  const locate = (call: Omit<StoppedCall, 'source'>): StoppedCall => {
    const { name, args, file, line } = call;
    const text = file === source?.file ? lines[line - 1] : undefined;
    return { name, args, file, line, ...(text !== undefined && { source: text }) };
  };
  return {
    locate,
    async step(deadlineMs) {
      await lookAtTables(client, signal);
      const answer = await client.listener.stepListener(
        { deadlineMs },
        { signal, deadlineMs: deadlineMs + GRACE_MS },
      );
      const { before, within } = answer;
      const call = before ?? within;
      const kind = before ? 'before' : 'within';
      return {
        position: call ? { kind, call: locate(call) } : { kind: 'ended' },
        events: await fetchBetween(client, answer, signal),
      };
    },
  };
}

/** A client that has connected meanwhile is in the tables, whether or not the server has accepted it. */
async function lookAtTables(client: DaemonClient, signal: AbortSignal): Promise<void> {
  const { address } = await client.listener.getListener({}, { signal });
  const port = address === '' ? 0 : parseAddress(address).port;
  if (port !== 0) await client.evidence.takeSnapshot({ port }, { signal });
}

async function fetchBetween(
  client: DaemonClient,
  range: { readonly afterSequence: string; readonly lastSequence: string },
  signal: AbortSignal,
): Promise<Event[]> {
  const last = Number(range.lastSequence);
  const events: Event[] = [];
  for (let after = Number(range.afterSequence); after < last; ) {
    const request = { afterSequence: after, limit: last - after };
    const answer = await client.evidence.fetchEvents(request, { signal });
    events.push(...answer.events.map(eventFromMessage));
    if (answer.events.length === 0) break;
    after = Number(answer.lastSequence);
  }
  return events;
}
