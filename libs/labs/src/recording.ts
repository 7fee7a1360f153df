import {
  type DaemonClient,
  eventFromMessage,
  explainUnread,
  tierFromMessage,
} from '@socketlab/control';
import type { Event } from '@socketlab/evidence';
import type { LabObserver, LabWitness, Role } from './lab.ts';

/** One daemon's evidence while a lab runs. Events are kept as they come, so that they outlive the daemon. */
export interface Recording {
  /** What it can observe, and how far its events were counted when they were last fetched. */
  readonly witness: LabWitness;
  events(): readonly Event[];
  /** Resolves with whether an event that matches has come, at the latest when the signal aborts. */
  waitFor(matches: (event: Event) => boolean, signal: AbortSignal): Promise<boolean>;
  /** Ends the recording, unless it has been ended, and fetches what the stream has not brought. */
  finish(signal: AbortSignal): Promise<void>;
  /** Stops listening. */
  close(): void;
}

/** What a recording asks of its daemon. */
export interface RecordingOptions {
  readonly role: Role;
  /** The machine that the daemon runs on. */
  readonly host: string;
  readonly remotePorts: readonly number[];
  /** Leaves the snapshots after each call out. */
  readonly skipsSnapshots?: boolean;
  /** Whether the calls are observed all the while; they are unless told. What is measured meanwhile costs more then. */
  readonly observesCalls?: boolean;
  readonly signal: AbortSignal;
}

/** Starts to record the daemon's calls, states and snapshots; in force when it resolves. */
export async function startRecording(
  daemon: DaemonClient,
  options: RecordingOptions,
): Promise<Recording> {
  const { role, host, remotePorts, skipsSnapshots = false, observesCalls = true, signal } = options;
  const witness = await describeWitness(daemon, { role, host, signal });
  const request = { remotePorts: [...remotePorts], observesCalls, skipsSnapshots };
  const { recordingId, afterSequence } = await daemon.evidence.startRecording(request, { signal });
  const events = new Map<string, Event>();
  const listeners = new Set<() => void>();
  const stream = new AbortController();
  const read = readerOf(daemon.address, witness);
  const add = (event: Event): void => {
    events.set(event.id, event);
    for (const listener of listeners) listener();
  };
  let [isStopped, isWhole] = [false, false];
  let dropped = 0;
  let last = Number(afterSequence);
  const drop = (count: number): void => {
    dropped += count;
  };
  const streaming = follow(daemon, { afterSequence, signal: stream.signal }, { add, drop });
  return {
    get witness() {
      return { ...witness, recorded: { first: Number(afterSequence) + 1, last } };
    },
    events() {
      const inOrder = [...events.values()].toSorted((a, b) => sequenceOf(a) - sequenceOf(b));
      const last = inOrder.at(-1);
      return last === undefined || dropped === 0 ? inOrder : [...inOrder, lossAfter(last, dropped)];
    },
    waitFor: (matches, until) =>
      waitUntil(() => [...events.values()].some(matches), { listeners, signal: until }),
    async finish(until) {
      if (isWhole) return;
      if (!isStopped) await daemon.evidence.stopRecording({ recordingId }, { signal: until });
      isStopped = true;
      for await (const page of fetchAll(daemon, afterSequence, until)) {
        for (const message of page.events) add(read(() => eventFromMessage(message)));
        last = Number(page.lastSequence);
      }
      // What the stream had no room for has just been fetched.
      dropped = 0;
      stream.abort();
      await streaming;
      isWhole = true;
    },
    close: () => stream.abort(),
  };
}

async function describeWitness(
  daemon: DaemonClient,
  { role, host, signal }: Pick<RecordingOptions, 'role' | 'host' | 'signal'>,
): Promise<LabWitness> {
  const { name, version } = await daemon.daemon.getInfo({}, { signal });
  const { tier, observers } = await daemon.evidence.getTier({}, { signal });
  const read = readerOf(daemon.address, { daemon: name, version });
  return {
    role,
    daemon: name,
    version,
    host,
    tier: read(() => tierFromMessage(tier)),
    observers: observers.map(
      ({ isAvailable, reason, reasonPtBr, remedy, name: way }): LabObserver => ({
        name: way,
        isAvailable,
        ...(reason === '' ? {} : { reason: { en: reason, 'pt-BR': reasonPtBr } }),
        ...(remedy === '' ? {} : { remedy }),
      }),
    ),
  };
}

/** Reads what that daemon told; what cannot be read is explained by its version and ours. */
function readerOf(
  address: string,
  { daemon, version = '' }: Pick<LabWitness, 'daemon' | 'version'>,
): <Value>(read: () => Value) => Value {
  return (read) => {
    try {
      return read();
    } catch (failure) {
      throw explainUnread(failure, { address, daemon, daemonVersion: version });
    }
  };
}

async function follow(
  daemon: DaemonClient,
  { afterSequence, signal }: { readonly afterSequence: string; readonly signal: AbortSignal },
  into: { add(event: Event): void; drop(count: number): void },
): Promise<void> {
  try {
    for await (const item of daemon.evidence.watchEvents({ afterSequence }, { signal })) {
      if (item.event) into.add(eventFromMessage(item.event));
      if (item.dropped !== undefined) into.drop(Number(item.dropped));
    }
  } catch {
    // The stream ends with the daemon, or when the lab is done with it. What it dropped or missed is fetched at the
    // end; a daemon that went away fails the next call, which says so.
  }
}

type FetchedPage = Awaited<ReturnType<DaemonClient['evidence']['fetchEvents']>>;

async function* fetchAll(
  daemon: DaemonClient,
  afterSequence: string,
  signal: AbortSignal,
): AsyncGenerator<FetchedPage> {
  for (let after = afterSequence, hasMore = true; hasMore; ) {
    const page = await daemon.evidence.fetchEvents({ afterSequence: after }, { signal });
    yield page;
    after = page.lastSequence;
    hasMore = page.hasMore;
  }
}

function waitUntil(
  isTrue: () => boolean,
  { listeners, signal }: { readonly listeners: Set<() => void>; readonly signal: AbortSignal },
): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (outcome: boolean): void => {
      listeners.delete(onEvent);
      signal.removeEventListener('abort', onAbort);
      resolve(outcome);
    };
    const onEvent = (): void => {
      if (isTrue()) finish(true);
    };
    const onAbort = (): void => finish(false);
    listeners.add(onEvent);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    else onEvent();
  });
}

/** What the daemon's stream dropped and nobody could fetch any more. Ids of a witness begin at 1. */
function lossAfter(last: Event, count: number): Event {
  const { host, witness, atNs, monotonicNs } = last;
  const socket = { protocol: 'tcp', local: '0.0.0.0:0', remote: '0.0.0.0:0' } as const;
  const about = { id: `${witness}.0`, host, witness, atNs, monotonicNs, socket };
  return { ...about, kind: 'loss', source: 'program', where: 'stream', count };
}

/** The number at the end of an event's id, in which its witness counted it. */
function sequenceOf(event: Event): number {
  return Number(event.id.slice(event.id.lastIndexOf('.') + 1));
}
