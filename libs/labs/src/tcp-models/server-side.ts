import type { DaemonClient } from '@socketlab/control';
import { delay } from '@socketlab/foundation';
import type { DaemonName } from '../lab.ts';
import { type LabSession, portOfListener } from '../session.ts';
import { showsWaiting } from '../waiting-clients.ts';
import { markOf } from './told.ts';

const PAUSE_MS = 10;
/** Starting a thread for each connection takes the processor some 30 ms. */
const WARM_MS = 8_000;
const SETTLED_MS = 2_000;
const WARM_PAUSE_MS = 100;

type Marked = Awaited<ReturnType<DaemonClient['evidence']['markUsage']>>;

/** Marks what multi-tcp has used up to now. */
export async function mark(
  { daemon, signal }: LabSession,
  name: string,
  countsCalls = false,
): Promise<Marked> {
  return daemon('multi-tcp').evidence.markUsage({ mark: name, countsCalls }, { signal });
}

/**
 * Marks what the server's threads are in while one client is silent, until none of them is on a processor: one that has just
 * answered is still on its way to where it waits. At the latest after some seconds: the claim then says what was seen.
 */
export async function markWaiting(session: LabSession, model: string): Promise<void> {
  const until = AbortSignal.any([session.signal, AbortSignal.timeout(SETTLED_MS)]);
  await keepAsking(session, until, async () => {
    const { events } = await mark(session, markOf(model, 'waiting'));
    const threads = events.flatMap(({ usage }) => usage?.sample?.threads ?? []);
    return threads.every(({ call }) => call !== 'running');
  });
}

/** How many connections the daemon has accepted since it started. */
export async function countAccepted({ daemon, signal }: LabSession): Promise<number> {
  const { accepted } = await daemon('multi-tcp').listener.getListener({}, { signal });
  return Number(accepted);
}

/** Until the daemon has accepted so many, since it started, or the deadline. */
export async function awaitAccepted(
  session: LabSession,
  count: number,
  until: AbortSignal,
): Promise<void> {
  await keepAsking(session, until, async () => (await countAccepted(session)) >= count);
}

/** Until the daemon has so many connections open, or the deadline. */
export async function awaitOpen(
  session: LabSession,
  count: number,
  until: AbortSignal,
): Promise<void> {
  const { daemon, signal } = session;
  await keepAsking(session, until, async () => {
    const { openConnections } = await daemon('multi-tcp').daemon.getStatus({}, { signal });
    return Number(openConnections) === count;
  });
}

/** How many bytes the daemon has received since it started. */
export async function countReceived({ daemon, signal }: LabSession): Promise<number> {
  const { receivedBytes } = await daemon('multi-tcp').listener.getListener({}, { signal });
  return Number(receivedBytes);
}

/** Asks until it is so, or the deadline: past that the lab goes on, and the claims say what was seen. */
export async function keepAsking(
  { signal }: LabSession,
  until: AbortSignal,
  isTrue: () => Promise<boolean>,
  pauseMs = PAUSE_MS,
): Promise<void> {
  while (!(await isTrue()) && !until.aborted) {
    await delay(pauseMs, until).catch(() => signal.throwIfAborted());
  }
}

/** Until so many connections wait for a server's accept(), or the deadline: the claim then says what was seen. */
export async function awaitQueue(
  session: LabSession,
  { daemon: name, address }: { readonly daemon: DaemonName; readonly address: string },
  { until, length }: { readonly until: AbortSignal; readonly length: number },
): Promise<void> {
  const { daemon, signal } = session;
  const port = portOfListener(address);
  await keepAsking(session, until, async () => {
    const { events } = await daemon(name).evidence.takeSnapshot({ port }, { signal });
    return showsWaiting(events, length);
  });
}

/**
 * Until the connections of the load are served that can be: all of them, of a server of one client at a time one; and where
 * each has a thread, until that is there. At the latest after some seconds: the claim then says what was seen.
 */
export async function awaitWarm(
  session: LabSession,
  { model, connections }: { readonly model: string; readonly connections: number },
): Promise<void> {
  const until = AbortSignal.any([session.signal, AbortSignal.timeout(WARM_MS)]);
  const expected = model === 'blocking' ? 1 : connections;
  const isWarm = async (): Promise<boolean> => {
    const { open, threads } = readMarked(await mark(session, markOf(model, 'warming')));
    const hasThreads = model !== 'threads' || threads === undefined || threads > open;
    return open === expected && hasThreads;
  };
  await keepAsking(session, until, isWarm, WARM_PAUSE_MS);
}

function readMarked({ events }: Marked): { open: number; threads: number | undefined } {
  const usages = events.flatMap(({ usage }) => usage ?? []);
  const counters = usages.find((usage) => usage.counters)?.counters;
  const sample = usages.find((usage) => usage.sample)?.sample;
  return { open: Number(counters?.openConnections), threads: sample?.threads.length };
}
