import type { DatagramRule } from '@socketlab/evidence';
import { type Address, hostOnWire } from '@socketlab/foundation';

/** The first port that needs no privilege (RFC 6335 section 6): below are the services that answer whatever comes. */
const FIRST_USER_PORT = 1_024;
const LIMITED_BROADCAST = '255.255.255.255';
const FIRST_MULTICAST_OCTET = 224;
const LAST_MULTICAST_OCTET = 239;
const WILDCARDS = ['0.0.0.0', '::'];

/** What a machine is called, and what calls all of a network. */
export interface NetworkNames {
  readonly own: ReadonlySet<string>;
  readonly broadcast: ReadonlySet<string>;
}

/**
 * The rule that forbids answers to an address; undefined when there is none. A sender's address may be made up: an answer
 * must not go where it is answered again, or to many at once.
 */
export function refusedAddress(
  from: Address,
  bound: Address,
  readNames: () => NetworkNames,
): DatagramRule | undefined {
  const host = plainHost(from.host);
  if (isOwn({ host, port: from.port }, bound, readNames)) return 'own-address';
  if (from.port < FIRST_USER_PORT) return 'low-port';
  if (isMulticast(host)) return 'multicast';
  if (host === LIMITED_BROADCAST || readNames().broadcast.has(host)) return 'broadcast';
  return undefined;
}

function isOwn(from: Address, bound: Address, readNames: () => NetworkNames): boolean {
  if (from.port !== bound.port) return false;
  const boundHost = plainHost(bound.host);
  if (from.host === boundHost || WILDCARDS.includes(from.host)) return true;
  if (!WILDCARDS.includes(boundHost)) return false;
  return from.host.startsWith('127.') || readNames().own.has(from.host);
}

/** RFC 5771 and RFC 4291 section 2.7. */
function isMulticast(host: string): boolean {
  if (host.includes(':')) return host.toLowerCase().startsWith('ff');
  const octet = Number.parseInt(host, 10);
  return octet >= FIRST_MULTICAST_OCTET && octet <= LAST_MULTICAST_OCTET;
}

/** Without the zone of a link-local address, and without what an IPv6 socket puts before an IPv4 address. */
export function plainHost(host: string): string {
  const [address = host] = host.split('%');
  return hostOnWire(address);
}
