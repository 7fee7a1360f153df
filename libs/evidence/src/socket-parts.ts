import { type AcceptedCall, createAcceptReader, handleOf } from './accepted-calls.ts';
import type { Event, EventOf } from './event.ts';
import { findKernelLives } from './kernel-lives.ts';
import type { SocketName } from './observation.ts';
import { fullestOf, isComplete } from './socket-name.ts';
import { type CallEvent, isCall } from './timeline-calls.ts';
import type { Times } from './times.ts';

/** The events of one socket, as one observer ties them together. */
export interface SocketPart {
  readonly events: Event[];
  /** Of a socket that calls know by a handle: the accept() call that handed it over. */
  readonly acceptedBy?: CallEvent;
  readonly name: SocketName;
  /** Between which moments, on the timeline's clock, it had this name. */
  readonly fromNs: number;
  readonly untilNs: number;
}

/** What calls, the kernel and others tell of sockets, before it is known who speaks of the same one. */
export interface SocketParts {
  /** By handle: sockets as the program's calls know them. */
  readonly handles: readonly SocketPart[];
  /** Sockets as the kernel's changes of state know them, each from its opening to its end. */
  readonly lives: readonly SocketPart[];
  /** Events that know their socket by its name only. */
  readonly named: readonly Event[];
  /** By accept() call: what it is about. */
  readonly accepts: ReadonlyMap<CallEvent, AcceptedCall>;
}

/** Ties events together by handle and by kernel address. Takes them in the order of their times. */
export function findParts(events: readonly Event[], times: Times): SocketParts {
  const calls = events.filter((event) => event.kind === 'call');
  const readAccept = createAcceptReader(calls, times);
  const byHandle = new Map<string, HandleDraft>();
  const draftOf = (handle: string): HandleDraft => {
    const draft = byHandle.get(handle) ?? { events: [], acceptedBy: undefined };
    byHandle.set(handle, draft);
    return draft;
  };
  const accepts = new Map<CallEvent, AcceptedCall>();
  const states: EventOf<'state'>[] = [];
  const named: Event[] = [];
  for (const event of events) {
    if (event.kind === 'loss') continue;
    if (event.kind === 'state') states.push(event);
    else if (event.kind === 'call' && isCall(event, 'accept')) {
      const accept = readAccept(event);
      accepts.set(event, accept);
      if (accept.listener === undefined) named.push(event);
      else draftOf(accept.listener).events.push(event);
      if (accept.connection !== undefined) draftOf(accept.connection).acceptedBy ??= event;
    } else {
      const handle = event.kind === 'call' ? handleOf(event) : undefined;
      if (handle === undefined) named.push(event);
      else draftOf(handle).events.push(event);
    }
  }
  return {
    handles: [...byHandle.values()].map((draft) => describeHandle(draft, times)),
    lives: findKernelLives(states, times).map((life) => describeLife(life, times)),
    named,
    accepts,
  };
}

interface HandleDraft {
  readonly events: Event[];
  acceptedBy: CallEvent | undefined;
}

function describeHandle({ events, acceptedBy }: HandleDraft, times: Times): SocketPart {
  // accept() is an event of the listener, but may be named after the connection that it made.
  const own = events.filter(
    (event) => event.kind !== 'call' || !isCall(event, 'accept') || !isComplete(event.socket),
  );
  const about = [...own, ...(acceptedBy === undefined ? [] : [acceptedBy])];
  const names = (about.length === 0 ? events : about).map((event) => event.socket);
  const connect = events.find((event) => event.kind === 'call' && isCall(event, 'connect'));
  const last = events.at(-1);
  const fromNs =
    acceptedBy === undefined ? startOf(connect ?? events[0], times) : endOf(acceptedBy, times);
  return {
    events,
    ...(acceptedBy === undefined ? {} : { acceptedBy }),
    name: fullestOf(names),
    fromNs,
    untilNs: last === undefined ? fromNs : Math.max(fromNs, endOf(last, times)),
  };
}

function describeLife(life: readonly EventOf<'state'>[], times: Times): SocketPart {
  return {
    events: [...life],
    name: fullestOf(life.map((state) => state.socket)),
    fromNs: startOf(life[0], times),
    untilNs: startOf(life.at(-1), times),
  };
}

function startOf(event: Event | undefined, times: Times): number {
  return event === undefined ? 0 : times.placedNs(event);
}

/** When a call had returned, on the timeline's clock. */
export function endOf(event: Event, times: Times): number {
  return times.placedEndNs(event);
}
