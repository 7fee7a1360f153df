import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import type { NetworkNames } from './address-rules.ts';

/** Interfaces seldom change, and asking for them takes longer than answering a datagram. */
const KEPT_MS = 1_000;
/** A network of two has no broadcast address, RFC 3021, and one of one has none either. */
const LONGEST_PREFIX = 30;
const IPV4_BITS = 32;

/** Reads the machine's own addresses and its networks' broadcast addresses, at most once a second. */
export function createNetworkNames(deps: {
  readonly nowMs: () => number;
  /** Replaced in tests. */
  readonly interfaces?: () => readonly NetworkInterfaceInfo[];
}): () => NetworkNames {
  const { nowMs, interfaces = allInterfaces } = deps;
  let names: NetworkNames | undefined;
  let readMs = 0;
  return () => {
    const now = nowMs();
    if (names === undefined || now - readMs >= KEPT_MS) {
      const all = interfaces();
      const broadcast = all.flatMap((one) => broadcastOf(one) ?? []);
      names = { own: new Set(all.map(({ address }) => address)), broadcast: new Set(broadcast) };
      readMs = now;
    }
    return names;
  };
}

function allInterfaces(): NetworkInterfaceInfo[] {
  return Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
}

/** The network's last address, RFC 919; IPv6 has none. */
function broadcastOf({ family, address, cidr }: NetworkInterfaceInfo): string | undefined {
  const prefix = Number(cidr?.split('/')[1]);
  if (family !== 'IPv4' || !(prefix <= LONGEST_PREFIX)) return undefined;
  const octets = address.split('.').map((octet, index) => {
    const hostBits = Math.min(8, Math.max(0, IPV4_BITS - prefix - 8 * (3 - index)));
    return Number(octet) | (2 ** hostBits - 1);
  });
  return octets.join('.');
}
