import { LINK_TYPES } from '@socketlab/packets';
import { expect, it } from 'vitest';
import { createPacketEvents } from './packet-events.ts';

const OURS = [0x02, 0, 0, 0, 0, 0x01];
const THEIRS = [0x02, 0, 0, 0, 0, 0x02];
/** RFC 791, RFC 768: a datagram without payload from port 9 to port 10. */
const DATAGRAM = [
  ...[0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2],
  ...[0, 9, 0, 10, 0, 8, 0, 0],
];

function directionOf(
  frame: readonly number[],
  about: { linkType: number; ownAddress?: string },
): unknown {
  const place = { capture: 'spec.capture-1', interface: 'Wi-Fi', isLoopback: false };
  const bytes = Uint8Array.from(frame);
  const packet = { time: { seconds: 1, nanoseconds: 0 }, bytes, wireBytes: bytes.length };
  return createPacketEvents({ ...place, ...about }).of({ ...packet, isOutgoing: undefined }, 1)
    ?.direction;
}

it('where no library tells which packets a card sent, the source address of Ethernet does', () => {
  const about = { linkType: LINK_TYPES.ethernet, ownAddress: '02:00:00:00:00:01' };
  const from = (source: readonly number[], to: readonly number[]) =>
    directionOf([...to, ...source, 0x08, 0x00, ...DATAGRAM], about);
  expect([from(OURS, THEIRS), from(THEIRS, OURS)]).toEqual(['sent', 'received']);
});

it('where there is no such address either, a packet has no direction', () => {
  expect(directionOf(DATAGRAM, { linkType: LINK_TYPES.raw })).toBeUndefined();
});
