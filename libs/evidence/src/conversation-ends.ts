import { type Conversation, isSyn } from './conversations.ts';
import type { SocketName } from './observation.ts';
import { groupBy, lastIndexWhere } from './ordered-list.ts';
import type { Sightings } from './sightings.ts';
import { createNamedDraft, type SocketDraft } from './socket-draft.ts';
import { isAnyAddress, isComplete, keyOf, portOf, scopeOf } from './socket-name.ts';
import { CLOCK_TOLERANCE_NS, type Times } from './times.ts';

/** The sockets at both ends of a conversation; undefined where there was none, or none is known. */
export type Ends = readonly [SocketDraft | undefined, SocketDraft | undefined];

interface Found {
  readonly drafts: SocketDraft[];
  readonly times: Times;
  readonly sightings: Sightings;
}

/**
 * Finds the sockets that a conversation's packets left and reached, and gives each its packets. An end that nobody but
 * the wire tells of becomes a socket too, unless all that came from it were resets: then nobody was there.
 */
export function findEnds(
  conversations: readonly Conversation[],
  found: Found,
): ReadonlyMap<Conversation, Ends> {
  const { drafts } = found;
  const known = groupBy(
    drafts
      .filter(({ name }) => name.protocol === 'tcp' && isComplete(name))
      .toSorted((a, b) => a.fromNs - b.fromNs),
    ({ host, name }) => nameKey(host, isAnyAddress(name.local) ? withoutAddress(name) : name),
  );
  const taken = new Set<SocketDraft>();
  const all = new Map<Conversation, Ends>();
  for (const conversation of conversations) {
    const [first] = conversation.segments;
    if (first === undefined) continue;
    const { host } = first.packet;
    const named = conversation.names.map(
      (name) => known.get(nameKey(host, name)) ?? known.get(nameKey(host, withoutAddress(name))),
    );
    const [here = [], there = []] = named;
    const opener = findOpener(here, near(conversation, here, { ...found, taken }));
    const isAnswered = !conversation.isWhole || isThere(conversation, 1);
    const other = isAnswered
      ? (opener?.peer ?? findOther(there, near(conversation, there, { ...found, taken })))
      : undefined;
    const ends: Ends = [
      opener ?? other?.peer ?? addEnd(conversation, 0, found),
      other ?? addEnd(conversation, 1, found),
    ];
    for (const end of ends) if (end !== undefined) taken.add(end);
    tie(ends);
    hand(conversation, ends, found.sightings);
    all.set(conversation, ends);
  }
  return all;
}

function nameKey(host: string, name: SocketName): string {
  return `${scopeOf(host, name)} ${keyOf(name)}`;
}

/** A socket whose connect() failed has no address any more, and keeps its port. */
function withoutAddress(name: SocketName): SocketName {
  return { ...name, local: `*:${portOf(name.local)}` };
}

interface Near {
  /** When the first and the last of the packets were stamped. */
  readonly fromNs: number;
  readonly untilNs: number;
  /** How far the sockets' clock may be off it. */
  readonly toleranceNs: number;
  readonly isWhole: boolean;
  readonly taken: ReadonlySet<SocketDraft>;
}

/** When a conversation was, by the clock of the host of these sockets where that saw its packets. */
function near(
  { segments, isWhole }: Conversation,
  drafts: readonly SocketDraft[],
  { times, sightings, taken }: Found & Pick<Near, 'taken'>,
): Near {
  const host = drafts[0]?.host ?? '';
  const own = segments.flatMap(({ packet }) => sightings.on(host, packet) ?? []);
  const seen = own.length === 0 ? segments.map(({ packet }) => packet) : own;
  const stamps = [seen[0], seen.at(-1)].map((packet) => (packet ? times.placedNs(packet) : 0));
  const [event, packet] = [drafts[0]?.events[0], seen[0]];
  const isComparable = event !== undefined && packet !== undefined;
  return {
    fromNs: stamps[0] ?? 0,
    untilNs: stamps[1] ?? 0,
    toleranceNs: isComparable ? times.toleranceNs(event, packet) : CLOCK_TOLERANCE_NS,
    isWhole,
    taken,
  };
}

/**
 * The end that had called connect() by then: it sends its SYN after that, and before its own end. A packet may be
 * stamped a little too early; a socket that connects again has another conversation.
 */
function findOpener(
  drafts: readonly SocketDraft[],
  { fromNs, untilNs, toleranceNs, isWhole, taken }: Near,
): SocketDraft | undefined {
  const place = lastIndexWhere(drafts, (draft) => draft.fromNs <= fromNs);
  const draft = drafts[place];
  if (!isWhole) return draft;
  const isOpen = draft !== undefined && draft.untilNs >= fromNs - toleranceNs;
  if (isOpen && !taken.has(draft)) return draft;
  const next = drafts[place + 1];
  const earliestNs = Math.min(fromNs + toleranceNs, untilNs);
  if (next !== undefined && next.fromNs <= earliestNs && !taken.has(next)) return next;
  return isOpen && draft.untilNs >= fromNs ? draft : undefined;
}

/** The end that the first segment opened: the kernel tells of it before the last segment, accept() some time later. */
function findOther(
  drafts: readonly SocketDraft[],
  { fromNs, untilNs, toleranceNs, isWhole, taken }: Near,
): SocketDraft | undefined {
  if (!isWhole) {
    return drafts[lastIndexWhere(drafts, (draft) => draft.fromNs <= fromNs)] ?? drafts[0];
  }
  const isLater = (draft: SocketDraft): boolean => draft.fromNs >= fromNs - toleranceNs;
  const first = lastIndexWhere(drafts, (draft) => !isLater(draft)) + 1;
  return drafts
    .slice(first, first + 2)
    .find(
      (draft) =>
        !taken.has(draft) && (draft.states.length === 0 || draft.fromNs <= untilNs + toleranceNs),
    );
}

/** Whether anything but resets came from an end: where nobody listens, the system sends those. */
function isThere({ segments }: Conversation, end: 0 | 1): boolean {
  return segments.some(({ from, tcp }) => from === end && !tcp.flags.includes('RST'));
}

function addEnd(
  { names, segments }: Conversation,
  end: 0 | 1,
  { drafts, times }: Pick<Found, 'drafts' | 'times'>,
): SocketDraft | undefined {
  const first = segments.find(({ from, tcp }) => from === end && !tcp.flags.includes('RST'));
  if (first === undefined) return undefined;
  const draft = createNamedDraft(first.packet.host, names[end], times.placedNs(first.packet));
  drafts.push(draft);
  return draft;
}

function tie([one, other]: Ends): void {
  if (one === undefined || other === undefined || one === other) return;
  one.peer ??= other;
  other.peer ??= one;
}

/** Gives each end what it sent, and what came: all of it, but for what its own host would have seen come. */
function hand(conversation: Conversation, ends: Ends, sightings: Sightings): void {
  const missed = ends.map((end) => end && sightings.missedBy(end.host, conversation));
  for (const { packet, from } of conversation.segments) {
    const to = from === 0 ? 1 : 0;
    ends[from]?.events.push(packet);
    if (missed[to]?.has(packet) !== true) ends[to]?.received.push(packet);
  }
}

/** Whether the wire alone tells that an end opened the connection, or was opened. */
export function endOnWire({ events }: SocketDraft): 'client' | 'server' | undefined {
  for (const event of events) {
    if (event.kind !== 'packet' || event.tcp === undefined) continue;
    if (isSyn(event.tcp)) return 'client';
    if (event.tcp.flags.includes('SYN')) return 'server';
  }
  return undefined;
}
