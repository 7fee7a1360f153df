import { groupBy } from './ordered-list.ts';
import { isPassive, isRefused, type SocketDraft } from './socket-draft.ts';
import { isComplete, keyOf, mirror, scopeOf } from './socket-name.ts';
import { CLOCK_TOLERANCE_NS, type Times } from './times.ts';

/**
 * Ties the two ends of each connection together. Ends whose names mirror each other may have had them several times:
 * an end that was opened by a segment belongs to the last one that had called connect() by then. Ends on two hosts are
 * compared as far as their clocks are known.
 */
export function pairPeers(drafts: readonly SocketDraft[], across: Across): void {
  const open = drafts.filter(
    ({ name, peer }) => peer === undefined && isComplete(name) && name.protocol === 'tcp',
  );
  const byName = groupBy(
    open.toSorted((a, b) => a.fromNs - b.fromNs),
    (draft) => nameKey(draft, false),
  );
  for (const sameName of byName.values()) {
    const [first] = sameName;
    const others = first === undefined ? [] : (byName.get(nameKey(first, true)) ?? []);
    if (!across.acrossHosts && first?.host !== others[0]?.host) continue;
    pairPassive(
      sameName.filter((draft) => isPassive(draft) && draft.peer === undefined),
      others.filter((other) => !isPassive(other) && other.peer === undefined),
      across.times,
    );
  }
  for (const sameName of byName.values()) {
    const [first] = sameName;
    const others = first === undefined ? [] : (byName.get(nameKey(first, true)) ?? []);
    if (!across.acrossHosts && first?.host !== others[0]?.host) continue;
    pairInTurn(sameName.filter(isAlone), others.filter(isAlone));
  }
}

interface Across {
  readonly times: Times;
  /** Whether ends of two hosts are paired too. */
  readonly acrossHosts: boolean;
}

function nameKey({ host, name }: SocketDraft, isMirrored: boolean): string {
  return `${scopeOf(host, name)} ${keyOf(isMirrored ? mirror(name) : name)}`;
}

function isAlone(draft: SocketDraft): boolean {
  return draft.peer === undefined && !isRefused(draft);
}

function pairPassive(
  passive: readonly SocketDraft[],
  active: readonly SocketDraft[],
  times: Times,
): void {
  let next = 0;
  let waiting: SocketDraft[] = [];
  for (const draft of passive) {
    const isSameHost = draft.host === active[next]?.host;
    const toleranceNs = toleranceOf(draft, active[next], times);
    for (let other = active[next]; other !== undefined; other = active[next]) {
      if (other.fromNs > draft.fromNs + toleranceNs) break;
      waiting.push(other);
      next += 1;
    }
    const place = isSameHost && draft.states.length > 0 ? traced(draft, waiting) : queued(waiting);
    const peer = waiting[place];
    if (peer === undefined) continue;
    waiting = waiting.slice(place + 1);
    tie(draft, peer);
  }
}

/** How far the clocks of two ends may be apart; of hosts that nobody has aligned, any distance. */
function toleranceOf(one: SocketDraft, other: SocketDraft | undefined, times: Times): number {
  const [event, another] = [one.events[0], other?.events[0]];
  if (event === undefined || another === undefined) return CLOCK_TOLERANCE_NS;
  return times.toleranceNs(event, another);
}

/** The kernel tells when it opened a connection: it is the last that was asked for by then. */
function traced(draft: SocketDraft, waiting: readonly SocketDraft[]): number {
  const last = waiting.findLastIndex(
    (other) =>
      other.fromNs <= draft.fromNs &&
      other.untilNs >= draft.fromNs - CLOCK_TOLERANCE_NS &&
      !isRefused(other),
  );
  if (last >= 0) return last;
  // The stamps of the kernel may be a little early, but not a whole connection.
  const first = queued(waiting);
  return (waiting[first]?.fromNs ?? 0) <= draft.untilNs ? first : -1;
}

/** accept() takes connections in the order in which they were established. */
function queued(waiting: readonly SocketDraft[]): number {
  return waiting.findIndex((other) => !isRefused(other));
}

/** Where neither end tells how it was opened: those that were there at the same time. */
function pairInTurn(some: readonly SocketDraft[], others: readonly SocketDraft[]): void {
  let next = 0;
  for (const draft of some) {
    while ((others[next]?.untilNs ?? Number.POSITIVE_INFINITY) < draft.fromNs) next += 1;
    const other = others[next];
    if (other === undefined) return;
    if (other === draft || other.fromNs > draft.untilNs || !isAlone(draft)) continue;
    tie(draft, other);
    next += 1;
  }
}

function tie(one: SocketDraft, other: SocketDraft): void {
  one.peer = other;
  other.peer = one;
  const fromNs = Math.min(one.fromNs, other.fromNs);
  one.fromNs = fromNs;
  other.fromNs = fromNs;
}
