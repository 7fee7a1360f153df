import { findEnds } from './conversation-ends.ts';
import { type Conversation, findConversations } from './conversations.ts';
import { findDatagrams, handDatagrams } from './datagram-ends.ts';
import { describeSockets } from './describe-sockets.ts';
import type { Event } from './event.ts';
import { addTo } from './ordered-list.ts';
import { matchParts } from './part-matching.ts';
import { pairPeers } from './peers.ts';
import type { Sightings } from './sightings.ts';
import {
  createDraft,
  createNamedDraft,
  type PacketEvent,
  type SocketDraft,
} from './socket-draft.ts';
import { createSocketIndex, type SocketIndex } from './socket-index.ts';
import { hasNoPort, isComplete } from './socket-name.ts';
import { findParts, type SocketPart, type SocketParts } from './socket-parts.ts';
import type { TimelineSocket } from './timeline.ts';
import { type CallEvent, isCall } from './timeline-calls.ts';
import type { Times } from './times.ts';

/** What was found: sockets, and what passed between them. */
export interface FoundSockets {
  readonly sockets: readonly TimelineSocket[];
  readonly flows: readonly Flow[];
  readonly datagrams: readonly FoundDatagram[];
}

/** A connection's segments, and the ids of the sockets at its ends. */
export interface Flow {
  readonly conversation: Conversation;
  readonly socketIds: readonly [string | undefined, string | undefined];
}

/** A packet that is no segment, and the ids of the sockets that it left and reached. */
export interface FoundDatagram {
  readonly packet: PacketEvent;
  readonly senderId: string | undefined;
  readonly receiverId: string | undefined;
}

interface Known {
  readonly times: Times;
  readonly sightings: Sightings;
}

/**
 * Groups events by the socket that they are about. Calls know it by handle, the kernel by the address of its struct
 * sock, tables and packets by the names of both ends; names and addresses are used again, so each is one socket's for
 * a time. Takes events in the order of their times, and returns sockets in the order of their first event.
 */
export function findSockets(events: readonly Event[], known: Known): FoundSockets {
  const { times, sightings } = known;
  const packets = events.filter((event) => event.kind === 'packet');
  const parts = findParts(
    events.filter(({ kind }) => kind !== 'packet'),
    times,
  );
  const drafts = joinParts(parts, times);
  // Who had which packet is a better witness of two hosts' ends than the times of their clocks.
  pairPeers(drafts, { times, acrossHosts: false });
  const ends = findEnds(findConversations(packets), { drafts, times, sightings });
  const index = createSocketIndex(drafts);
  const datagrams = findDatagrams(packets, { drafts, index, times });
  handDatagrams(datagrams);
  for (const event of parts.named) {
    const draft = findNamed(event, index, times) ?? addNamed(event, { drafts, index, times });
    draft?.events.push(event);
  }
  pairPeers(drafts, { times, acrossHosts: true });
  const inOrder = orderByFirstEvent(
    drafts.filter((draft) => draft.events.length > 0),
    createRanks(events),
  );
  const ids = new Map(inOrder.map((draft, place) => [draft, `socket.${place + 1}`]));
  const idOf = (draft: SocketDraft | undefined): string | undefined => draft && ids.get(draft);
  return {
    sockets: describeSockets(inOrder, { madeBy: makersByName(parts, index, times), idOf }),
    flows: Array.from(ends, ([conversation, [one, other]]) => ({
      conversation,
      socketIds: [idOf(one), idOf(other)],
    })),
    datagrams: datagrams.map(({ packet, sender, receiver }) => ({
      packet,
      senderId: idOf(sender),
      receiverId: idOf(receiver),
    })),
  };
}

function joinParts({ handles, lives }: SocketParts, times: Times): SocketDraft[] {
  const matches = matchParts(handles, lives, times);
  const livesOf = new Map<SocketPart, SocketPart[]>();
  for (const [life, handle] of matches) addTo(livesOf, handle, life);
  return [
    ...handles.map((handle) => createDraft([handle, ...(livesOf.get(handle) ?? [])])),
    ...lives.filter((life) => !matches.has(life)).map((life) => createDraft([life])),
  ];
}

function findNamed(event: Event, index: SocketIndex, times: Times): SocketDraft | undefined {
  const atNs = times.placedNs(event);
  // accept() is an event of the listener, but may be named after the connection that it made.
  return isAccept(event) ? index.findBound(event, atNs) : index.find(event, atNs);
}

interface Found {
  readonly drafts: SocketDraft[];
  readonly index: SocketIndex;
  readonly times: Times;
}

function addNamed(event: Event, { drafts, index, times }: Found): SocketDraft | undefined {
  const { host, socket } = event;
  const isNamed = isComplete(socket) || !hasNoPort(socket.local);
  if (!isNamed || (isAccept(event) && isComplete(socket))) return undefined;
  const draft = createNamedDraft(host, socket, times.placedNs(event));
  drafts.push(draft);
  index.add(draft);
  return draft;
}

function isAccept(event: Event): event is CallEvent {
  return event.kind === 'call' && isCall(event, 'accept');
}

/** The accept() calls of connections that no call knows by a handle. */
function makersByName(
  { accepts }: SocketParts,
  index: SocketIndex,
  times: Times,
): ReadonlyMap<SocketDraft, CallEvent> {
  const makers = new Map<SocketDraft, CallEvent>();
  for (const [accept, { connection }] of accepts) {
    const isKnown = accept.result < 0 || connection !== undefined || !isComplete(accept.socket);
    const draft = isKnown ? undefined : index.find(accept, times.placedNs(accept));
    if (draft !== undefined && !makers.has(draft)) makers.set(draft, accept);
  }
  return makers;
}

function createRanks(events: readonly Event[]): (event: Event | undefined) => number {
  const ranks = new Map<Event | undefined, number>(events.map((event, rank) => [event, rank]));
  return (event) => ranks.get(event) ?? events.length;
}

/** Sorts each socket's events, and the sockets by their first. */
function orderByFirstEvent(
  drafts: readonly SocketDraft[],
  rankOf: (event: Event | undefined) => number,
): readonly SocketDraft[] {
  for (const { events } of drafts) events.sort((a, b) => rankOf(a) - rankOf(b));
  return drafts.toSorted((a, b) => rankOf(a.events[0]) - rankOf(b.events[0]));
}
