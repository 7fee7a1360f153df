import type { Packet } from './end-facts.ts';

/**
 * How many bytes of one direction the segments hold, by their numbers: what was sent again counts once, however it was cut
 * then. Numbers wrap around at 2^32 (RFC 9293, section 3.4), so they are told as distances from the first segment's.
 */
export function countBytes(packets: readonly Packet[]): number {
  const [first] = packets;
  const base = first?.tcp?.sequence ?? 0;
  const spans = packets
    .map(({ tcp, payloadBytes }) => {
      const from = ((tcp?.sequence ?? base) - base) | 0;
      return { from, until: from + payloadBytes };
    })
    .toSorted((one, other) => one.from - other.from);
  let count = 0;
  let counted = Number.NEGATIVE_INFINITY;
  for (const { from, until } of spans) {
    count += Math.max(0, until - Math.max(from, counted));
    counted = Math.max(counted, until);
  }
  return count;
}
