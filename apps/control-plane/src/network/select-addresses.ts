import { BlockList, isIPv6 } from 'node:net';
import type { AddressFacts } from './address-facts.ts';

/** Why a classmate can't use an address, or should not. */
export type Unusable =
  | 'loopback'
  | 'down'
  | 'container'
  | 'tunnel'
  | 'link-local'
  | 'temporary'
  | 'not-private';

/** An address with what was decided. */
export type JudgedAddress = AddressFacts & {
  /** Undefined of one that a classmate can use. */
  readonly problem: Unusable | undefined;
};

/** This machine's addresses, as a classmate sees them. */
export interface SelectedAddresses {
  /** Best first. */
  readonly usable: readonly JudgedAddress[];
  readonly others: readonly JudgedAddress[];
}

/**
 * Tells which addresses a classmate on the same network can use. Best is a private IPv4 address of the interface by
 * which everything else is reached, then those of other networks, then IPv6 (unique local, RFC 4193).
 */
export function selectAddresses(addresses: readonly AddressFacts[]): SelectedAddresses {
  const judged = addresses.map((facts) => ({ ...facts, problem: problemOf(facts) }));
  const usable = judged.filter(({ problem }) => problem === undefined);
  return {
    usable: usable.toSorted((a, b) => rank(a) - rank(b)),
    others: judged.filter(({ problem }) => problem !== undefined),
  };
}

/** The most telling reason: where the interface is no good, its address does not matter. */
function problemOf({ kind, isUp, address, isTemporary }: AddressFacts): Unusable | undefined {
  if (kind === 'loopback' || isWithin(address, LOOPBACK)) return 'loopback';
  if (!isUp) return 'down';
  if (kind === 'container' || kind === 'tunnel') return kind;
  if (isWithin(address, LINK_LOCAL)) return 'link-local';
  if (isTemporary) return 'temporary';
  return isWithin(address, PRIVATE) ? undefined : 'not-private';
}

function rank({ address, isDefaultRoute }: AddressFacts): number {
  const family = isIPv6(address) ? 4 : isWithin(address, SHARED) ? 2 : 0;
  return family + (isDefaultRoute ? 0 : 1);
}

const LOOPBACK = blockList([
  ['127.0.0.0', 8],
  ['::1', 128],
]);
const LINK_LOCAL = blockList([
  ['169.254.0.0', 16],
  ['fe80::', 10],
]);
/** Between a provider and its customers (RFC 6598): of some campus networks too. */
const SHARED = blockList([['100.64.0.0', 10]]);
/** RFC 1918, RFC 6598, RFC 4193. */
const PRIVATE = blockList([
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['fc00::', 7],
]);

function blockList(subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of subnets) list.addSubnet(network, prefix, familyOf(network));
  return list;
}

function isWithin(address: string, list: BlockList): boolean {
  return list.check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}
