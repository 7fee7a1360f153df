import type { Event, EventOf } from './event.ts';
import { entryOf, type MomentCause } from './moment.ts';
import type { SocketFacts } from './socket-facts.ts';
import type { TcpState } from './states.ts';
import type { Times } from './times.ts';
import { isHandedToTimeWait } from './transitions.ts';

/** A change of state, with its witness. */
export type StateEvent = EventOf<'state'>;

/**
 * The three-way handshake (RFC 9293 section 3.5): SYN-SENT, then the other end's SYN-RECEIVED, then ESTABLISHED here,
 * then there. Linux prints the server's LISTEN -> SYN-RECEIVED only when the third segment has come. `states` are the
 * server's; of a client there is nothing to say.
 */
export function handshakeCauses(
  states: readonly StateEvent[],
  peerStates: readonly StateEvent[],
): MomentCause[] {
  const received = states.find((state) => state.to === 'SYN-RECEIVED');
  const established = states.find((state) => state.to === 'ESTABLISHED');
  const peerSent = peerStates.find((state) => state.to === 'SYN-SENT');
  const peerEstablished = peerStates.find((state) => state.to === 'ESTABLISHED');
  if (received === undefined || peerSent === undefined) return [];
  return [
    ...pair(peerSent, received),
    ...pair(received, peerEstablished),
    ...(established?.from === 'SYN-RECEIVED' ? pair(peerEstablished, established) : []),
  ];
}

/**
 * Closing (RFC 9293 section 3.6), from either end: this end's FIN before the other end's state that says it came,
 * and that before this end's state that says its FIN was acknowledged. Simultaneous close is the same rule both ways.
 */
export function closingCauses(
  states: readonly StateEvent[],
  peerStates: readonly StateEvent[],
): MomentCause[] {
  const finSent = states.find(({ to }) => to === 'FIN-WAIT-1' || to === 'LAST-ACK');
  const finAcked = states.find(isFinAcknowledged);
  const peerReceived = peerStates.find(isFinReceived);
  const peerHandedOver = peerStates.find(({ from, to }) => isHandedToTimeWait(from, to));
  return [
    ...pair(finSent, peerReceived),
    ...pair(peerReceived, finAcked),
    ...(finAcked?.from === 'LAST-ACK' ? pair(peerHandedOver, finAcked) : []),
  ];
}

/** A snapshot that shows a state comes after the change into it, and before the change out of it. */
export function snapshotCauses(facts: SocketFacts, times: Times): MomentCause[] {
  return facts.snapshots.flatMap((event) => {
    if (event.state === undefined) return [];
    const states = lifeAround(event, facts.states, times);
    const outOf = states.find(({ from }) => from === event.state);
    const last = states.at(-1);
    const ended = event.state === 'TIME-WAIT' && last?.to === 'CLOSED' ? last : undefined;
    return [
      ...pair(momentInto(event.state, states), event),
      ...pair(ended, event),
      ...(mayOutlast(event.state) ? [] : pair(event, outOf)),
    ];
  });
}

/** What shows that an event happened before its own time. */
export interface EarlierMoment {
  /** It happened before this. */
  readonly outOf: Event;
  /** And after this, where that is known. */
  readonly into: Event | undefined;
}

/**
 * Tables are read some time before what they say is stamped. A tracepoint knows its moment better: where the two
 * disagree the snapshot gives way, not the change of state.
 */
export function findEarlierSnapshots(
  facts: SocketFacts,
  times: Times,
): readonly (readonly [id: string, moment: EarlierMoment])[] {
  return facts.snapshots.flatMap((event) => {
    if (event.state === undefined || mayOutlast(event.state)) return [];
    const states = lifeAround(event, facts.states, times);
    const outOf = states.find(({ from }) => from === event.state);
    if (outOf === undefined || times.enteredNs(outOf) >= times.enteredNs(event)) return [];
    return [[event.id, { outOf, into: momentInto(event.state, states) }] as const];
  });
}

/** A socket may connect, fail and connect again: the changes of the try that a moment falls into. */
function lifeAround(
  event: EventOf<'snapshot'>,
  states: readonly StateEvent[],
  times: Times,
): readonly StateEvent[] {
  const openings = states.flatMap(({ from }, index) => (from === 'CLOSED' ? [index] : []));
  const atNs = times.enteredNs(event);
  const start = openings.findLast((index) => times.enteredNs(states[index] as StateEvent) <= atNs);
  const end = openings.find((index) => index > (start ?? 0));
  return states.slice(start ?? 0, end);
}

/** Linux shows FIN-WAIT-2 and SYN-RECEIVED of records that are not the full socket, whose changes are not traced. */
function mayOutlast(state: TcpState): boolean {
  return state === 'FIN-WAIT-2' || state === 'SYN-RECEIVED';
}

/** A request that is not yet a socket shows as SYN-RECEIVED before the tracepoint tells of it. */
function momentInto(state: TcpState, states: readonly StateEvent[]): StateEvent | undefined {
  return state === 'SYN-RECEIVED' ? undefined : states.find(({ to }) => to === state);
}

/** Whether the change says that the other end's FIN has come. */
export function isFinReceived({ from, to }: StateEvent): boolean {
  const isWaiting = from === 'FIN-WAIT-1' || from === 'FIN-WAIT-2';
  return to === 'CLOSE-WAIT' || to === 'CLOSING' || (to === 'TIME-WAIT' && isWaiting);
}

/** Whether the change says that this end's FIN was acknowledged. */
export function isFinAcknowledged({ from, to }: StateEvent): boolean {
  if (from === 'FIN-WAIT-1') return to === 'FIN-WAIT-2' || to === 'TIME-WAIT';
  return (from === 'CLOSING' || from === 'LAST-ACK') && (to === 'TIME-WAIT' || to === 'CLOSED');
}

type Ordered = EventOf<'state'> | EventOf<'snapshot'>;

function pair(before: Ordered | undefined, after: Ordered | undefined): MomentCause[] {
  if (before === undefined || after === undefined) return [];
  return [[entryOf(before), entryOf(after)]];
}
