import type { Event } from './event.ts';
import { entryOf, type Moment, type MomentCause, returnOf } from './moment.ts';
import type { PacketEvent } from './socket-draft.ts';
import type { EarlierMoment } from './state-causes.ts';
import type { CallEvent } from './timeline-calls.ts';
import type { Times } from './times.ts';

/** What made packets leave, and what they brought about. */
export interface PacketCauses {
  /** Each ties an event to a packet, or a packet to an event. */
  readonly causes: MomentCause[];
  /** By packet's id: the call that made the kernel send it. */
  readonly callOfPacket: Map<string, CallEvent>;
  /** By packet's id: the one that had carried the same before. */
  readonly repeats: Map<string, string>;
  /** By event's id: what shows that it happened before its own time. */
  readonly earlier: Map<string, EarlierMoment>;
}

/** What never arrived, and the one in its place that did: its repetition, if any. */
export type Lost = ReadonlyMap<string, PacketEvent | undefined>;

/** Ties events to packets where the clocks allow it. */
export interface CauseBook extends PacketCauses {
  readonly times: Times;
  /** `cause` made the packet leave: a call when it was entered. */
  sends(cause: Event | undefined, packet: PacketEvent): boolean;
  /** The packet, or of one that was lost on the way the repetition that came in its place. */
  arrivalOf(packet: PacketEvent | undefined): PacketEvent | undefined;
  /** The packet brought `effect` about: a call when it returned. */
  brings(packet: PacketEvent, effect: Event | undefined): boolean;
  /** A call made the packet leave, and is named as what the packet is caused by. */
  isSentBy(call: CallEvent | undefined, packet: PacketEvent): boolean;
}

/** An empty book. */
export function createCauseBook(times: Times, lost: Lost = new Map()): CauseBook {
  const causes: MomentCause[] = [];
  const callOfPacket = new Map<string, CallEvent>();
  const note = (cause: Moment, effect: Moment): boolean => {
    if (!mayPrecede(cause, effect, times)) return false;
    causes.push([cause, effect]);
    return true;
  };
  const arrivalOf: CauseBook['arrivalOf'] = (packet) =>
    packet && (lost.has(packet.id) ? lost.get(packet.id) : packet);
  const sends: CauseBook['sends'] = (cause, packet) =>
    cause !== undefined && note(entryOf(cause), entryOf(packet));
  return {
    times,
    causes,
    callOfPacket,
    repeats: new Map(),
    earlier: new Map(),
    sends,
    arrivalOf,
    brings(packet, effect) {
      const arrival = arrivalOf(packet);
      if (arrival === undefined || effect === undefined) return false;
      return note(entryOf(arrival), returnOf(effect));
    },
    isSentBy(call, packet) {
      if (call === undefined || !sends(call, packet)) return false;
      callOfPacket.set(packet.id, call);
      return true;
    },
  };
}

/** Packets are stamped by another clock: a little the wrong way round is no contradiction, more of it is. */
function mayPrecede(cause: Moment, effect: Moment, times: Times): boolean {
  const [one, other] = [cause.event, effect.event];
  const isOneHost = one.host === other.host;
  const momentNs = ({ event, at }: Moment): number => {
    if (at === 'entry') return isOneHost ? times.enteredNs(event) : times.placedNs(event);
    return isOneHost ? times.returnedNs(event) : times.placedEndNs(event);
  };
  return momentNs(effect) - momentNs(cause) >= -times.toleranceNs(one, other);
}
