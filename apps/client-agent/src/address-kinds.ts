import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** An interface's address as {@link networkInterfaces} tells it. */
export type OwnAddress = Pick<
  NonNullable<ReturnType<typeof networkInterfaces>[string]>[number],
  'address' | 'netmask' | 'family'
>;

/** What an address is, apart from whose it is. */
export interface AddressKinds {
  /** RFC 1918, RFC 3927 (link-local), RFC 4193 and RFC 4291 (unique local and link-local IPv6). */
  isPrivate(host: string): boolean;
  /** Multicast and broadcast: it stands for more than one machine. */
  isGroup(host: string): boolean;
  /** Whether it is this machine's own: what is sent there does not leave it. */
  isOwn(host: string): boolean;
}

/** Tells kinds of addresses apart; which ones are this machine's is read each time, for networks come and go. */
export function createAddressKinds(
  ownAddresses: () => readonly OwnAddress[] = readOwnAddresses,
): AddressKinds {
  const networks = privateNetworks();
  const groups = groupAddresses();
  const isIn = (list: BlockList, host: string): boolean =>
    list.check(host, isIPv6(host) ? 'ipv6' : 'ipv4');
  return {
    isPrivate: (host) => isIn(networks, host),
    isGroup: (host) =>
      isIn(groups, host) ||
      ownAddresses().some((own) => own.family === 'IPv4' && broadcastOf(own) === host),
    isOwn: (host) => ownAddresses().some(({ address }) => address === host),
  };
}

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

function readOwnAddresses(): OwnAddress[] {
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
