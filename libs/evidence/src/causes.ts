import { dataCauses } from './data-causes.ts';
import type { Event } from './event.ts';
import { entryOf, type MomentCause, returnOf } from './moment.ts';
import { addTo, groupBy, lastIndexWhere } from './ordered-list.ts';
import { createFacts, type SocketFacts } from './socket-facts.ts';
import { portOf } from './socket-name.ts';
import {
  closingCauses,
  type EarlierMoment,
  findEarlierSnapshots,
  handshakeCauses,
  type StateEvent,
  snapshotCauses,
} from './state-causes.ts';
import { type CallEvent, distanceFromCall, isCall, manualName } from './timeline-calls.ts';
import type { FoundSockets } from './timeline-sockets.ts';
import { CLOCK_TOLERANCE_NS, type Times } from './times.ts';
import { isHandedToTimeWait } from './transitions.ts';
import { findLinks, findWireCauses } from './wire-causes.ts';

/** What is known to cause what. */
export interface Causes {
  /** Everything that keeps moments in order. */
  readonly causes: readonly MomentCause[];
  /** Those of them that say what brought an event about. */
  readonly direct: readonly MomentCause[];
  /** By id of a state change or a packet: the call, of the same socket, that made the kernel make or send it. */
  readonly callOf: ReadonlyMap<string, CallEvent>;
  /** Those of the direct causes that reach from one socket to another. */
  readonly links: readonly MomentCause[];
  /** By packet's id: the one that had carried the same before. */
  readonly repeats: ReadonlyMap<string, string>;
  /** By event's id: what shows that it happened before its own time. */
  readonly earlier: ReadonlyMap<string, EarlierMoment>;
}

/** Calls that change their own socket's state, and the states that the change may lead to. */
const CHANGES: Readonly<Record<string, (state: StateEvent) => boolean>> = {
  listen: ({ to }) => to === 'LISTEN',
  connect: ({ from }) => from === 'SYN-SENT' || from === 'CLOSED',
  close: (state) => isClosing(state),
  shutdown: (state) => isClosing(state),
};

/** Finds the causes among these events, which stand in the order of their times, and are of these sockets. */
export function findCauses(events: readonly Event[], found: FoundSockets, times: Times): Causes {
  const calls = events.filter((event) => event.kind === 'call');
  const byId = new Map(calls.map((call) => [call.id, call]));
  const callOfState = new Map<string, CallEvent>();
  const ordering: MomentCause[] = threadCauses(calls, times);
  const direct: MomentCause[] = [];
  const ends: MomentCause[] = [];
  const facts = createFacts(found.sockets);
  const earlier = new Map(facts.flatMap((fact) => findEarlierSnapshots(fact, times)));
  const listenerCause = createListenerCauses(facts, times);
  for (const fact of facts) {
    const { states, peer } = fact;
    for (const state of states) {
      const call = callThatChanged(state, fact.calls, times);
      if (call === undefined) continue;
      callOfState.set(state.id, call);
      direct.push([entryOf(call), entryOf(state)]);
      ordering.push([entryOf(state), returnOf(call)]);
    }
    ordering.push(...inOrder(states), ...snapshotCauses(fact, times), ...listenerCause(fact));
    ordering.push(...acceptCauses(fact, byId.get(fact.socket.madeBy ?? '')));
    if (peer === undefined) continue;
    ends.push(...handshakeCauses(states, peer.states), ...closingCauses(states, peer.states));
    ends.push(...dataCauses(fact.calls, peer.calls));
  }
  const wire = findWireCauses(found, { facts, callOfState, events, times });
  direct.push(...wire.causes);
  return {
    causes: [...ordering, ...direct, ...ends],
    direct: [...direct, ...ends],
    callOf: new Map([...callOfState, ...wire.callOfPacket]),
    links: findLinks(ends, wire.causes, found.sockets),
    repeats: wire.repeats,
    earlier: new Map([...earlier, ...wire.earlier]),
  };
}

function isClosing({ from, to }: StateEvent): boolean {
  if (from === 'LISTEN' || from === 'SYN-SENT') return to === 'CLOSED';
  const isAborted = to === 'CLOSED' && (from === 'ESTABLISHED' || from === 'CLOSE-WAIT');
  return isAborted || to === 'FIN-WAIT-1' || to === 'LAST-ACK';
}

/** One thread makes one call after the other. Takes calls in the order of their times. */
function threadCauses(calls: readonly CallEvent[], times: Times): MomentCause[] {
  const threads = groupBy(calls, (call) => `${call.host} ${call.threadId}`);
  return [...threads.values()].flatMap((thread) =>
    thread.slice(1).flatMap((call, index): MomentCause[] => {
      const before = thread[index];
      const isAfter = before !== undefined && times.returnedNs(before) <= times.enteredNs(call);
      return isAfter ? [[returnOf(before), entryOf(call)]] : [];
    }),
  );
}

function inOrder(states: readonly StateEvent[]): MomentCause[] {
  return states.slice(1).flatMap((state, index): MomentCause[] => {
    const before = states[index];
    return before === undefined ? [] : [[entryOf(before), entryOf(state)]];
  });
}

/** A connection comes out of its listener's LISTEN: of the last one that was opened at its port by then. */
function createListenerCauses(
  facts: readonly SocketFacts[],
  times: Times,
): (fact: SocketFacts) => readonly MomentCause[] {
  const keyOf = ({ host, witness, socket }: StateEvent): string =>
    `${host} ${witness} ${portOf(socket.local)}`;
  const listenings = new Map<string, StateEvent[]>();
  for (const state of facts.flatMap(({ states }) => states)) {
    if (state.to === 'LISTEN') addTo(listenings, keyOf(state), state);
  }
  for (const list of listenings.values()) {
    list.sort((a, b) => times.enteredNs(a) - times.enteredNs(b));
  }
  return ({ states }) => {
    const opened = states.find(({ from, to }) => from === 'LISTEN' && to === 'SYN-RECEIVED');
    if (opened === undefined) return [];
    const latestNs = times.enteredNs(opened) + CLOCK_TOLERANCE_NS;
    const known = listenings.get(keyOf(opened)) ?? [];
    const listening = known[lastIndexWhere(known, (state) => times.enteredNs(state) <= latestNs)];
    return listening === undefined ? [] : [[entryOf(listening), entryOf(opened)]];
  };
}

function callThatChanged(
  state: StateEvent,
  calls: readonly CallEvent[],
  times: Times,
): CallEvent | undefined {
  if (state.from === 'FIN-WAIT-2' || isHandedToTimeWait(state.from, state.to)) return undefined;
  const atNs = times.enteredNs(state);
  let nearest: CallEvent | undefined;
  let least = CLOCK_TOLERANCE_NS;
  for (const call of calls) {
    if (!CHANGES[manualName(call)]?.(state)) continue;
    const distance = distanceFromCall(call, atNs, times);
    if (distance > least || (distance === least && nearest !== undefined)) continue;
    nearest = call;
    least = distance;
  }
  return nearest;
}

/** accept() hands over what connect() of the other end began, and what the kernel has already established. */
function acceptCauses(
  { states, peer }: SocketFacts,
  accept: CallEvent | undefined,
): readonly MomentCause[] {
  if (accept === undefined || !isCall(accept, 'accept')) return [];
  const connect = peer?.calls.find((call) => isCall(call, 'connect'));
  const established = states.find((state) => state.to === 'ESTABLISHED');
  return [connect, established].flatMap((cause): MomentCause[] =>
    cause === undefined ? [] : [[entryOf(cause), returnOf(accept)]],
  );
}
