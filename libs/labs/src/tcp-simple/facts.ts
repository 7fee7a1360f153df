import type { Event, EventOf, Timeline, TimelineSocket } from '@socketlab/evidence';
import type { Exchange, LessonSource } from '../lab.ts';

/** Events of one kind, with their witness. */
export type Call = EventOf<'call'>;
export type State = EventOf<'state'>;
export type Snapshot = EventOf<'snapshot'>;

/** One socket's own events, by kind. */
export interface EndFacts {
  readonly socket: TimelineSocket;
  readonly calls: readonly Call[];
  readonly states: readonly State[];
  readonly snapshots: readonly Snapshot[];
  /** The first successful or failed call of this name. */
  call(name: string): Call | undefined;
  /** The change into this state. */
  into(state: State['to']): State | undefined;
}

/** What the claims of tcp-simple are judged from. */
export interface Facts {
  readonly timeline: Timeline;
  readonly listener?: EndFacts;
  /** The server's end of the connection. */
  readonly server?: EndFacts;
  readonly client?: EndFacts;
  /** The accept() call that handed the connection over. */
  readonly accept?: Call;
  readonly exchange: Exchange;
  readonly source?: LessonSource;
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

/** `echo-server.ts:12`, or the call's name when the program did not say where. */
export function placeOf(call: Call): string {
  return call.file === undefined ? call.name : `${call.file}:${call.line ?? '?'}`;
}

/** Sorts a timeline's sockets into the parts of one exchange. */
export function findFacts(sources: {
  readonly timeline: Timeline;
  readonly exchange: Exchange;
  readonly source?: LessonSource;
}): Facts {
  const { timeline, exchange, source } = sources;
  const client = timeline.sockets.find((socket) => socket.end === 'client');
  const connections = timeline.sockets.filter((socket) => socket.end === 'server');
  const server = connections.find((socket) => socket.id === client?.peerId) ?? connections[0];
  const listener = timeline.sockets.find((socket) => socket.end === 'listener');
  const accept = timeline.events.find((event) => event.id === server?.madeBy);
  return {
    timeline,
    exchange,
    ...(source === undefined ? {} : { source }),
    ...(listener === undefined ? {} : { listener: describeEnd(listener) }),
    ...(server === undefined ? {} : { server: describeEnd(server) }),
    ...(client === undefined ? {} : { client: describeEnd(client) }),
    ...(accept?.kind === 'call' ? { accept } : {}),
  };
}

function describeEnd(socket: TimelineSocket): EndFacts {
  const calls = socket.events.filter((event) => event.kind === 'call');
  const states = socket.events.filter((event) => event.kind === 'state');
  return {
    socket,
    calls,
    states,
    snapshots: socket.events.filter((event) => event.kind === 'snapshot'),
    call: (name) => calls.find((call) => call.name === name),
    into: (state) => states.find(({ to }) => to === state),
  };
}
