import { SocketAddress } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type Address, ipv4Text } from '@socketlab/foundation';
import type { NativeCalls, SocketConstants } from './platform.ts';
import type { AddressFamily } from './sockets.ts';
import { systemCallError } from './system-call-error.ts';

/*
 * struct sockaddr_in (ip(7)) and sockaddr_in6 (ipv6(7)). Ports and addresses are in network order, the family and the
 * scope in the machine's, which is little-endian on everything Node runs these sockets on.
 */
const IPV4 = { bytes: 16, portAt: 2, hostAt: 4 };
const IPV6 = { bytes: 28, portAt: 2, hostAt: 8, scopeAt: 24 };
/** So many values has the last byte of an address, in which those of one network differ. */
const LAST_BYTES = 256;

/** Writes and reads socket addresses in one piece of memory of its own; good until the next use. */
export interface AddressBuffer {
  readonly bytes: Uint8Array;
  /** The length argument of accept and getsockname: to be set to the room there is, then holds what was written. */
  readonly length: Int32Array;
  /** Makes `bytes` ready to receive an address. */
  clear(): void;
  /** Puts the address into `bytes`, returns how many of them it takes. */
  encode(address: Address): number;
  decode(): Address;
}

/** The family that an address of this form belongs to. */
export function familyOf(host: string): AddressFamily {
  return host.includes(':') ? 'AF_INET6' : 'AF_INET';
}

/** Whether the address stands for all of the machine's: the system chooses one for each connection. */
export function isWildcard(address: Address | undefined): boolean {
  return address === undefined || address.host === '0.0.0.0' || address.host === '::';
}

/** A buffer that is large enough for either family, in memory of its own unless some is given. */
export function createAddressBuffer(
  calls: Pick<NativeCalls, 'inetPton'>,
  constants: SocketConstants,
  bytes: Uint8Array = new Uint8Array(IPV6.bytes),
): AddressBuffer {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = new Int32Array(1);
  /** What was encoded last, of a host without a zone: most answers go to where the one before went, and need no inet_pton. */
  const encoded = new Uint8Array(IPV6.bytes);
  let encodedHost: string | undefined;
  let encodedBytes = 0;
  const ipv4TextOf = rememberTexts();
  const lastSix = createLastIPv6(view);
  const putFamily = (family: number, size: number): void => {
    if (constants.addressHasLength) view.setUint16(0, size | (family << 8), true);
    else view.setUint16(0, family, true);
  };
  return {
    bytes,
    length,
    clear() {
      bytes.fill(0);
      length[0] = bytes.length;
    },
    encode({ host, port }) {
      if (host === encodedHost) {
        bytes.set(encoded);
        view.setUint16(IPV4.portAt, port);
        return encodedBytes;
      }
      bytes.fill(0);
      const name = familyOf(host);
      // Not isIPv6() of node:net: its first use in a thread takes 5 ms, and inet_pton checks the text anyway.
      const layout = name === 'AF_INET6' ? IPV6 : IPV4;
      const family = constants.family[name];
      const [literal = host, zone] = host.split('%');
      putFamily(family, layout.bytes);
      view.setUint16(layout.portAt, port);
      if (calls.inetPton(family, literal, bytes.subarray(layout.hostAt)) !== 1) {
        throw systemCallError({ call: 'inet_pton', errno: 'EINVAL', address: host });
      }
      if (zone === undefined) {
        encoded.set(bytes.subarray(0, IPV6.bytes));
        encodedHost = host;
        encodedBytes = layout.bytes;
      } else view.setUint32(IPV6.scopeAt, scopeOf(zone), true);
      return layout.bytes;
    },
    decode() {
      const family = constants.addressHasLength ? view.getUint8(1) : view.getUint16(0, true);
      const port = view.getUint16(IPV4.portAt);
      if (family === constants.family.AF_INET6) return { host: lastSix(), port };
      return { host: ipv4TextOf(view.getUint32(IPV4.hostAt)), port };
    },
  };
}

/** The text of the IPv6 address in that memory; for one that is the same as before it is not made again. */
function createLastIPv6(view: DataView): () => string {
  const last = new Uint32Array((IPV6.bytes - IPV6.hostAt) / Uint32Array.BYTES_PER_ELEMENT);
  let text = '';
  return () => {
    let isSame = text !== '';
    for (let word = 0; word < last.length; word += 1) {
      const now = view.getUint32(IPV6.hostAt + word * Uint32Array.BYTES_PER_ELEMENT);
      if (now === last[word]) continue;
      last[word] = now;
      isSame = false;
    }
    if (!isSame) text = formatIPv6(view);
    return text;
  };
}

/** Most peers come from where others came from, and need no new text: the last one of each last byte is kept. */
function rememberTexts(): (number: number) => string {
  const numbers = new Uint32Array(LAST_BYTES);
  const texts: string[] = Array(LAST_BYTES).fill(ipv4Text(0));
  return (number) => {
    const place = number % LAST_BYTES;
    const known = texts[place];
    if (known !== undefined && numbers[place] === number) return known;
    const text = ipv4Text(number);
    numbers[place] = number;
    texts[place] = text;
    return text;
  };
}

/** Of a struct sockaddr_in6, as RFC 5952 wants it, which inet_ntop(3) behind SocketAddress does; with its zone, if any. */
export function formatIPv6(view: DataView): string {
  const groups = Array.from({ length: 8 }, (_, group) =>
    view.getUint16(IPV6.hostAt + 2 * group).toString(16),
  );
  const text = new SocketAddress({ address: groups.join(':'), family: 'ipv6' }).address;
  const scope = view.getUint32(IPV6.scopeAt, true);
  return scope === 0 ? text : `${text}%${scope}`;
}

/** The number of a zone (RFC 4007 section 11), which is that number or an interface's name. */
function scopeOf(zone: string): number {
  if (/^\d+$/.test(zone)) return Number(zone);
  return networkInterfaces()[zone]?.find((entry) => entry.family === 'IPv6')?.scopeid ?? 0;
}
