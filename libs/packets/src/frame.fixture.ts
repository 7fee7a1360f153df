import { parseAddress } from '@socketlab/foundation';

/** Frames of every sort, built byte by byte for the specs, with right lengths and checksums. */
export type Bytes = Uint8Array;

export const concat = (...parts: readonly Bytes[]): Bytes => new Uint8Array(Buffer.concat(parts));
export const bytes = (...values: readonly number[]): Bytes => Uint8Array.from(values);
export const hex = (text: string): Bytes =>
  new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
export const text = (value: string): Bytes => new Uint8Array(Buffer.from(value));
export const be16 = (value: number): Bytes => bytes((value >> 8) & 0xff, value & 0xff);
export const be32 = (value: number): Bytes => concat(be16(value >>> 16), be16(value & 0xffff));

export interface Ends {
  readonly from: string;
  readonly to: string;
}

/** The bytes of an address, of IPv4 or IPv6. */
export function addressBytes(host: string): Bytes {
  const { host: literal } = parseAddress(host.includes(':') ? `[${host}]:0` : `${host}:0`);
  if (!literal.includes(':')) return bytes(...literal.split('.').map(Number));
  const [head = '', tail = ''] = literal.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = literal.includes('::')
    ? [...groups(head), ...Array<string>(missing).fill('0'), ...groups(tail)]
    : groups(head);
  return concat(...all.map((group) => be16(Number.parseInt(group, 16))));
}

function onesComplement(...parts: readonly Bytes[]): number {
  const all = concat(...parts);
  let sum = 0;
  for (let at = 0; at < all.length; at += 2) sum += ((all[at] ?? 0) << 8) | (all[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function withChecksum(packet: Bytes, at: number, ...alsoSummed: readonly Bytes[]): Bytes {
  const sum = onesComplement(...alsoSummed, packet);
  const result = packet.slice();
  result.set(be16(sum), at);
  return result;
}

function pseudoHeader({ from, to }: Ends, protocol: number, length: number): Bytes {
  const ends = concat(addressBytes(from), addressBytes(to));
  return from.includes(':')
    ? concat(ends, be32(length), bytes(0, 0, 0, protocol))
    : concat(ends, bytes(0, protocol), be16(length));
}

export function ipv4(
  ends: Ends,
  protocol: number,
  payload: Bytes,
  { options = bytes(), id = 1, flagsAndOffset = 0x4000 } = {},
): Bytes {
  const headerBytes = 20 + options.length;
  const header = concat(
    bytes(0x40 | (headerBytes / 4), 0),
    be16(headerBytes + payload.length),
    be16(id),
    be16(flagsAndOffset),
    bytes(64, protocol, 0, 0),
    addressBytes(ends.from),
    addressBytes(ends.to),
    options,
  );
  return concat(withChecksum(header, 10), payload);
}

export function ipv6(
  ends: Ends,
  protocol: number,
  payload: Bytes,
  { extensions = bytes(), firstHeader = protocol } = {},
): Bytes {
  return concat(
    bytes(0x60, 0, 0, 0),
    be16(extensions.length + payload.length),
    bytes(firstHeader, 64),
    addressBytes(ends.from),
    addressBytes(ends.to),
    extensions,
    payload,
  );
}

export const ip = (ends: Ends, protocol: number, payload: Bytes): Bytes =>
  ends.from.includes(':') ? ipv6(ends, protocol, payload) : ipv4(ends, protocol, payload);

export interface TcpFacts {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence?: number;
  readonly acknowledgment?: number;
  readonly bits: number;
  readonly window?: number;
  readonly options?: Bytes;
  readonly payload?: Bytes;
}

export function tcp(ends: Ends, facts: TcpFacts): Bytes {
  const { options = bytes(), payload = bytes() } = facts;
  const segment = concat(
    be16(facts.sourcePort),
    be16(facts.destinationPort),
    be32(facts.sequence ?? 0),
    be32(facts.acknowledgment ?? 0),
    bytes(((20 + options.length) / 4) << 4, facts.bits),
    be16(facts.window ?? 512),
    be16(0),
    be16(0),
    options,
    payload,
  );
  return withChecksum(segment, 16, pseudoHeader(ends, 6, segment.length));
}

export function udp(ends: Ends, ports: readonly [number, number], payload: Bytes): Bytes {
  const length = 8 + payload.length;
  const datagram = concat(be16(ports[0]), be16(ports[1]), be16(length), be16(0), payload);
  return withChecksum(datagram, 6, pseudoHeader(ends, 17, length));
}

/** An error of ICMP or ICMPv6 that carries the beginning of `about`. */
export function icmpError(
  ends: Ends,
  { type, code, about }: { type: number; code: number; about: Bytes },
): Bytes {
  const message = concat(bytes(type, code, 0, 0), be32(0), about);
  const isV6 = ends.from.includes(':');
  return withChecksum(message, 2, isV6 ? pseudoHeader(ends, 58, message.length) : bytes());
}

const MACS = hex('02 00 00 00 00 02  02 00 00 00 00 01');
const etherType = (packet: Bytes): Bytes => be16((packet[0] ?? 0) >> 4 === 6 ? 0x86dd : 0x0800);

export const ethernet = (packet: Bytes): Bytes => concat(MACS, etherType(packet), packet);
export const withVlans = (packet: Bytes, ...ids: readonly number[]): Bytes =>
  concat(
    MACS,
    ...ids.map((id, index) => concat(be16(index < ids.length - 1 ? 0x88a8 : 0x8100), be16(id))),
    etherType(packet),
    packet,
  );
export const cooked = (packet: Bytes): Bytes =>
  concat(hex('0004 0001 0006 0200 0000 0001 0000'), etherType(packet), packet);
export const cooked2 = (packet: Bytes): Bytes =>
  concat(etherType(packet), hex('0000 00000002 0001 04 06 0200000000010000'), packet);
export const loopbackOfBsd = (packet: Bytes): Bytes =>
  concat((packet[0] ?? 0) >> 4 === 6 ? bytes(30, 0, 0, 0) : bytes(2, 0, 0, 0), packet);
export const loopbackOfOpenBsd = (packet: Bytes): Bytes =>
  concat(be32((packet[0] ?? 0) >> 4 === 6 ? 24 : 2), packet);

/** MSS, SACK permitted, timestamps, window scale: the options of a SYN of Linux. */
export const SYN_OPTIONS = hex('0204ffd7 0402 080a 11223344 00000000 01 030307');
/** Timestamps, as in every later segment of Linux. */
export const TIMESTAMPS = hex('01 01 080a 11223345 55667788');
