import type { Address } from '@socketlab/foundation';

/*
 * An address as words of 32 bits, as sockaddr_in and sockaddr_in6 have it and recvmmsg() brings it: family and port, then
 * the IPv4 address; or, behind a word of flow information that is always 0, the IPv6 address and its scope. Numbers are
 * compared where names would have to be made first.
 */
const AF_INET = 2;
const AF_INET6 = 10;
const MAPPED = '::ffff:';
const GROUPS = 8;
const IPV6_AT = 2;
const SCOPE_AT = 6;

/** How the addresses of one socket lie: all of them are of its family. */
export interface AddressLayout {
  readonly isSix: boolean;
  /** How many words an address takes. */
  readonly words: number;
  /** Where the host begins, and how many words it takes. */
  readonly hostAt: number;
  readonly hostWords: number;
}

const IPV4_LAYOUT: AddressLayout = { isSix: false, words: 2, hostAt: 1, hostWords: 1 };
const IPV6_LAYOUT: AddressLayout = { isSix: true, words: 7, hostAt: IPV6_AT, hostWords: 5 };

/** The layout of what comes to a socket that is bound to this host. */
export function layoutOf(host: string): AddressLayout {
  return host.includes(':') ? IPV6_LAYOUT : IPV4_LAYOUT;
}

/** Writes an address, as the system names it, to the beginning of `words`. */
export function putAddress(words: Int32Array, { host, port }: Address): void {
  const networkPort = swap(port) << 16;
  if (!host.includes(':')) {
    words[0] = AF_INET | networkPort;
    words[1] = readIPv4(host);
    return;
  }
  const [literal = host, zone] = host.split('%');
  words[0] = AF_INET6 | networkPort;
  words[1] = 0;
  const groups = readIPv6(literal);
  for (let pair = 0; pair < GROUPS / 2; pair += 1) {
    words[IPV6_AT + pair] = swap(groups[2 * pair] ?? 0) | (swap(groups[2 * pair + 1] ?? 0) << 16);
  }
  words[SCOPE_AT] = zone === undefined ? 0 : scopeOf(zone);
}

/** Four numbers, the first in the lowest byte. */
function readIPv4(host: string): number {
  let word = 0;
  let octet = 0;
  let shift = 0;
  for (let at = 0; at < host.length; at += 1) {
    const digit = host.charCodeAt(at) - 48;
    if (digit >= 0) octet = octet * 10 + digit;
    else {
      word |= octet << shift;
      octet = 0;
      shift += 8;
    }
  }
  return word | (octet << shift);
}

/** RFC 5952, the eight groups of 16 bits. */
function readIPv6(host: string): number[] {
  if (host.startsWith(MAPPED) && host.includes('.')) {
    const word = readIPv4(host.slice(MAPPED.length));
    return [0, 0, 0, 0, 0, 0xffff, swap(word & 0xffff), swap(word >>> 16)];
  }
  const [head = [], tail = []] = host
    .split('::')
    .map((half) => (half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16))));
  const zeros = new Array<number>(GROUPS - head.length - tail.length).fill(0);
  return [...head, ...zeros, ...tail];
}

/** The number of a zone, or one made of its name: enough to tell zones apart. */
function scopeOf(zone: string): number {
  const number = Number(zone);
  if (Number.isInteger(number)) return number;
  let word = 0;
  for (let at = 0; at < zone.length; at += 1)
    word = (Math.imul(word, 31) + zone.charCodeAt(at)) | 0;
  return word;
}

/** The two bytes of a number, the other way round. */
function swap(number: number): number {
  return ((number & 0xff) << 8) | ((number >> 8) & 0xff);
}
