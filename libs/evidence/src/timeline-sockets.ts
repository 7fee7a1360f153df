import type { Event } from './event.ts';
import type { SocketName } from './observation.ts';
import { addTo } from './ordered-list.ts';
import { matchParts } from './part-matching.ts';
import { pairPeers } from './peers.ts';
import { createDraft, createNamedDraft, type SocketDraft } from './socket-draft.ts';
import { createSocketIndex, type SocketIndex } from './socket-index.ts';
import { hasNoPort, isComplete } from './socket-name.ts';
import { findParts, type SocketPart, type SocketParts } from './socket-parts.ts';
import type { TimelineSocket } from './timeline.ts';
import { type CallEvent, isCall } from './timeline-calls.ts';
import type { Times } from './times.ts';

/**
 * Groups events by the socket that they are about. Calls know it by handle, the kernel by the address of its struct
 * sock, tables by the names of both ends; names and addresses are used again, so each is one socket's for a time.
 * Takes events in the order of their times, and returns sockets in the order of their first event.
 */
export function findSockets(events: readonly Event[], times: Times): readonly TimelineSocket[] {
  const parts = findParts(
    events.filter(({ kind }) => kind !== 'packet'),
    times,
  );
  const drafts = joinParts(parts, times);
  pairPeers(drafts);
  const index = createSocketIndex(drafts);
  for (const event of parts.named) {
    const draft = findNamed(event, index, times) ?? addNamed(event, { drafts, index, times });
    draft?.events.push(event);
  }
  pairPeers(drafts);
  return describe(
    drafts.filter((draft) => draft.events.length > 0),
    { madeBy: makersByName(parts, index, times), rankOf: createRanks(events) },
  );
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

interface Described {
  readonly madeBy: ReadonlyMap<SocketDraft, CallEvent>;
  readonly rankOf: (event: Event | undefined) => number;
}

function describe(
  drafts: readonly SocketDraft[],
  { madeBy, rankOf }: Described,
): readonly TimelineSocket[] {
  const inOrder = orderByFirstEvent(drafts, rankOf);
  const ids = new Map(inOrder.map((draft, index) => [draft, `socket.${index + 1}`]));
  const listeners = inOrder.filter(isListener);
  const listening = new Set(listeners.map(({ name }) => name.local));
  return inOrder.map((draft) => {
    const [first] = draft.events;
    const acceptedBy = draft.acceptedBy ?? madeBy.get(draft);
    const maker = acceptedBy ?? draft.events.find(isSocketCall);
    const peerId = draft.peer && ids.get(draft.peer);
    return {
      id: ids.get(draft) ?? '',
      host: draft.host,
      witness: first?.witness ?? '',
      end: isListener(draft) ? 'listener' : endOf(draft, acceptedBy !== undefined, listening),
      name: draft.name,
      ...(peerId === undefined ? {} : { peerId }),
      ...(maker === undefined ? {} : { madeBy: maker.id }),
      events: draft.events,
      received: draft.received,
    };
  });
}

/** Sorts each socket's events, and the sockets by their first. */
function orderByFirstEvent(
  drafts: readonly SocketDraft[],
  rankOf: (event: Event | undefined) => number,
): readonly SocketDraft[] {
  for (const { events } of drafts) events.sort((a, b) => rankOf(a) - rankOf(b));
  return drafts.toSorted((a, b) => rankOf(a.events[0]) - rankOf(b.events[0]));
}

function isSocketCall(event: Event): boolean {
  return event.kind === 'call' && event.name === 'socket';
}

function isListener({ events, name }: SocketDraft): boolean {
  if (name.protocol !== 'tcp') return false;
  return events.some(
    (event) =>
      (event.kind === 'call' && isCall(event, 'accept') && event.result >= 0) ||
      (event.kind === 'call' && event.name === 'listen' && event.result === 0) ||
      (event.kind === 'state' && event.to === 'LISTEN') ||
      (event.kind === 'snapshot' && event.state === 'LISTEN'),
  );
}

function endOf(
  { events, name }: SocketDraft,
  isAccepted: boolean,
  listening: ReadonlySet<SocketName['local']>,
): TimelineSocket['end'] {
  if (isAccepted) return 'server';
  for (const event of events) {
    if (event.kind === 'call' && event.name === 'connect') return 'client';
    if (event.kind === 'state' && event.to === 'SYN-SENT') return 'client';
    if (event.kind === 'state' && event.to === 'SYN-RECEIVED') return 'server';
  }
  if (listening.has(name.local)) return 'server';
  return listening.has(name.remote) ? 'client' : 'unknown';
}
