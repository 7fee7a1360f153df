import { addTo, groupBy } from './ordered-list.ts';
import { contentOf } from './packet-content.ts';
import type { PacketEvent } from './socket-draft.ts';
import { scopeOf } from './socket-name.ts';
import type { Times } from './times.ts';

/** A packet that one host was seen to send and another to receive. */
export interface Passage {
  readonly sent: PacketEvent;
  readonly received: PacketEvent;
}

/**
 * Finds the packets that two hosts saw, by what their headers say. Of several with one content (a segment sent again, the
 * same acknowledgment twice) the first that left is the first that came, where all came; where some did not, those that
 * were under way for the usual time. So neither the distance of the two clocks nor the way between them matters. Takes
 * packets in the order of their times.
 */
export function findPassages(packets: readonly PacketEvent[], times: Times): readonly Passage[] {
  const groups = groupBy(
    packets.filter(({ host, socket }) => scopeOf(host, socket) === ''),
    contentOf,
  );
  const sides = [...groups.values()].flatMap((same) => sidesOf(same) ?? []);
  const usualNs = usualTimes(sides, times);
  return sides.flatMap(({ sent, received }) => {
    const [first, other] = [sent[0] as PacketEvent, received[0] as PacketEvent];
    const usual = usualNs.get(wayOf(first, other)) ?? 0;
    const costOf = (one: PacketEvent, then: PacketEvent): number =>
      Math.abs(times.elapsedNs(one, then) - usual);
    return matchInOrder(sent, received, costOf).map(([one, then]) => ({
      sent: one,
      received: then,
    }));
  });
}

interface Sides {
  readonly sent: readonly PacketEvent[];
  readonly received: readonly PacketEvent[];
}

/** Who sent and who received: as the interfaces tell, or else the host that saw it first. */
function sidesOf(same: readonly PacketEvent[]): Sides | undefined {
  const hosts = [...groupBy(same, ({ host }) => host).values()];
  const [one, other] = hosts;
  if (one === undefined || other === undefined) return undefined;
  const isReceived = one[0]?.direction === 'received' || other[0]?.direction === 'sent';
  return isReceived ? { sent: other, received: one } : { sent: one, received: other };
}

function wayOf(sent: PacketEvent, received: PacketEvent): string {
  return `${sent.host} ${received.host}`;
}

/** How long after the sender the receiver usually stamps a packet, by both clocks: of packets that no other is like. */
function usualTimes(sides: readonly Sides[], times: Times): ReadonlyMap<string, number> {
  const elapsed = new Map<string, number[]>();
  for (const { sent, received } of sides) {
    const [one, then] = [sent[0], received[0]];
    if (sent.length > 1 || received.length > 1 || one === undefined || then === undefined) continue;
    addTo(elapsed, wayOf(one, then), times.elapsedNs(one, then));
  }
  return new Map(
    Array.from(elapsed, ([way, list]) => {
      const inTurn = list.toSorted((a, b) => a - b);
      return [way, inTurn[inTurn.length >> 1] ?? 0];
    }),
  );
}

/** Beyond this many of one content the work of comparing each with each is not worth it. */
const MOST_COMPARED = 200;

/**
 * Matches two lists in their order, leaving out of the longer one those that make the others fit best (an alignment by
 * dynamic programming, as of texts).
 */
function matchInOrder<Item>(
  ones: readonly Item[],
  others: readonly Item[],
  costOf: (one: Item, other: Item) => number,
): readonly (readonly [Item, Item])[] {
  if (ones.length > others.length) {
    const swapped = matchInOrder(others, ones, (other, one) => costOf(one, other));
    return swapped.map(([other, one]) => [one, other]);
  }
  const spare = ones.length > MOST_COMPARED ? 0 : others.length - ones.length;
  // best[left][place]: the least cost of ones[place..] when `left` of the others were left out before.
  const best = Array.from({ length: spare + 1 }, () => new Float64Array(ones.length + 1));
  for (let place = ones.length - 1; place >= 0; place -= 1) {
    for (let left = spare; left >= 0; left -= 1) {
      const row = best[left] as Float64Array;
      const here = costOf(ones[place] as Item, others[place + left] as Item);
      const later = left < spare ? (best[left + 1]?.[place] ?? 0) : Number.POSITIVE_INFINITY;
      row[place] = Math.min(here + (row[place + 1] ?? 0), later);
    }
  }
  let left = 0;
  return ones.map((one, place) => {
    while (left < spare && (best[left + 1]?.[place] ?? 0) < (best[left]?.[place] ?? 0)) left += 1;
    return [one, others[place + left] as Item];
  });
}
