import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame } from './decode-frame.ts';
import {
  type Bytes,
  be16,
  be32,
  bytes,
  concat,
  cooked,
  cooked2,
  ethernet,
  hex,
  icmpError,
  ipv4,
  ipv6,
  loopbackOfBsd,
  SYN_OPTIONS,
  tcp,
  text,
  udp,
  withVlans,
} from './frame.fixture.ts';
import { LINK_TYPES } from './link-type.ts';

const V4 = { from: '127.0.0.1', to: '127.0.0.2' };
const V6 = { from: '::1', to: '2001:db8::2' };
const HELLO = { sourcePort: 40_000, destinationPort: 65_432, bits: 0x18, payload: text('Hello') };
const PACKET = ipv4(V4, 6, tcp(V4, HELLO));
const ETHERNET = LINK_TYPES.ethernet;

describe('decodeFrame', () => {
  it.each<[string, number, Bytes]>([
    ['Ethernet', ETHERNET, ethernet(PACKET)],
    ['Ethernet with two VLAN tags', ETHERNET, withVlans(PACKET, 5, 6)],
    ['a Linux cooked capture', LINK_TYPES.linuxCooked, cooked(PACKET)],
    ['a Linux cooked capture, version 2', LINK_TYPES.linuxCooked2, cooked2(PACKET)],
    ['BSD loopback', LINK_TYPES.null, loopbackOfBsd(PACKET)],
    ['BSD loopback in network order', LINK_TYPES.loop, concat(be32(2), PACKET)],
    ['raw IP', LINK_TYPES.raw, PACKET],
    ['raw IPv4', LINK_TYPES.ipv4, PACKET],
  ])('finds the segment behind %s', (_name, linkType, frame) => {
    expect(decodeFrame(frame, linkType)).toMatchObject({
      ip: { version: 4, source: '127.0.0.1', destination: '127.0.0.2', protocol: 6 },
      tcp: { sourcePort: 40_000, destinationPort: 65_432, segment: { flags: ['ACK', 'PSH'] } },
      payloadBytes: 5,
      payloadAt: frame.length - 5,
      problem: undefined,
    });
  });

  it('reads the options of a SYN', () => {
    const syn = tcp(V6, {
      ...HELLO,
      bits: 2,
      sequence: 4e9,
      payload: bytes(),
      options: SYN_OPTIONS,
    });
    expect(decodeFrame(ipv6(V6, 6, syn), LINK_TYPES.raw).tcp?.segment).toEqual({
      flags: ['SYN'],
      sequence: 4_000_000_000,
      acknowledgment: 0,
      window: 512,
      maximumSegmentBytes: 65_495,
      isSackPermitted: true,
      timestamps: { value: 0x11223344, echo: 0 },
      windowScale: 7,
    });
  });

  it('says that an option does not fit, and keeps the header', () => {
    const segment = tcp(V4, { ...HELLO, options: hex('08ff 0102') });
    expect(decodeFrame(ipv4(V4, 6, segment), LINK_TYPES.raw)).toMatchObject({
      tcp: { sourcePort: 40_000 },
      payloadBytes: 5,
      problem: { kind: 'malformed', header: 'tcp' },
    });
  });

  it('counts no padding of a short Ethernet frame as payload', () => {
    const ack = ethernet(ipv4(V4, 6, tcp(V4, { ...HELLO, bits: 0x10, payload: bytes() })));
    expect(decodeFrame(concat(ack, new Uint8Array(6)), ETHERNET).payloadBytes).toBe(0);
  });

  it('counts payload that the snap length cut off, and says how much is there', () => {
    const frame = ethernet(ipv4(V4, 6, tcp(V4, { ...HELLO, payload: new Uint8Array(1_000) })));
    expect(decodeFrame(frame.subarray(0, 96), ETHERNET, frame.length)).toMatchObject({
      frameBytes: 1_054,
      capturedBytes: 96,
      payloadBytes: 1_000,
      capturedPayloadBytes: 42,
      problem: undefined,
    });
  });

  it.each([
    ['link', 10],
    ['ip', 20],
    ['tcp', 40],
  ] as const)('says that the %s header was cut off', (header, length) => {
    const frame = ethernet(PACKET);
    expect(decodeFrame(frame.subarray(0, length), ETHERNET, frame.length).problem).toEqual({
      kind: 'cut',
      header,
    });
  });

  it('reads ports of the first fragment alone', () => {
    const datagram = udp(V4, [4_000, 65_431], new Uint8Array(1_992));
    const first = ipv4(V4, 17, datagram.subarray(0, 1_000), { id: 9, flagsAndOffset: 0x2000 });
    const last = ipv4(V4, 17, datagram.subarray(1_000), { id: 9, flagsAndOffset: 125 });
    expect(decodeFrame(first, LINK_TYPES.raw)).toMatchObject({
      ip: { fragment: { identification: 9, offsetBytes: 0, hasMore: true } },
      udp: { sourcePort: 4_000, lengthBytes: 2_000 },
      payloadBytes: 992,
      problem: undefined,
    });
    expect(decodeFrame(last, LINK_TYPES.raw)).toMatchObject({
      ip: { fragment: { identification: 9, offsetBytes: 1_000, hasMore: false } },
      udp: undefined,
    });
  });

  it('goes through the extension headers of IPv6', () => {
    const extensions = concat(bytes(44, 0, 1, 4, 0, 0, 0, 0), bytes(17, 0), be16(1), be32(77));
    const packet = ipv6(V6, 17, udp(V6, [1, 2], text('hi')), { extensions, firstHeader: 0 });
    expect(decodeFrame(packet, LINK_TYPES.ipv6)).toMatchObject({
      ip: { protocol: 17, fragment: { identification: 77, offsetBytes: 0, hasMore: true } },
      udp: { sourcePort: 1, destinationPort: 2 },
      payloadBytes: 2,
    });
  });

  it.each([
    ['ICMP', ipv4(V4, 1, icmpError(V4, { type: 3, code: 3, about: dgram(V4) })), 4],
    ['ICMPv6', ipv6(V6, 58, icmpError(V6, { type: 1, code: 4, about: dgram(V6) })), 6],
  ])('reads which datagram an error of %s is about', (_name, packet, version) => {
    const { from: source, to: destination } = version === 4 ? V4 : V6;
    expect(decodeFrame(packet, LINK_TYPES.raw).icmp).toMatchObject({
      version,
      about: { protocol: 17, source, destination, sourcePort: 5_000, destinationPort: 65_431 },
    });
  });

  it('says of any bytes what it can, and never more than there is', () => {
    const linkType = fc.constantFrom(...Object.values(LINK_TYPES));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), linkType, fc.nat(200), (frame, type, more) => {
        const decoded = decodeFrame(frame, type, frame.length + more);
        const { payloadAt, payloadBytes, capturedPayloadBytes, frameBytes } = decoded;
        expect(payloadBytes).toBeGreaterThanOrEqual(capturedPayloadBytes);
        expect(payloadAt + payloadBytes).toBeLessThanOrEqual(frameBytes);
        expect(payloadAt + capturedPayloadBytes).toBeLessThanOrEqual(frameBytes);
      }),
      { numRuns: 2_000 },
    );
  });
});

function dgram(ends: typeof V4): Bytes {
  const datagram = udp(ends, [5_000, 65_431], text('is anyone there?'));
  return ends === V4 ? ipv4(ends, 17, datagram) : ipv6(ends, 17, datagram);
}
