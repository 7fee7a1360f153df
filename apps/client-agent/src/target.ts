import { BlockList, isIPv6 } from 'node:net';
import { type Address, formatAddress, isLoopback, parseAddress } from '@socketlab/foundation';
import { TargetNotAllowedError } from './errors.ts';

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

/** Reads addresses to send to; refuses those where this client may not send. */
export function createTargetGuard(options: { allowPrivate: boolean }): (text: string) => Address {
  const networks = privateNetworks();
  return (text) => {
    const address = parseAddress(text);
    const { host } = address;
    const isPrivate = networks.check(host, isIPv6(host) ? 'ipv6' : 'ipv4');
    if (isLoopback(host) || (isPrivate && options.allowPrivate)) return address;
    throw new TargetNotAllowedError({ address: formatAddress(address), isPrivate });
  };
}
