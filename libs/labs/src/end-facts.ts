import type { Event, EventOf, TimelineSocket } from '@socketlab/evidence';

/** Events of one kind, with their witness. */
export type Call = EventOf<'call'>;
export type State = EventOf<'state'>;
export type Snapshot = EventOf<'snapshot'>;
export type Packet = EventOf<'packet'>;

/** One socket's own events, by kind. */
export interface EndFacts {
  readonly socket: TimelineSocket;
  readonly calls: readonly Call[];
  readonly states: readonly State[];
  readonly snapshots: readonly Snapshot[];
  /** What it sent, as it was captured. */
  readonly packets: readonly Packet[];
  /** The first successful or failed call of this name. */
  call(name: string): Call | undefined;
  /** The change into this state. */
  into(state: State['to']): State | undefined;
}

/**
 * How far the clocks of the kernel and of a program may disagree: the trace is written to the microsecond, and the
 * program reads its clock around the call.
 */
export const TOLERANCE_NS = 20_000n;

/** When an event happened, or a call was entered, and when a call returned: monotonic nanoseconds. */
export const enteredNs = (event: Event): bigint => BigInt(event.monotonicNs);
export const returnedNs = (call: Call): bigint => BigInt(call.returnedMonotonicNs);

/** Whether a moment lies within a call, as closely as the clocks tell. */
export function isDuring(event: Event, call: Call): boolean {
  const atNs = enteredNs(event);
  return atNs >= enteredNs(call) - TOLERANCE_NS && atNs <= returnedNs(call) + TOLERANCE_NS;
}

/** The port of `address:port`. */
export function portOf(address: string): string {
  return address.slice(address.lastIndexOf(':') + 1);
}

/** Whether it says which: an end that does not exist yet, or that nobody named, has port 0. */
export function isNamed(address: string): boolean {
  return portOf(address) !== '0';
}

/** `echo-server.ts:12`, or the call's name when the program did not say where. */
export function placeOf(call: Call): string {
  return call.file === undefined ? call.name : `${call.file}:${call.line ?? '?'}`;
}

/** Whether no change is missing between the first and the last: each begins with the state that the one before led to. */
export function isUnbroken(states: readonly State[]): boolean {
  return states.every(({ from }, index) => index === 0 || from === states[index - 1]?.to);
}

/** Whether they are a socket's whole life, unbroken, to CLOSED: from CLOSED, or from the LISTEN that it was born of. */
export function isWholeLife(states: readonly State[]): boolean {
  const [first, last] = [states[0], states.at(-1)];
  const isBorn = first?.from === 'CLOSED' || (first?.from === 'LISTEN' && first.to !== 'CLOSED');
  return isBorn && last?.to === 'CLOSED' && isUnbroken(states);
}

/**
 * Whether a program of the lab made calls on it. The kernel's tracepoints tell of every network of the machine, so a
 * socket of theirs alone may be another program's, with the same port in another network.
 */
export function isOwn({ events }: TimelineSocket): boolean {
  return events.some(({ kind, source }) => kind === 'call' && source === 'program');
}

/** Sorts one socket's events by their kinds. */
export function describeEnd(socket: TimelineSocket): EndFacts {
  const calls = socket.events.filter((event) => event.kind === 'call');
  const states = socket.events.filter((event) => event.kind === 'state');
  return {
    socket,
    calls,
    states,
    snapshots: socket.events.filter((event) => event.kind === 'snapshot'),
    packets: socket.events.filter(
      (event) => event.kind === 'packet' && event.icmp === undefined,
    ) as readonly Packet[],
    call: (name) => calls.find((call) => call.name === name),
    into: (state) => states.find(({ to }) => to === state),
  };
}
