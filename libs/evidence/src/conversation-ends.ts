import { type Conversation, isSyn, type Segment } from './conversations.ts';
import { groupBy, lastIndexWhere } from './ordered-list.ts';
import { createNamedDraft, type SocketDraft } from './socket-draft.ts';
import { isComplete, keyOf, scopeOf } from './socket-name.ts';
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
    ({ host, name }) => `${scopeOf(host, name)} ${keyOf(name)}`,
  );
  const taken = new Set<SocketDraft>();
  const found = new Map<Conversation, Ends>();
  for (const conversation of conversations) {
    const [first] = conversation.segments;
    if (first === undefined) continue;
    const { host } = first.packet;
    const named = conversation.names.map(
      (name) => known.get(`${scopeOf(host, name)} ${keyOf(name)}`) ?? [],
    );
    const fromNs = times.placedNs(first.packet);
    const near = { fromNs, isWhole: conversation.isWhole, taken };
    const opener = findOpener(named[0] ?? [], near);
    const other = opener?.peer ?? findOther(named[1] ?? [], near);
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

interface Near {
  readonly fromNs: number;
  readonly isWhole: boolean;
  readonly taken: ReadonlySet<SocketDraft>;
}

/** The end that had called connect() by then: it sends its SYN after that, and before its own end. */
function findOpener(
  drafts: readonly SocketDraft[],
  { fromNs, isWhole, taken }: Near,
): SocketDraft | undefined {
  let place = lastIndexWhere(drafts, (draft) => draft.fromNs <= fromNs + CLOCK_TOLERANCE_NS);
  const before = drafts[place - 1];
  const isEarly = (drafts[place]?.fromNs ?? 0) > fromNs;
  const mayBeBefore = before !== undefined && !taken.has(before) && !hasEnded(before, fromNs);
  if (isEarly && mayBeBefore) place -= 1;
  const draft = drafts[place];
  return draft === undefined || (isWhole && hasEnded(draft, fromNs)) ? undefined : draft;
}

function hasEnded({ untilNs }: SocketDraft, atNs: number): boolean {
  return untilNs < atNs - CLOCK_TOLERANCE_NS;
}

/** The end that the first segment opened: the kernel, or accept(), tells of it later. */
function findOther(
  drafts: readonly SocketDraft[],
  { fromNs, isWhole, taken }: Near,
): SocketDraft | undefined {
  if (!isWhole) {
    return drafts[lastIndexWhere(drafts, (draft) => draft.fromNs <= fromNs)] ?? drafts[0];
  }
  const isLater = (draft: SocketDraft): boolean => draft.fromNs >= fromNs - CLOCK_TOLERANCE_NS;
  const first = lastIndexWhere(drafts, (draft) => !isLater(draft)) + 1;
  const next = drafts.slice(first, first + 2).find((draft) => !taken.has(draft));
  return next;
}

function addEnd(
  { names, segments }: Conversation,
  end: 0 | 1,
  { drafts, times }: Found,
): SocketDraft | undefined {
  const own = segments.filter(({ from }) => from === end);
  const first = own.find(({ tcp }) => !tcp.flags.includes('RST'));
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
