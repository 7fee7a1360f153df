import { compareNs } from './causal-order.ts';
import { dataCauses } from './data-causes.ts';
import type { EventOf } from './event.ts';
import { entryOf, type MomentCause, returnOf } from './moment.ts';
import {
  closingCauses,
  type EarlierSnapshot,
  findEarlierSnapshots,
  handshakeCauses,
  type StateEvent,
  snapshotCauses,
} from './state-causes.ts';
import type { TimelineSocket } from './timeline.ts';
import {
  type CallEvent,
  CLOCK_TOLERANCE_NS,
  distanceFromCall,
  manualName,
} from './timeline-calls.ts';
import { isHandedToTimeWait } from './transitions.ts';

/** What is known to cause what. */
export interface Causes {
  readonly causes: readonly MomentCause[];
  /** By state change's id: the call, of the same socket, that made the kernel change the state. */
  readonly callOfState: ReadonlyMap<string, CallEvent>;
  /** Those of the causes that reach from one end of a connection to the other. */
  readonly links: readonly MomentCause[];
  /** By snapshot's id: what shows that it was read before its own time. */
  readonly earlier: ReadonlyMap<string, EarlierSnapshot>;
}

/** Calls that change their own socket's state, and the states that the change may lead to. */
const CHANGES: Readonly<Record<string, (state: StateEvent) => boolean>> = {
  listen: ({ to }) => to === 'LISTEN',
  connect: ({ from }) => from === 'SYN-SENT' || from === 'CLOSED',
  close: (state) => isClosing(state),
  shutdown: (state) => isClosing(state),
};

/** Finds the causes among the events of these sockets. `calls` are those to be ordered, whoever saw them. */
export function findCauses(
  sockets: readonly TimelineSocket[],
  calls: readonly CallEvent[],
): Causes {
  const known = new Set(calls.map((call) => call.id));
  const callOfState = new Map<string, CallEvent>();
  const causes: MomentCause[] = threadCauses(calls);
  const links: MomentCause[] = [];
  const earlier = new Map<string, EarlierSnapshot>();
  for (const socket of sockets) {
    const states = chainOf(socket);
    const own = callsOf(socket).filter((call) => known.has(call.id));
    for (const state of states) {
      const call = callThatChanged(state, own);
      if (call === undefined) continue;
      callOfState.set(state.id, call);
      causes.push([entryOf(call), entryOf(state)], [entryOf(state), returnOf(call)]);
    }
    causes.push(...inOrder(states), ...snapshotCauses(socket, states));
    for (const read of findEarlierSnapshots(socket, states)) earlier.set(read.snapshot.id, read);
    causes.push(...listenerCauses(states, sockets));
    const peer = sockets.find((other) => other.id === socket.peerId);
    if (peer === undefined) continue;
    const peerStates = chainOf(peer);
    links.push(...handshakeCauses(states, peerStates), ...closingCauses(states, peerStates));
    links.push(
      ...dataCauses(
        own,
        callsOf(peer).filter((call) => known.has(call.id)),
      ),
    );
    causes.push(...acceptCauses(socket, peer, calls));
  }
  return { causes: [...causes, ...links], callOfState, links, earlier };
}

/** The calls that worked on a socket. */
export function callsOf(socket: TimelineSocket): readonly CallEvent[] {
  return socket.events.filter((event) => event.kind === 'call');
}

/** A socket's state changes, each beginning where the one before ended, though two CPUs' clocks may say otherwise. */
export function chainOf(socket: TimelineSocket): readonly StateEvent[] {
  const rest: EventOf<'state'>[] = socket.events.filter((event) => event.kind === 'state');
  const chain: StateEvent[] = [];
  const opening = rest.findIndex(({ from, to }) => from === 'CLOSED' || to === 'SYN-RECEIVED');
  let next = rest.splice(Math.max(0, opening), 1)[0];
  while (next !== undefined) {
    chain.push(next);
    const reached = next.to;
    const following = rest.findIndex((state) => state.from === reached);
    next = rest.splice(Math.max(0, following), 1)[0];
  }
  return chain;
}

function isClosing({ from, to }: StateEvent): boolean {
  if (from === 'LISTEN' || from === 'SYN-SENT') return to === 'CLOSED';
  const isAborted = to === 'CLOSED' && (from === 'ESTABLISHED' || from === 'CLOSE-WAIT');
  return isAborted || to === 'FIN-WAIT-1' || to === 'LAST-ACK';
}

/** One thread makes one call after the other. */
function threadCauses(calls: readonly CallEvent[]): MomentCause[] {
  const threads = new Map<string, CallEvent[]>();
  for (const call of calls) {
    const thread = `${call.host} ${call.threadId}`;
    threads.set(thread, [...(threads.get(thread) ?? []), call]);
  }
  return [...threads.values()].flatMap((thread) => {
    const ordered = thread.toSorted((a, b) =>
      compareNs(BigInt(a.monotonicNs), BigInt(b.monotonicNs)),
    );
    return ordered.slice(1).flatMap((call, index): MomentCause[] => {
      const before = ordered[index];
      const isAfter =
        before !== undefined && BigInt(before.returnedMonotonicNs) <= BigInt(call.monotonicNs);
      return isAfter ? [[returnOf(before), entryOf(call)]] : [];
    });
  });
}

function inOrder(states: readonly StateEvent[]): MomentCause[] {
  return states.slice(1).flatMap((state, index): MomentCause[] => {
    const before = states[index];
    return before === undefined ? [] : [[entryOf(before), entryOf(state)]];
  });
}

/** A connection comes out of its listener's LISTEN. */
function listenerCauses(
  states: readonly StateEvent[],
  sockets: readonly TimelineSocket[],
): MomentCause[] {
  const opened = states.find(({ from, to }) => from === 'LISTEN' && to === 'SYN-RECEIVED');
  if (opened === undefined) return [];
  return sockets.flatMap((socket): MomentCause[] => {
    if (socket.end !== 'listener' || socket.witness !== opened.witness) return [];
    const listening = chainOf(socket).find(({ to }) => to === 'LISTEN');
    const isLater =
      listening !== undefined &&
      BigInt(listening.monotonicNs) > BigInt(opened.monotonicNs) + CLOCK_TOLERANCE_NS;
    return listening === undefined || isLater ? [] : [[entryOf(listening), entryOf(opened)]];
  });
}

function callThatChanged(state: StateEvent, calls: readonly CallEvent[]): CallEvent | undefined {
  if (state.from === 'FIN-WAIT-2' || isHandedToTimeWait(state.from, state.to)) return undefined;
  const atNs = BigInt(state.monotonicNs);
  const [nearest] = calls
    .filter((call) => CHANGES[manualName(call)]?.(state))
    .map((call) => ({ call, distance: distanceFromCall(call, atNs) }))
    .filter(({ distance }) => distance <= CLOCK_TOLERANCE_NS)
    .toSorted((a, b) => compareNs(a.distance, b.distance));
  return nearest?.call;
}

/** accept() hands over what connect() of the other end began, and what the kernel has already established. */
function acceptCauses(
  socket: TimelineSocket,
  peer: TimelineSocket,
  calls: readonly CallEvent[],
): MomentCause[] {
  const accept = calls.find((call) => call.id === socket.madeBy && manualName(call) === 'accept');
  if (accept === undefined) return [];
  const connect = callsOf(peer).find((call) => manualName(call) === 'connect');
  const established = chainOf(socket).find((state) => state.to === 'ESTABLISHED');
  return [
    ...(connect === undefined || !calls.includes(connect)
      ? []
      : [[entryOf(connect), returnOf(accept)] as const]),
    ...(established === undefined ? [] : [[entryOf(established), returnOf(accept)] as const]),
  ];
}
