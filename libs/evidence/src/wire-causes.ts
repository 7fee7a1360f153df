import { type Segment, sentBy } from './conversations.ts';
import {
  receivedDatagramCauses,
  sentDatagramCauses,
  unreachableCauses,
} from './datagram-causes.ts';
import type { Event } from './event.ts';
import type { MomentCause } from './moment.ts';
import { groupBy } from './ordered-list.ts';
import { type CauseBook, createCauseBook, type Lost, type PacketCauses } from './packet-causes.ts';
import { createEnd, segmentCauses } from './segment-causes.ts';
import type { SocketFacts } from './socket-facts.ts';
import type { TimelineSocket } from './timeline.ts';
import type { CallEvent } from './timeline-calls.ts';
import type { FoundDatagram, FoundSockets } from './timeline-sockets.ts';
import type { Times } from './times.ts';

interface Known {
  readonly facts: readonly SocketFacts[];
  readonly callOfState: ReadonlyMap<string, CallEvent>;
  readonly events: readonly Event[];
  readonly times: Times;
}

/** Finds what made each packet leave, and what it brought about. */
export function findWireCauses(
  { flows, datagrams, sockets }: FoundSockets,
  { facts, callOfState, events, times }: Known,
): PacketCauses {
  const book = createCauseBook(times, findLost(flows, sockets));
  const factsOf = new Map<string | undefined, SocketFacts>(
    facts.map((fact) => [fact.socket.id, fact]),
  );
  const losers = findLosers(events);
  const known = { callOfState, hasLost: (one: Observer) => losers.has(observerKey(one)) };
  for (const { conversation, socketIds } of flows) {
    const [one, other] = sentBy(conversation.segments);
    segmentCauses(
      conversation.segments,
      [
        createEnd(factsOf.get(socketIds[0]), one, known),
        createEnd(factsOf.get(socketIds[1]), other, known),
      ],
      book,
    );
  }
  datagramCauses(datagrams, factsOf, book);
  return book;
}

/** Segments that the socket at the other end did not get, each with the first repetition of it that came. */
function findLost(flows: FoundSockets['flows'], sockets: readonly TimelineSocket[]): Lost {
  const received = new Map(sockets.map(({ id, received: own }) => [id, new Set(own)]));
  return new Map(
    flows.flatMap(({ conversation: { segments }, socketIds }) => {
      const hasCome = ({ packet, from }: Segment): boolean =>
        received.get(socketIds[from === 0 ? 1 : 0] ?? '')?.has(packet) ?? true;
      return segments
        .filter((segment) => !hasCome(segment))
        .map(({ packet }) => {
          const instead = segments.find((other) => other.repeats === packet && hasCome(other));
          return [packet.id, instead?.packet] as const;
        });
    }),
  );
}

/** A daemon of a host: two hosts run daemons of one name. */
type Observer = Pick<Event, 'host' | 'witness'>;

function observerKey({ host, witness }: Observer): string {
  return `${host} ${witness}`;
}

/** Witnesses some of whose calls are missing: their bytes cannot be counted. */
function findLosers(events: readonly Event[]): ReadonlySet<string> {
  return new Set(
    events.flatMap((event) =>
      event.kind === 'loss' && (event.where === 'store' || event.where === 'stream')
        ? [observerKey(event)]
        : [],
    ),
  );
}

function datagramCauses(
  datagrams: readonly FoundDatagram[],
  factsOf: ReadonlyMap<string | undefined, SocketFacts>,
  book: CauseBook,
): void {
  const own = datagrams.filter(({ packet }) => packet.icmp === undefined);
  for (const [id, sent] of groupBy(own, ({ senderId }) => senderId)) {
    const facts = factsOf.get(id);
    if (facts === undefined) continue;
    sentDatagramCauses(
      facts,
      sent.map(({ packet }) => packet),
      book,
    );
  }
  for (const [id, received] of groupBy(own, ({ receiverId }) => receiverId)) {
    const facts = factsOf.get(id);
    if (facts === undefined) continue;
    receivedDatagramCauses(
      facts,
      received.map(({ packet }) => packet),
      book,
    );
  }
  for (const { packet, receiverId } of datagrams) {
    const facts = factsOf.get(receiverId);
    if (packet.icmp !== undefined && facts !== undefined) unreachableCauses(packet, facts, book);
  }
}

/**
 * The causes that reach from one socket to another. Where a packet was seen on the way, the two steps over it take the
 * place of the one step that was concluded without it.
 */
export function findLinks(
  concluded: readonly MomentCause[],
  seen: readonly MomentCause[],
  sockets: readonly TimelineSocket[],
): readonly MomentCause[] {
  const socketOf = new Map<Event, string>();
  for (const { id, events } of sockets) for (const event of events) socketOf.set(event, id);
  const before = groupBy(
    seen.filter(([, effect]) => effect.event.kind === 'packet'),
    ([, effect]) => effect.event,
  );
  const after = groupBy(
    seen.filter(([cause]) => cause.event.kind === 'packet'),
    ([, effect]) => effect.event,
  );
  const isShown = ([cause, effect]: MomentCause): boolean =>
    (after.get(effect.event) ?? []).some(([packet]) =>
      (before.get(packet.event) ?? []).some(([sent]) => sent.event === cause.event),
    );
  return [
    ...concluded.filter((cause) => !isShown(cause)),
    ...seen.filter(([cause, effect]) => socketOf.get(cause.event) !== socketOf.get(effect.event)),
  ];
}
