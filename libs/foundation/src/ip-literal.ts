import { type Address, formatAddress } from './address.ts';

const IPV4_BYTES = 4;
const IPV6_BYTES = 16;
const MAPPED = '::ffff:';

/**
 * Writes `address:port` from an address's 4 or 16 bytes in network order, IPv6 as RFC 5952 section 4 asks and in
 * brackets. An IPv4-mapped address (RFC 4291 section 2.5.5.2) is written as the IPv4 address that it is on the wire, so
 * that both ends of one connection name it alike though one of them holds an IPv6 socket.
 */
export function socketNameEnd(bytes: Uint8Array, port: number): string {
  if (bytes.length === IPV4_BYTES) return `${ipv4Literal(bytes, 0)}:${port}`;
  if (isMapped(bytes, 0)) return `${ipv4Literal(bytes, IPV6_BYTES - IPV4_BYTES)}:${port}`;
  return `[${ipv6Literal(bytes, 0)}]:${port}`;
}

/**
 * The same of an address in text, as a call gave it that knows mapped ones, and of a link-local one the zone (RFC 4007
 * section 11), which the tables and packets don't have.
 */
export function socketNameOf({ host, port }: Address): string {
  return formatAddress({ host: hostOnWire(withoutZone(host)), port });
}

function withoutZone(host: string): string {
  const end = host.indexOf('%');
  return end === -1 ? host : host.slice(0, end);
}

/** Of an IPv4-mapped address the IPv4 address behind it, and any other as it is. */
export function hostOnWire(host: string): string {
  const isMapped = host.startsWith(MAPPED) && host.includes('.');
  return isMapped ? host.slice(MAPPED.length) : host;
}

/** The IPv4 address whose 4 bytes begin at `at`. Twice for each record of a trace, hence without a view or an array. */
export function ipv4Literal(bytes: Uint8Array, at: number): string {
  return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
}

/** The IPv6 address whose 16 bytes begin at `at`, as RFC 5952 section 4 asks; a mapped one as its section 5 does. */
export function ipv6Literal(bytes: Uint8Array, at: number): string {
  if (isMapped(bytes, at)) return `::ffff:${ipv4Literal(bytes, at + IPV6_BYTES - IPV4_BYTES)}`;
  const groups: number[] = [];
  for (let index = at; index < at + IPV6_BYTES; index += 2) {
    groups.push(((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0));
  }
  const { start, length } = longestZeros(groups);
  if (length < 2) return hexadecimal(groups, 0, groups.length);
  return `${hexadecimal(groups, 0, start)}::${hexadecimal(groups, start + length, groups.length)}`;
}

function isMapped(bytes: Uint8Array, at: number): boolean {
  if (bytes[at + 10] !== 0xff || bytes[at + 11] !== 0xff) return false;
  for (let index = at; index < at + 10; index += 1) if (bytes[index] !== 0) return false;
  return true;
}

function hexadecimal(groups: readonly number[], from: number, to: number): string {
  let text = '';
  for (let index = from; index < to; index += 1) {
    text += `${index === from ? '' : ':'}${(groups[index] ?? 0).toString(16)}`;
  }
  return text;
}

/** The first of the longest runs of zero groups: the one that `::` stands for. */
function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  let start = 0;
  for (let index = 0; index < groups.length; index += 1) {
    if (groups[index] !== 0) start = index + 1;
    else if (index + 1 - start > longest.length) longest = { start, length: index + 1 - start };
  }
  return longest;
}
