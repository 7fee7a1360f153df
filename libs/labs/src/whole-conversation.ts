import type { Packet } from './end-facts.ts';

/** One direction of a connection, by the numbers of its segments. */
interface Direction {
  /** The number that comes after all that was sent until now. */
  readonly next: number;
  readonly hasFin: boolean;
}

/**
 * Whether a TCP connection is here from its SYNs to its last ACK: the sequence numbers of each direction count every byte,
 * SYN and FIN, so a segment that is missing leaves a hole in them (RFC 9293, section 3.4), and a last one that is missing
 * leaves something unacknowledged. An ACK without data that a later one makes up for is all that could be missing.
 */
export function isWholeConversation(packets: readonly Packet[]): boolean {
  const directions = new Map<string, Direction>();
  const acknowledged = new Map<string, number>();
  for (const { tcp, socket, payloadBytes } of packets) {
    if (tcp === undefined) return false;
    const before = directions.get(socket.local);
    const isSyn = tcp.flags.includes('SYN');
    if (before === undefined && !isSyn) return false;
    // What lies ahead of the next number is a hole; what lies behind it was sent again.
    if (before !== undefined && distance(before.next, tcp.sequence) > 0) return false;
    const hasFin = tcp.flags.includes('FIN');
    const next = tcp.sequence + payloadBytes + (isSyn ? 1 : 0) + (hasFin ? 1 : 0);
    const isAhead = before === undefined || distance(before.next, next) > 0;
    directions.set(socket.local, {
      next: isAhead ? next >>> 0 : before.next,
      hasFin: hasFin || before?.hasFin === true,
    });
    if (tcp.flags.includes('ACK')) acknowledged.set(socket.remote, tcp.acknowledgment);
  }
  const ends = [...directions].map(
    ([local, { next, hasFin }]) => hasFin && acknowledged.get(local) === next,
  );
  return ends.length === 2 && ends.every(Boolean);
}

/** How far `to` lies ahead of `from` in numbers that wrap around at 2^32; negative when it lies behind. */
function distance(from: number, to: number): number {
  return (to - from) | 0;
}
