import { ipv4Literal, ipv6Literal } from '@socketlab/foundation';
import { uint16, uint32 } from './big-endian.ts';
import type { DecodedIp, IpFragment } from './decoded-frame.ts';

/** What an IP header carries (https://www.iana.org/assignments/protocol-numbers). */
export const PROTOCOLS = { icmp: 1, tcp: 6, udp: 17, icmp6: 58 } as const;

const IPV4_BYTES = 20;
const IPV6_BYTES = 40;
const FRAGMENT_HEADER = 44;
const AUTHENTICATION_HEADER = 51;
/** Extension headers that say their length in units of 8 bytes after the first 8 (RFC 8200, 6275, 7401, 5533). */
const EXTENSION_HEADERS: ReadonlySet<number> = new Set([0, 43, 60, 135, 139, 140]);
const MOST_EXTENSIONS = 16;

const MORE_FRAGMENTS = 0x2000;
const OFFSET_MASK = 0x1fff;

/** Why an IP header could not be read: bytes are missing, or it contradicts itself. */
export type IpFailure = 'short' | 'malformed';

/** Reads the IP header at `at` of a frame that is `frameBytes` long on the wire (RFC 791, RFC 8200). */
export function decodeIp(bytes: Uint8Array, at: number, frameBytes: number): DecodedIp | IpFailure {
  if (at >= bytes.length) return 'short';
  const version = (bytes[at] ?? 0) >> 4;
  if (version === 4) return decodeIpv4(bytes, at, frameBytes);
  return version === 6 ? decodeIpv6(bytes, at, frameBytes) : 'malformed';
}

function decodeIpv4(bytes: Uint8Array, at: number, frameBytes: number): DecodedIp | IpFailure {
  if (at + IPV4_BYTES > bytes.length) return 'short';
  const headerBytes = ((bytes[at] ?? 0) & 0x0f) * 4;
  const total = uint16(bytes, at + 2);
  // 0 is what the kernel writes where the network card is to cut a large segment: the frame's end is the packet's.
  const totalBytes = total === 0 ? frameBytes - at : total;
  if (headerBytes < IPV4_BYTES || totalBytes < headerBytes) return 'malformed';
  if (at + headerBytes > bytes.length) return 'short';
  return {
    version: 4,
    source: ipv4Literal(bytes, at + 12),
    destination: ipv4Literal(bytes, at + 16),
    protocol: bytes[at + 9] ?? 0,
    hopLimit: bytes[at + 8] ?? 0,
    fragment: ipv4Fragment(bytes, at),
    at,
    payloadAt: at + headerBytes,
    endsAt: Math.min(at + totalBytes, frameBytes),
  };
}

function ipv4Fragment(bytes: Uint8Array, at: number): IpFragment | undefined {
  const word = uint16(bytes, at + 6);
  const offset = word & OFFSET_MASK;
  const hasMore = (word & MORE_FRAGMENTS) !== 0;
  if (offset === 0 && !hasMore) return undefined;
  return { identification: uint16(bytes, at + 4), offsetBytes: offset * 8, hasMore };
}

function decodeIpv6(bytes: Uint8Array, at: number, frameBytes: number): DecodedIp | IpFailure {
  if (at + IPV6_BYTES > bytes.length) return 'short';
  const payload = uint16(bytes, at + 4);
  // 0 is a jumbogram (RFC 2675), or a large segment that the network card is to cut.
  const endsAt = payload === 0 ? frameBytes : Math.min(at + IPV6_BYTES + payload, frameBytes);
  const extensions = walkExtensions(bytes, { at: at + IPV6_BYTES, protocol: bytes[at + 6] ?? 0 });
  if (typeof extensions === 'string') return extensions;
  if (extensions.at > endsAt) return 'malformed';
  return {
    version: 6,
    source: ipv6Literal(bytes, at + 8),
    destination: ipv6Literal(bytes, at + 24),
    protocol: extensions.protocol,
    hopLimit: bytes[at + 7] ?? 0,
    fragment: extensions.fragment,
    at,
    payloadAt: extensions.at,
    endsAt,
  };
}

interface Extensions {
  readonly at: number;
  readonly protocol: number;
  readonly fragment?: IpFragment | undefined;
}

/** Goes from extension header to extension header; of a later fragment nothing but its first header is there. */
function walkExtensions(bytes: Uint8Array, start: Extensions): Extensions | IpFailure {
  let { at, protocol } = start;
  let fragment: IpFragment | undefined;
  for (let count = 0; count < MOST_EXTENSIONS; count += 1) {
    const isFragment = protocol === FRAGMENT_HEADER;
    const isAuthentication = protocol === AUTHENTICATION_HEADER;
    if (!isFragment && !isAuthentication && !EXTENSION_HEADERS.has(protocol)) break;
    if (at + 8 > bytes.length) return 'short';
    if (isFragment) fragment = ipv6Fragment(bytes, at) ?? fragment;
    const length = bytes[at + 1] ?? 0;
    protocol = bytes[at] ?? 0;
    if (isFragment) at += 8;
    else at += isAuthentication ? (length + 2) * 4 : (length + 1) * 8;
    if (fragment !== undefined && fragment.offsetBytes > 0) break;
  }
  return at > bytes.length ? 'short' : { at, protocol, fragment };
}

/** An atomic fragment, first and last at once (RFC 6946), is none. */
function ipv6Fragment(bytes: Uint8Array, at: number): IpFragment | undefined {
  const word = uint16(bytes, at + 2);
  const hasMore = (word & 1) !== 0;
  if ((word & 0xfff8) === 0 && !hasMore) return undefined;
  return { identification: uint32(bytes, at + 4), offsetBytes: word & 0xfff8, hasMore };
}
