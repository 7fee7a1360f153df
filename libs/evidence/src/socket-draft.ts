import type { Event, EventOf } from './event.ts';
import type { SocketName } from './observation.ts';
import { isAnyAddress, isComplete } from './socket-name.ts';
import type { SocketPart } from './socket-parts.ts';
import { type CallEvent, isCall } from './timeline-calls.ts';

/** A packet, with its witness. */
export type PacketEvent = EventOf<'packet'>;

/** A socket while it is found out what belongs to it. */
export interface SocketDraft {
  readonly host: string;
  name: SocketName;
  readonly events: Event[];
  /** Packets that reached it. */
  readonly received: PacketEvent[];
  /** Its first moment that is known, or its peer's, on the timeline's clock. */
  fromNs: number;
  readonly untilNs: number;
  readonly acceptedBy: CallEvent | undefined;
  /** The states that the kernel told of. */
  readonly states: readonly EventOf<'state'>[];
  peer: SocketDraft | undefined;
}

/** A socket of these parts; the first that is complete names it. */
export function createDraft(parts: readonly [SocketPart, ...SocketPart[]]): SocketDraft {
  const [first] = parts;
  const complete = parts.filter((part) => isComplete(part.name));
  const named = complete.find(({ name }) => !isAnyAddress(name.local)) ?? complete[0] ?? first;
  const events = parts.flatMap((part) => part.events);
  return {
    host: events[0]?.host ?? first.acceptedBy?.host ?? '',
    name: named.name,
    events,
    received: [],
    fromNs: parts.reduce((least, part) => Math.min(least, part.fromNs), first.fromNs),
    untilNs: parts.reduce((most, part) => Math.max(most, part.untilNs), first.untilNs),
    acceptedBy: first.acceptedBy,
    states: parts.flatMap((part) => part.events.filter((event) => event.kind === 'state')),
    peer: undefined,
  };
}

/** A socket that nothing but its name ties together, from this moment on. */
export function createNamedDraft(host: string, name: SocketName, atNs: number): SocketDraft {
  const part = { events: [], name, fromNs: atNs, untilNs: Number.POSITIVE_INFINITY };
  return { ...createDraft([part]), host };
}

/** Whether it was opened by a segment of the other end, and not by a call of its own. */
export function isPassive({ acceptedBy, states }: SocketDraft): boolean {
  return acceptedBy !== undefined || states[0]?.from === 'LISTEN';
}

/** Whether its connect() failed for good, so that there was never another end. */
export function isRefused({ events, states }: SocketDraft): boolean {
  if (states.some(({ to }) => to === 'ESTABLISHED')) return false;
  const connects = events.filter((event) => event.kind === 'call' && isCall(event, 'connect'));
  const last = connects.at(-1);
  return last?.kind === 'call' && last.result < 0 && !GOES_ON.has(last.errno ?? '');
}

/** connect(2): the handshake goes on without the caller. */
const GOES_ON = new Set(['EINPROGRESS', 'EALREADY', 'EINTR', 'EWOULDBLOCK', 'EAGAIN']);
