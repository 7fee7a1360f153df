import { addTo, groupBy } from './ordered-list.ts';
import type { PacketEvent } from './socket-draft.ts';
import { keyOf, scopeOf } from './socket-name.ts';
import type { Times } from './times.ts';

/** How far apart two captures of one host may have stamped a packet that both saw. */
const ONE_HOST_NS = 5_000_000;
/** How long a packet may have been under way between two hosts. */
const UNDER_WAY_NS = 2_000_000_000;

/**
 * Joins the packets that several captures saw: each is one, with the others' views of it by its id. A packet that one
 * capture saw twice was sent twice. Takes packets in the order of their times; the first view of each is the one kept.
 */
export function joinPackets(
  packets: readonly PacketEvent[],
  times: Times,
): ReadonlyMap<string, readonly PacketEvent[]> {
  const joined = new Map<string, PacketEvent[]>();
  if (new Set(packets.map(captureOf)).size <= 1) return joined;
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
  return joined;
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
    const isOneHost = view.packet.host === packet.host;
    const elapsedNs = Math.abs(times.elapsedNs(view.packet, packet));
    if (elapsedNs > UNDER_WAY_NS) break;
    const limitNs = isOneHost ? ONE_HOST_NS : UNDER_WAY_NS;
    if (elapsedNs > limitNs || elapsedNs >= least || view.captures.has(capture)) continue;
    nearest = place;
    least = elapsedNs;
  }
  return nearest;
}

function captureOf({ host, capture }: PacketEvent): string {
  return `${host} ${capture}`;
}

/** What two views of one packet have in common, and hardly ever two packets: all that the headers say of it. */
function contentOf({ host, socket, payloadBytes, tcp, icmp }: PacketEvent): string {
  return [
    scopeOf(host, socket),
    keyOf(socket),
    payloadBytes,
    tcp?.flags.join(),
    tcp?.sequence,
    tcp?.acknowledgment,
    tcp?.window,
    tcp?.timestamps?.value,
    icmp?.type,
    icmp?.code,
  ].join(' ');
}
