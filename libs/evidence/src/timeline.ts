import { type Cause, orderMoments } from './causal-order.ts';
import { findCauses } from './causes.ts';
import type { Event } from './event.ts';
import { findHostClocks } from './host-clocks.ts';
import type { Moment, MomentCause } from './moment.ts';
import type { SocketName } from './observation.ts';
import { createSightings } from './sightings.ts';
import type { PacketEvent } from './socket-draft.ts';
import { type CallEvent, joinCalls } from './timeline-calls.ts';
import { joinPackets } from './timeline-packets.ts';
import { createRows } from './timeline-rows.ts';
import { findSockets } from './timeline-sockets.ts';
import { createTimes, type Times } from './times.ts';

/** One socket of a timeline: an end of a connection, or a listener. */
export interface TimelineSocket {
  /** `socket.1`: sockets are numbered in the order of their first event. */
  readonly id: string;
  readonly host: string;
  readonly witness: string;
  readonly end: 'listener' | 'server' | 'client' | 'unknown';
  /** The fullest name observed. */
  readonly name: SocketName;
  /** The other end of the connection, when it was observed too. */
  readonly peerId?: string;
  /** Id of the socket() or accept() call that made it. */
  readonly madeBy?: string;
  /** Its events in causal order. accept() is an event of the listener; `madeBy` ties it to the connection. */
  readonly events: readonly Event[];
  /** The packets that reached it, in causal order; those that it sent are among its events. */
  readonly received: readonly PacketEvent[];
}

/** A line of a timeline. A call that others' events interrupt has two: where it was called, and where it returned. */
export interface TimelineRow {
  readonly event: Event;
  readonly phase: 'whole' | 'called' | 'returned';
  /** Of a packet: the socket that sent it. Absent where there was none, as behind a closed port. */
  readonly socketId?: string;
  /** Of a packet: the socket that it reached. */
  readonly receiverId?: string;
  /** Others' views of the same: the kernel's of a program's call, another capture's of a packet. */
  readonly joined: readonly (CallEvent | PacketEvent)[];
  /** Of a state change or a packet: the id of the call that made the kernel change the state, or send it. */
  readonly causedBy?: string;
  /** Of a packet: the id of the one that had carried the same before. What it brought about stands there. */
  readonly repeats?: string;
  /** The ids of what brought it about: calls, state changes, packets. Of a call: what made it return. */
  readonly causes: readonly string[];
  /** The ids of what it brought about. */
  readonly ledTo: readonly string[];
  /** Whether it stands elsewhere than its own time would put it, because its cause is stamped later. */
  readonly isPlacedByCause: boolean;
  /** The ids of those causes. */
  readonly after: readonly string[];
  /** Ids of causes that contradict other causes, and so were not kept. */
  readonly ignored: readonly string[];
}

/** The events of one lab in one order. */
export interface Timeline {
  readonly rows: readonly TimelineRow[];
  readonly sockets: readonly TimelineSocket[];
  /** Every event once, in causal order: the lines of events.jsonl. */
  readonly events: readonly Event[];
  /**
   * Causes that reach from one socket to another: ids of a cause and its effect. Where a packet was captured on the
   * way, one leads to the packet's row or from it.
   */
  readonly links: readonly (readonly [cause: string, effect: string])[];
}

/**
 * Merges the events of all witnesses into one causal order. Events of one host are compared by its monotonic clock,
 * events of several hosts by Unix time; then no effect stays before its cause (see {@link findCauses}), and whatever
 * had to move says so. Each witness's events must come in the order in which it recorded them.
 */
export function orderByCause(events: readonly Event[]): Timeline {
  const told = createTimes(events);
  const packets = joinPackets(
    inOrder(events, told).filter((event) => event.kind === 'packet'),
    told,
  );
  const times = createTimes(events, findHostClocks(events, packets.passages, told));
  const byTime = inOrder(events, times);
  const joined = new Map<string, readonly (CallEvent | PacketEvent)[]>([
    ...joinCalls(
      byTime.filter((event) => event.kind === 'call'),
      times,
    ),
    ...packets.joined,
  ]);
  const hidden = new Set([...joined.values()].flat().map((event) => event.id));
  const shown = byTime.filter((event) => !hidden.has(event.id));
  const sightings = createSightings(packets.joined, byTime, times);
  const found = findSockets(shown, { times, sightings });
  const known = findCauses(shown, found, times);
  const moments = shown.flatMap((event): Moment[] =>
    event.kind === 'call'
      ? [
          { event, at: 'entry' },
          { event, at: 'return' },
        ]
      : [{ event, at: 'entry' }],
  );
  const placements = orderMoments(
    moments.map((moment) => {
      const shownBefore = known.earlier.get(moment.event.id)?.outOf ?? moment.event;
      return moment.at === 'entry' ? times.placedNs(shownBefore) : times.placedEndNs(moment.event);
    }),
    indexCauses(moments, known.causes),
  );
  const rows = createRows({ placements, moments, found, joined, known });
  return {
    ...finish(rows, found.sockets),
    links: known.links.map(([cause, effect]) => [cause.event.id, effect.event.id]),
  };
}

function inOrder(events: readonly Event[], times: Times): readonly Event[] {
  return events.toSorted((a, b) => times.placedNs(a) - times.placedNs(b));
}

/** The causes as indexes of moments; a call is entered before it returns, and its entry stands before its return. */
function indexCauses(moments: readonly Moment[], causes: readonly MomentCause[]): readonly Cause[] {
  const entries = new Map<Event, number>();
  const indexes: Cause[] = [];
  const ofCalls: Cause[] = [];
  for (const [index, { event, at }] of moments.entries()) {
    if (at === 'entry') entries.set(event, index);
    else ofCalls.push([index - 1, index]);
  }
  const indexOf = ({ event, at }: Moment): number | undefined => {
    const entry = entries.get(event);
    return entry === undefined || at === 'entry' ? entry : entry + 1;
  };
  for (const [before, after] of causes) {
    const [from, to] = [indexOf(before), indexOf(after)];
    if (from !== undefined && to !== undefined) indexes.push([from, to]);
  }
  return [...indexes, ...ofCalls];
}

function finish(
  rows: readonly TimelineRow[],
  sockets: readonly TimelineSocket[],
): Omit<Timeline, 'links'> {
  const events = rows
    .filter((row) => row.phase !== 'returned')
    .flatMap((row) => [row.event, ...row.joined]);
  const ranks = new Map(events.map((event, rank) => [event.id, rank]));
  const rankOf = (event: Event): number => ranks.get(event.id) ?? 0;
  return {
    rows,
    events,
    sockets: sockets.map((socket) => ({
      ...socket,
      events: socket.events.toSorted((a, b) => rankOf(a) - rankOf(b)),
      received: socket.received.toSorted((a, b) => rankOf(a) - rankOf(b)),
    })),
  };
}
