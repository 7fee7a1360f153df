import { stateFromKernel } from '@socketlab/evidence';
import { type CallPairing, createCallPairing } from './call-pairing.ts';
import { createSocketOwnership, type SocketOwnership } from './socket-ownership.ts';
import { type AnyRecord, type SocketRecord, TCP_LISTEN, TCP_SYN_SENT } from './trace-record.ts';
import { counterIndex, isState } from './transition-counters.ts';
import type { Untimed } from './untimed.ts';

/** From the records of all CPUs to observations of our own sockets, in the kernel's order. */
export interface TracePipeline {
  readonly ownership: SocketOwnership;
  readonly calls: CallPairing;
  /** Takes a record; those of one CPU come in order. */
  take(record: AnyRecord): void;
  /** Hands out what is older than `horizonNs`: a moment before which every CPU has been read. */
  release(horizonNs: bigint): Untimed[];
  /** Counts, ahead of its release, what waits on served ports; false if that cannot be told yet, for a client begins. */
  countWaiting(): boolean;
  /** Hands out even what waits for its port to become known. */
  releaseHeld(): Untimed[];
}

/** An observation in the queue; held while the local port is not known. */
interface Queued {
  draft: Untimed;
  readonly atNs: bigint;
  isHeld: boolean;
}

/**
 * How long the start of a connect() may wait for its port, and all that follows with it. The kernel names it with the
 * next record of the socket, which is the answer's, or the SYN's repetition after a second (RFC 6298).
 */
const LONGEST_HOLD_NS = 1_200_000_000n;

/** An empty pipeline that owns no socket yet. Counts the changes of state that nobody has counted before. */
export function createTracePipeline(counters: Float64Array): TracePipeline {
  const ownership = createSocketOwnership();
  const calls = createCallPairing();
  let waiting: AnyRecord[] = [];
  const queue: Queued[] = [];
  const held = new Map<string, Queued>();
  const count = (record: SocketRecord): void => {
    if (record.isCounted) return;
    const index = counterIndex(record.oldState, record.state);
    counters[index] = (counters[index] ?? 0) + 1;
    record.isCounted = true;
  };
  const process = (record: AnyRecord): void => {
    const draft = interpret(record, ownership, calls);
    if (isSocketRecord(record)) nameHeld(held, record);
    if (!draft) return;
    if (record.kind === 'state') count(record);
    const isHeld = record.kind === 'state' && record.localPort === 0;
    const queued = { draft, atNs: record.atNs, isHeld };
    queue.push(queued);
    if (isHeld) held.set(record.kernelSocket, queued);
  };
  return {
    ownership,
    calls,
    take: (record) => void waiting.push(record),
    release(horizonNs) {
      const due = waiting.filter((record) => record.atNs <= horizonNs);
      waiting = waiting.filter((record) => record.atNs > horizonNs);
      // The sort is stable: what one CPU wrote in the same nanosecond stays as it was.
      for (const record of due.toSorted(byTime)) process(record);
      const firstHeld = queue.findIndex(
        ({ isHeld, atNs }) => isHeld && atNs > horizonNs - LONGEST_HOLD_NS,
      );
      return queue.splice(0, firstHeld < 0 ? queue.length : firstHeld).map(({ draft }) => draft);
    },
    countWaiting() {
      const changes = waiting.filter(isSocketRecord).filter(({ kind }) => kind === 'state');
      const isBorn = ({ state }: SocketRecord) => state === TCP_SYN_SENT || state === TCP_LISTEN;
      if (changes.some(isBorn)) return false;
      for (const record of changes) {
        const isKnown = isState(record.oldState) && isState(record.state);
        if (isKnown && ownership.isServed(record.localPort)) count(record);
      }
      return true;
    },
    releaseHeld() {
      held.clear();
      return queue.splice(0).map(({ draft }) => draft);
    },
  };
}

function byTime(one: AnyRecord, other: AnyRecord): number {
  if (one.atNs === other.atNs) return 0;
  return one.atNs < other.atNs ? -1 : 1;
}

function isSocketRecord(record: AnyRecord): record is SocketRecord {
  return !['enter', 'exit', 'loss'].includes(record.kind);
}

/** The next record of a socket tells the port that its first one did not, or that there will be none. */
function nameHeld(held: Map<string, Queued>, record: SocketRecord): void {
  const { kernelSocket, local, localPort } = record;
  const queued = held.get(kernelSocket);
  if (!queued) return;
  held.delete(kernelSocket);
  queued.isHeld = false;
  if (localPort === 0) return;
  queued.draft = { ...queued.draft, socket: { ...queued.draft.socket, local } };
}

function interpret(
  record: AnyRecord,
  ownership: SocketOwnership,
  calls: CallPairing,
): Untimed | undefined {
  if (record.kind === 'loss') {
    calls.forget();
    return {
      kind: 'loss',
      source: 'kernel',
      where: record.where,
      count: record.count,
      monotonicNs: String(record.atNs),
      socket: { protocol: 'tcp', local: '0.0.0.0:0', remote: '0.0.0.0:0' },
    };
  }
  if (isSocketRecord(record)) return ownership.owns(record) ? observe(record) : undefined;
  return ownership.threads.has(record.threadId) ? calls.take(record) : undefined;
}

function observe(record: SocketRecord): Untimed | undefined {
  const { kind, kernelSocket, local, remote, reason, atNs } = record;
  const about = {
    source: 'kernel',
    monotonicNs: String(atNs),
    socket: { protocol: 'tcp', local, remote },
  } as const;
  switch (kind) {
    case 'state':
      if (!isState(record.oldState) || !isState(record.state)) return undefined;
      return {
        ...about,
        kind: 'state',
        from: stateFromKernel(record.oldState),
        to: stateFromKernel(record.state),
        kernelSocket,
      };
    case 'send_reset':
      return { ...about, kind: 'reset', direction: 'sent', ...(reason ? { reason } : {}) };
    case 'receive_reset':
      return { ...about, kind: 'reset', direction: 'received' };
    case 'retransmit':
      if (!isState(record.state)) return undefined;
      return { ...about, kind: 'retransmit', state: stateFromKernel(record.state) };
    case 'destroy':
      return undefined;
  }
}
