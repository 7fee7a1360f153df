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

/** Ties events to packets where the clocks allow it. */
export interface CauseBook extends PacketCauses {
  readonly times: Times;
  /** `cause` made the packet leave: a call when it was entered. */
  sends(cause: Event | undefined, packet: PacketEvent): boolean;
  /** The packet brought `effect` about: a call when it returned. */
  brings(packet: PacketEvent, effect: Event | undefined): boolean;
  /** A call made the packet leave, and is named as what the packet is caused by. */
  isSentBy(call: CallEvent | undefined, packet: PacketEvent): boolean;
}

/** An empty book. */
export function createCauseBook(times: Times): CauseBook {
  const causes: MomentCause[] = [];
  const callOfPacket = new Map<string, CallEvent>();
  const note = (cause: Moment, effect: Moment): boolean => {
    if (!mayPrecede(cause, effect, times)) return false;
    causes.push([cause, effect]);
    return true;
  };
  const sends: CauseBook['sends'] = (cause, packet) =>
    cause !== undefined && note(entryOf(cause), entryOf(packet));
  return {
    times,
    causes,
    callOfPacket,
    repeats: new Map(),
    earlier: new Map(),
    sends,
    brings: (packet, effect) => effect !== undefined && note(entryOf(packet), returnOf(effect)),
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
  const areUnaligned =
    one.host !== other.host && one.errorNs === undefined && other.errorNs === undefined;
  const elapsedNs =
    times.elapsedNs(one, other) - durationNs(cause, times) + durationNs(effect, times);
  return areUnaligned || elapsedNs >= -times.toleranceNs(one, other);
}

function durationNs({ event, at }: Moment, times: Times): number {
  return at === 'return' ? times.returnedNs(event) - times.enteredNs(event) : 0;
}
