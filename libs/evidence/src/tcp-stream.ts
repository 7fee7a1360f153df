import { lastIndexWhere } from './ordered-list.ts';
import type { TcpSegment } from './packet-event.ts';
import type { PacketEvent } from './socket-draft.ts';

/** Where a segment stands in its stream. */
interface Placed {
  readonly start: number | undefined;
  readonly end: number;
  readonly repeats: PacketEvent | undefined;
}

/** One direction of a connection: gives positions to sequence numbers, which wrap around at 2^32 (RFC 9293, 3.4). */
export interface Stream {
  /** The SYN's sequence number, when it was captured. */
  readonly first: number | undefined;
  place(packet: PacketEvent, tcp: TcpSegment): Placed;
  /** The position of a number on the wire, near the newest; undefined when the SYN was not captured. */
  positionOf(sequence: number): number | undefined;
}

interface Sent {
  readonly packet: PacketEvent;
  readonly start: number;
  readonly end: number;
}

/** A stream of which nothing was captured yet. */
export function createStream(): Stream {
  let first: number | undefined;
  let newest = 0;
  const sent: Sent[] = [];
  const positionOf = (sequence: number): number | undefined => {
    if (first === undefined) return undefined;
    // The difference modulo 2^32 as a signed number: whatever is near the newest is told rightly.
    return newest + ((sequence - first - newest) | 0);
  };
  const findRepeated = (start: number, end: number): PacketEvent | undefined => {
    const before = sent[lastIndexWhere(sent, (one) => one.start <= start)];
    return before !== undefined && before.end > start && end <= newest ? before.packet : undefined;
  };
  return {
    get first() {
      return first;
    },
    positionOf,
    place(packet, { flags, sequence }) {
      if (flags.includes('SYN') && (first === undefined || sent.length <= 1)) {
        if (first !== sequence) sent.length = 0;
        first = sequence;
        newest = sent.length === 0 ? 0 : newest;
      }
      const start = positionOf(sequence);
      if (start === undefined) return { start, end: 0, repeats: undefined };
      const length = packet.payloadBytes + count(flags, 'SYN') + count(flags, 'FIN');
      const end = start + length;
      const repeats = length === 0 ? undefined : findRepeated(start, end);
      if (length > 0 && repeats === undefined && start >= (sent.at(-1)?.start ?? 0)) {
        sent.push({ packet, start, end });
      }
      newest = Math.max(newest, end);
      return { start, end, repeats };
    },
  };
}

function count(flags: TcpSegment['flags'], flag: TcpSegment['flags'][number]): number {
  return flags.includes(flag) ? 1 : 0;
}
