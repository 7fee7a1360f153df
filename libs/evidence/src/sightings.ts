import type { Conversation } from './conversations.ts';
import type { Event } from './event.ts';
import type { PacketEvent } from './socket-draft.ts';
import type { Times } from './times.ts';

/** Which host saw which packet. */
export interface Sightings {
  /** A host's own view of a packet. */
  on(host: string, packet: PacketEvent): PacketEvent | undefined;
  /**
   * The packets of a conversation that a host would have seen come, and did not: it captured then, had others of the
   * conversation, and lost none.
   */
  missedBy(host: string, conversation: Conversation): ReadonlySet<PacketEvent>;
}

interface Span {
  readonly first: Event;
  readonly last: Event;
}

const NONE: ReadonlySet<PacketEvent> = new Set();

/** Looks packets up in the views that were joined. Takes events in the order of their times. */
export function createSightings(
  joined: ReadonlyMap<string, readonly PacketEvent[]>,
  events: readonly Event[],
  times: Times,
): Sightings {
  const spans = findSpans(events);
  const on: Sightings['on'] = (host, packet) =>
    packet.host === host ? packet : joined.get(packet.id)?.find((view) => view.host === host);
  return {
    on,
    missedBy(host, { segments }) {
      const span = spans.get(host);
      const isOfHost = ({ packet }: Conversation['segments'][number]): boolean =>
        on(host, packet) !== undefined;
      if (span === undefined || !segments.some(isOfHost) || segments.every(isOfHost)) return NONE;
      const isWithin = (packet: PacketEvent): boolean =>
        times.elapsedNs(span.first, packet) > times.toleranceNs(span.first, packet) &&
        times.elapsedNs(packet, span.last) > times.toleranceNs(packet, span.last);
      return new Set(
        segments.flatMap((segment) =>
          !isOfHost(segment) && isWithin(segment.packet) ? [segment.packet] : [],
        ),
      );
    },
  };
}

/** When each host captured, as far as its captures' marks and packets tell; of a host that lost any, nothing is known. */
function findSpans(events: readonly Event[]): ReadonlyMap<string, Span> {
  const spans = new Map<string, Span>();
  for (const event of events) {
    if (event.kind !== 'packet' && event.kind !== 'capture') continue;
    spans.set(event.host, { first: spans.get(event.host)?.first ?? event, last: event });
  }
  for (const event of events) {
    if (event.kind === 'loss' && event.where !== 'trace') spans.delete(event.host);
  }
  return spans;
}
