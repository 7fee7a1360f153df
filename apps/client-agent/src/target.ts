import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type Address, formatAddress, isLoopback, parseAddress } from '@socketlab/foundation';
import { GroupTargetError, TargetNotAllowedError } from './errors.ts';

/** RFC 1918, RFC 3927 (link-local), RFC 4193 and RFC 4291 (unique local and link-local IPv6). */
function privateNetworks(): BlockList {
  const networks = new BlockList();
  networks.addSubnet('10.0.0.0', 8, 'ipv4');
  networks.addSubnet('172.16.0.0', 12, 'ipv4');
  networks.addSubnet('192.168.0.0', 16, 'ipv4');
  networks.addSubnet('169.254.0.0', 16, 'ipv4');
  networks.addSubnet('fc00::', 7, 'ipv6');
  networks.addSubnet('fe80::', 10, 'ipv6');
  return networks;
}

/** Multicast (RFC 5771, RFC 4291), and the broadcast addresses that are the same everywhere (RFC 919, RFC 1122). */
function groupAddresses(): BlockList {
  const groups = new BlockList();
  groups.addSubnet('224.0.0.0', 4, 'ipv4');
  groups.addSubnet('ff00::', 8, 'ipv6');
  groups.addAddress('255.255.255.255', 'ipv4');
  groups.addAddress('127.255.255.255', 'ipv4');
  return groups;
}

/** An interface's address as {@link networkInterfaces} tells it. */
export type OwnAddress = Pick<
  NonNullable<ReturnType<typeof networkInterfaces>[string]>[number],
  'address' | 'netmask' | 'family'
>;

/**
 * Reads addresses to send to; refuses those where this client may not send, and those that stand for more than one
 * machine: multicast, and the broadcast addresses of the networks that this machine is in.
 */
export function createTargetGuard(
  options: { allowPrivate: boolean },
  deps: { ownAddresses: () => readonly OwnAddress[] } = { ownAddresses },
): (text: string) => Address {
  const networks = privateNetworks();
  const groups = groupAddresses();
  const isGroup = (host: string): boolean =>
    groups.check(host, isIPv6(host) ? 'ipv6' : 'ipv4') ||
    deps.ownAddresses().some((own) => own.family === 'IPv4' && broadcastOf(own) === host);
  return (text) => {
    const address = parseAddress(text);
    const { host } = address;
    if (isGroup(host)) throw new GroupTargetError({ address: formatAddress(address) });
    const isPrivate = networks.check(host, isIPv6(host) ? 'ipv6' : 'ipv4');
    if (isLoopback(host) || (isPrivate && options.allowPrivate)) return address;
    throw new TargetNotAllowedError({ address: formatAddress(address), isPrivate });
  };
}

function ownAddresses(): OwnAddress[] {
  return Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
}

/** All host bits set: RFC 919. A network of one or two addresses has none (RFC 3021). */
function broadcastOf({ address, netmask }: OwnAddress): string | undefined {
  const mask = octets(netmask);
  if (!isIPv4(address) || (mask[3] ?? 0) >= 254) return undefined;
  return octets(address)
    .map((octet, index) => octet | (~(mask[index] ?? 0) & 0xff))
    .join('.');
}

function octets(address: string): number[] {
  return address.split('.').map(Number);
}
