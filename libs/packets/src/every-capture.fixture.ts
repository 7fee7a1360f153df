import { captureOf, talk } from './explain/dialogue.fixture.ts';
import { enhancedPacket, interfaceBlock, option, pcap, sectionHeader } from './file.fixture.ts';
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
  ip,
  ipv4,
  ipv6,
  loopbackOfBsd,
  loopbackOfOpenBsd,
  SYN_OPTIONS,
  TIMESTAMPS,
  tcp,
  text,
  udp,
  withVlans,
} from './frame.fixture.ts';
import { LINK_TYPES } from './link-type.ts';

const V4 = { from: '192.0.2.1', to: '198.51.100.2' };
const V6 = { from: '2001:db8::1', to: 'fe80::2:0:0:1' };
const SACK = hex('01 01 05 12 00000101 00000201 00000301 00000401');
const PORTS = { sourcePort: 40_000, destinationPort: 65_432 };

/** IP packets of every sort: options, extension headers, fragments, errors, what is not TCP or UDP. */
export function everyPacket(): Bytes[] {
  const segments = (ends: typeof V4): Bytes[] => [
    tcp(ends, { ...PORTS, sequence: 4_294_967_290, bits: 0x02, options: SYN_OPTIONS }),
    tcp(ends, {
      ...PORTS,
      sequence: 7,
      acknowledgment: 9,
      bits: 0x18,
      options: TIMESTAMPS,
      payload: text('Hello'),
    }),
    tcp(ends, { ...PORTS, sequence: 7, acknowledgment: 9, bits: 0x10, options: SACK, window: 0 }),
    tcp(ends, { ...PORTS, acknowledgment: 9, bits: 0x14 }),
    tcp(ends, { ...PORTS, bits: 0xff, payload: text('all bits') }),
    tcp(ends, { ...PORTS, bits: 0x11, options: hex('fd04 0102 00000000') }),
  ];
  const ask = (ends: typeof V4): Bytes => udp(ends, [5_000, 65_431], text('is anyone there?'));
  const hopByHop = concat(bytes(6, 0, 1, 4), be32(0));
  const fragment = (offset: number, more: number): Bytes =>
    concat(bytes(17, 0), be16(offset | more), be32(77));
  const large = new Uint8Array(2_000).fill(0x61);
  const [syn = bytes(), data = bytes()] = segments(V6);
  return [
    ...segments(V4).map((segment) => ipv4(V4, 6, segment)),
    ...segments(V6).map((segment) => ipv6(V6, 6, segment)),
    ipv4(V4, 6, segments(V4)[1] ?? bytes(), { options: hex('94040000') }),
    ipv6(V6, 6, syn, { extensions: hopByHop, firstHeader: 0 }),
    ipv6(V6, 6, data, {
      extensions: concat(bytes(43, 0, 1, 4), be32(0), bytes(6, 0, 253, 0), be32(0)),
      firstHeader: 60,
    }),
    ...[V4, V6].map((ends) => ip(ends, 17, ask(ends))),
    ipv4(V4, 17, udp(V4, [1, 2], large).subarray(0, 1_000), { id: 9, flagsAndOffset: 0x2000 }),
    ipv4(V4, 17, udp(V4, [1, 2], large).subarray(1_000), { id: 9, flagsAndOffset: 125 }),
    ipv6(V6, 17, udp(V6, [1, 2], large).subarray(0, 1_000), {
      extensions: fragment(0, 1),
      firstHeader: 44,
    }),
    ipv6(V6, 17, udp(V6, [1, 2], large).subarray(1_000), {
      extensions: fragment(1_000, 0),
      firstHeader: 44,
    }),
    ipv4(V4, 1, icmpError(V4, { type: 3, code: 3, about: ip(V4, 17, ask(V4)) })),
    ipv4(
      V4,
      1,
      icmpError(V4, { type: 3, code: 1, about: ip(V4, 6, tcp(V4, { ...PORTS, bits: 2 })) }),
    ),
    ipv4(V4, 1, icmpError(V4, { type: 8, code: 0, about: text('ping') })),
    ipv6(V6, 58, icmpError(V6, { type: 1, code: 4, about: ip(V6, 17, ask(V6)) })),
    ipv6(V6, 58, icmpError(V6, { type: 128, code: 0, about: text('ping') })),
    ipv4(V4, 47, text('something else')),
  ];
}

const ETHERNET_PADDED = concat(
  ethernet(ipv4(V4, 6, tcp(V4, { ...PORTS, acknowledgment: 1, bits: 0x10 }))),
  new Uint8Array(6),
);

/** The same packets behind each header of a link. */
export function everyLink(): { linkType: number; frames: Bytes[] }[] {
  const packets = everyPacket();
  return [
    { linkType: LINK_TYPES.ethernet, frames: [...packets.map(ethernet), ETHERNET_PADDED] },
    { linkType: LINK_TYPES.ethernet, frames: packets.map((packet) => withVlans(packet, 5, 6)) },
    { linkType: LINK_TYPES.linuxCooked, frames: packets.map(cooked) },
    { linkType: LINK_TYPES.linuxCooked2, frames: packets.map(cooked2) },
    { linkType: LINK_TYPES.null, frames: packets.map(loopbackOfBsd) },
    { linkType: LINK_TYPES.loop, frames: packets.map(loopbackOfOpenBsd) },
    { linkType: LINK_TYPES.raw, frames: packets },
  ];
}

/** Capture files of every sort: both formats, both byte orders, each link, a whole conversation. */
export function everyCapture(): Bytes[] {
  const conversation = talk(({ client, server }) => {
    client('S');
    server('SA', { ack: 1 });
    client('A', { ack: 1 });
    client('PA', { seq: 1, ack: 1, data: 'Hello' });
    server('FA', { seq: 1, ack: 6 });
    client('FA', { seq: 6, ack: 2 });
  });
  const some = everyPacket()
    .filter((_, index) => index % 3 === 0)
    .map(ethernet);
  const pcapFrames = some.map((frame, index) => ({ seconds: 1, units: index, bytes: frame }));
  const several = concat(
    sectionHeader('big'),
    interfaceBlock('big', [option('big', 2, text('eth0')), option('big', 9, bytes(0x8a))]),
    ...some.slice(0, 3).map((frame) =>
      enhancedPacket('big', {
        interface: 0,
        ticks: 9n,
        bytes: frame,
        options: [option('big', 1, text('olá'))],
      }),
    ),
    sectionHeader('little'),
    interfaceBlock('little', [], LINK_TYPES.raw),
    ...everyPacket()
      .slice(0, 3)
      .map((packet) => enhancedPacket('little', { interface: 0, ticks: 9n, bytes: packet })),
  );
  return [
    captureOf(conversation, { comment: 'frame' }),
    captureOf(some),
    several,
    pcap('little', { frames: pcapFrames }),
    pcap('big', { unit: 'nanoseconds', frames: pcapFrames }),
  ];
}
