import { describe, expect, it } from 'vitest';
import { decodeFrame } from './decode-frame.ts';
import { icmpError, ipv4, ipv6, tcp, text, udp } from './frame.fixture.ts';
import { LINK_TYPES } from './link-type.ts';
import { packetObservation } from './packet-observation.ts';

const PLACE = {
  capture: 'tcp-echo.capture-1',
  frame: 7,
  interface: 'lo',
  atNs: '1769862896000000001',
  monotonicNs: '12',
};
const ENDS = { from: '192.0.2.1', to: '192.0.2.2' };
const observe = (packet: Uint8Array): unknown =>
  packetObservation(decodeFrame(packet, LINK_TYPES.raw), PLACE);

describe('the event of a packet', () => {
  it('names the socket of the sender of a segment', () => {
    const ends = { from: '::1', to: 'fe80::2' };
    const segment = tcp(ends, {
      sourcePort: 1,
      destinationPort: 2,
      bits: 0x18,
      payload: text('hi'),
    });
    expect(observe(ipv6(ends, 6, segment))).toEqual({
      kind: 'packet',
      source: 'wire',
      ...PLACE,
      socket: { protocol: 'tcp', local: '[::1]:1', remote: '[fe80::2]:2' },
      frameBytes: 62,
      payloadBytes: 2,
      tcp: { flags: ['ACK', 'PSH'], sequence: 0, acknowledgment: 0, window: 512 },
    });
  });

  it('names the socket that an ICMP error says could not be reached', () => {
    const asked = ipv4(ENDS, 17, udp(ENDS, [5_000, 65_431], text('hi')));
    const answer = { from: ENDS.to, to: ENDS.from };
    const packet = ipv4(answer, 1, icmpError(answer, { type: 3, code: 3, about: asked }));
    expect(observe(packet)).toMatchObject({
      socket: { protocol: 'udp', local: '192.0.2.2:65431', remote: '192.0.2.1:5000' },
      icmp: { version: 4, type: 3, code: 3 },
      payloadBytes: 0,
    });
  });

  it('is none for a frame that is about no socket', () => {
    const ping = icmpError(ENDS, { type: 8, code: 0, about: text('ping') });
    expect(observe(ipv4(ENDS, 1, ping))).toBeUndefined();
    const later = ipv4(ENDS, 17, text('the rest'), { flagsAndOffset: 125 });
    expect(observe(later)).toBeUndefined();
  });
});
