import { addTo, groupBy } from './ordered-list.ts';
import { contentOf } from './packet-content.ts';
import { findPassages, type Passage } from './shared-packets.ts';
import type { PacketEvent } from './socket-draft.ts';
import type { Times } from './times.ts';

/** How far apart two captures of one host may have stamped a packet that both saw. */
const ONE_HOST_NS = 5_000_000;

/** Packets that several captures saw. */
export interface JoinedPackets {
  /** By id of the view that is shown, which of two hosts' is the sender's: the others' views of the same. */
  readonly joined: ReadonlyMap<string, readonly PacketEvent[]>;
  /** Those that one host sent and another received. */
  readonly passages: readonly Passage[];
}

/**
 * Joins the packets that several captures saw: each is one, with the others' views of it by its id. A packet that one
 * capture saw twice was sent twice, or came twice. Takes packets in the order of their times.
 */
export function joinPackets(packets: readonly PacketEvent[], times: Times): JoinedPackets {
  const joined = new Map<string, PacketEvent[]>();
  if (new Set(packets.map(captureOf)).size <= 1) return { joined, passages: [] };
  const hosts = groupBy(packets, ({ host }) => host);
  for (const own of hosts.values()) joinCaptures(own, times, joined);
  if (hosts.size === 1) return { joined, passages: [] };
  const hidden = new Set([...joined.values()].flat());
  const passages = findPassages(
    packets.filter((packet) => !hidden.has(packet)),
    times,
  );
  for (const { sent, received } of passages) {
    const views = joined.get(received.id) ?? [];
    joined.delete(received.id);
    for (const view of [received, ...views]) addTo(joined, sent.id, view);
  }
  return { joined, passages };
}

/** Of one host: the first view of each is the one kept. */
function joinCaptures(
  packets: readonly PacketEvent[],
  times: Times,
  joined: Map<string, PacketEvent[]>,
): void {
  for (const same of groupBy(packets, contentOf).values()) {
    const seen: View[] = [];
    const lastOf = new Map<string, number>();
    for (const packet of same) {
      const capture = captureOf(packet);
      const after = lastOf.get(capture) ?? -1;
      const place = findView(seen, { packet, capture, after, times });
      const view = seen[place];
      if (view === undefined) {
        lastOf.set(capture, seen.length);
        seen.push({ packet, captures: new Set([capture]) });
      } else {
        lastOf.set(capture, place);
        view.captures.add(capture);
        addTo(joined, view.packet.id, packet);
      }
    }
  }
}

interface View {
  readonly packet: PacketEvent;
  readonly captures: Set<string>;
}

interface Sought {
  readonly packet: PacketEvent;
  readonly capture: string;
  /** Captures keep the order of packets: what this one has seen comes before. */
  readonly after: number;
  readonly times: Times;
}

/** The nearest in time that this capture has not seen yet; -1 if there is none. */
function findView(seen: readonly View[], { packet, capture, after, times }: Sought): number {
  let nearest = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let place = seen.length - 1; place > after; place -= 1) {
    const view = seen[place] as View;
    const elapsedNs = Math.abs(times.elapsedNs(view.packet, packet));
    if (elapsedNs > ONE_HOST_NS) break;
    if (elapsedNs >= least || view.captures.has(capture)) continue;
    nearest = place;
    least = elapsedNs;
  }
  return nearest;
}

function captureOf({ host, capture }: PacketEvent): string {
  return `${host} ${capture}`;
}
