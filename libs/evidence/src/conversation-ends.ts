import { type Conversation, isSyn, type Segment } from './conversations.ts';
import type { SocketName } from './observation.ts';
import { groupBy, lastIndexWhere } from './ordered-list.ts';
import { createNamedDraft, type SocketDraft } from './socket-draft.ts';
import { isAnyAddress, isComplete, keyOf, portOf, scopeOf } from './socket-name.ts';
import { CLOCK_TOLERANCE_NS, type Times } from './times.ts';

/** The sockets at both ends of a conversation; undefined where there was none, or none is known. */
export type Ends = readonly [SocketDraft | undefined, SocketDraft | undefined];

interface Found {
  readonly drafts: SocketDraft[];
  readonly times: Times;
}

/**
 * Finds the sockets that a conversation's packets left and reached, and gives each its packets. An end that nobody but
 * the wire tells of becomes a socket too, unless all that came from it were resets: then nobody was there.
 */
export function findEnds(
  conversations: readonly Conversation[],
  { drafts, times }: Found,
): ReadonlyMap<Conversation, Ends> {
  const known = groupBy(
    drafts
      .filter(({ name }) => name.protocol === 'tcp' && isComplete(name))
      .toSorted((a, b) => a.fromNs - b.fromNs),
    ({ host, name }) => nameKey(host, isAnyAddress(name.local) ? withoutAddress(name) : name),
  );
  const taken = new Set<SocketDraft>();
  const found = new Map<Conversation, Ends>();
  for (const conversation of conversations) {
    const [first] = conversation.segments;
    if (first === undefined) continue;
    const { host } = first.packet;
    const named = conversation.names.map(
      (name) => known.get(nameKey(host, name)) ?? known.get(nameKey(host, withoutAddress(name))),
    );
    const fromNs = times.placedNs(first.packet);
    const last = conversation.segments.at(-1) ?? first;
    const untilNs = times.placedNs(last.packet);
    const near = { fromNs, untilNs, isWhole: conversation.isWhole, taken };
    const opener = findOpener(named[0] ?? [], near);
    const isAnswered = !conversation.isWhole || isThere(conversation, 1);
    const other = isAnswered ? (opener?.peer ?? findOther(named[1] ?? [], near)) : undefined;
    const ends: Ends = [
      opener ?? other?.peer ?? addEnd(conversation, 0, { drafts, times }),
      other ?? addEnd(conversation, 1, { drafts, times }),
    ];
    for (const end of ends) if (end !== undefined) taken.add(end);
    tie(ends);
    for (const segment of conversation.segments) hand(segment, ends);
    found.set(conversation, ends);
  }
  return found;
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
  readonly isWhole: boolean;
  readonly taken: ReadonlySet<SocketDraft>;
}

/**
 * The end that had called connect() by then: it sends its SYN after that, and before its own end. A packet may be
 * stamped a little too early; a socket that connects again has another conversation.
 */
function findOpener(
  drafts: readonly SocketDraft[],
  { fromNs, untilNs, isWhole, taken }: Near,
): SocketDraft | undefined {
  const place = lastIndexWhere(drafts, (draft) => draft.fromNs <= fromNs);
  const draft = drafts[place];
  if (!isWhole) return draft;
  const isOpen = draft !== undefined && !hasEnded(draft, fromNs);
  if (isOpen && !taken.has(draft)) return draft;
  const next = drafts[place + 1];
  const earliestNs = Math.min(fromNs + CLOCK_TOLERANCE_NS, untilNs);
  if (next !== undefined && next.fromNs <= earliestNs && !taken.has(next)) return next;
  return isOpen && draft.untilNs >= fromNs ? draft : undefined;
}

function hasEnded({ untilNs }: SocketDraft, atNs: number): boolean {
  return untilNs < atNs - CLOCK_TOLERANCE_NS;
}

/** The end that the first segment opened: the kernel tells of it before the last segment, accept() some time later. */
function findOther(
  drafts: readonly SocketDraft[],
  { fromNs, untilNs, isWhole, taken }: Near,
): SocketDraft | undefined {
  if (!isWhole) {
    return drafts[lastIndexWhere(drafts, (draft) => draft.fromNs <= fromNs)] ?? drafts[0];
  }
  const isLater = (draft: SocketDraft): boolean => draft.fromNs >= fromNs - CLOCK_TOLERANCE_NS;
  const first = lastIndexWhere(drafts, (draft) => !isLater(draft)) + 1;
  return drafts
    .slice(first, first + 2)
    .find(
      (draft) =>
        !taken.has(draft) &&
        (draft.states.length === 0 || draft.fromNs <= untilNs + CLOCK_TOLERANCE_NS),
    );
}

/** Whether anything but resets came from an end: where nobody listens, the system sends those. */
function isThere({ segments }: Conversation, end: 0 | 1): boolean {
  return segments.some(({ from, tcp }) => from === end && !tcp.flags.includes('RST'));
}

function addEnd(
  { names, segments }: Conversation,
  end: 0 | 1,
  { drafts, times }: Found,
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

function hand({ packet, from }: Segment, ends: Ends): void {
  ends[from]?.events.push(packet);
  ends[from === 0 ? 1 : 0]?.received.push(packet);
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
