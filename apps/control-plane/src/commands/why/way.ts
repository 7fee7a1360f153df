import { readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { askIp } from '../../network/ip-program.ts';
import type { NeighbourFacts, RouteFacts } from './facts.ts';

interface IpRoute {
  readonly dev?: string;
  readonly gateway?: string;
  readonly type?: string;
  readonly flags?: readonly string[];
}

interface IpNeighbour {
  readonly dst?: string;
  readonly lladdr?: string;
  readonly state?: readonly string[];
}

/**
 * The way that the kernel would take: `ip route get`, or the table in /proc/net where there is no ip(8). Undefined where
 * neither tells.
 */
export async function readRoute(
  address: string,
  signal: AbortSignal,
): Promise<RouteFacts | undefined> {
  const table = await askIp(['route', 'show'], signal);
  if (table === undefined) return isIPv4(address) ? routeInProc(address) : undefined;
  const [route] = ((await askIp(['route', 'get', address], signal)) ?? []) as IpRoute[];
  // ip(8) fails where the kernel refuses: by a route that says so, or for want of any.
  if (route?.dev === undefined) return { via: 'ip', ...(await refusalFor(address, signal)) };
  const [link] = ((await askIp(['link', 'show', 'dev', route.dev], signal)) ?? []) as IpRoute[];
  return {
    via: 'ip',
    interface: route.dev,
    ...(route.gateway === undefined ? {} : { gateway: route.gateway }),
    ...(link?.flags === undefined ? {} : { hasCarrier: !link.flags.includes('NO-CARRIER') }),
  };
}

async function refusalFor(address: string, signal: AbortSignal): Promise<{ refusal?: string }> {
  const matching = await askIp(['route', 'show', 'match', address], signal);
  const routes = (matching ?? []) as IpRoute[];
  const refusal = routes.findLast(({ type }) => REFUSALS.includes(type ?? ''))?.type;
  return refusal === undefined ? {} : { refusal };
}

const REFUSALS = ['unreachable', 'prohibit', 'blackhole', 'throw'];

/** What the kernel knows of that neighbour: `ip neigh`, or /proc/net/arp. NONE when it has no entry. */
export async function readNeighbour(
  address: string,
  isGateway: boolean,
  signal: AbortSignal,
): Promise<NeighbourFacts | undefined> {
  const found = await askIp(['neigh', 'show', 'to', address], signal);
  if (found === undefined) {
    return isIPv4(address) ? neighbourInProc(address, isGateway) : undefined;
  }
  const [entry] = found as IpNeighbour[];
  return {
    address,
    isGateway,
    state: entry?.state?.[0] ?? 'NONE',
    ...(entry?.lladdr === undefined ? {} : { linkAddress: entry.lladdr }),
  };
}

/** The longest prefix that fits, of the lowest metric: what the kernel does (RFC 1812 section 5.2.4.3). */
export function routeInProc(
  address: string,
  text: string | undefined = readText('/proc/thread-self/net/route'),
): RouteFacts | undefined {
  if (text === undefined) return undefined;
  const wanted = numberOf(address);
  const rows = text
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '');
  const routes = rows.map((line) => {
    const [name = '', destination = '0', gateway = '0', flags = '0', , , metric, mask = '0'] =
      line.split('\t');
    return {
      name,
      destination: hostOrder(destination),
      gateway: hostOrder(gateway),
      flags: Number.parseInt(flags, 16),
      metric: Number(metric),
      mask: hostOrder(mask),
    };
  });
  const [best] = routes
    .filter(({ destination, mask }) => (wanted & mask) >>> 0 === destination)
    .toSorted((a, b) => b.mask - a.mask || a.metric - b.metric);
  if (best === undefined) return { via: 'proc' };
  if ((best.flags & RTF_REJECT) !== 0) return { via: 'proc', refusal: 'unreachable' };
  const gateway = best.gateway === 0 ? {} : { gateway: dotted(best.gateway) };
  return { via: 'proc', interface: best.name, ...gateway };
}

/** linux/route.h. */
const RTF_REJECT = 0x0200;
/** linux/if_arp.h: the entry has a link address. */
const ATF_COM = 0x02;

function neighbourInProc(address: string, isGateway: boolean): NeighbourFacts | undefined {
  const text = readText('/proc/thread-self/net/arp');
  if (text === undefined) return undefined;
  const row = text.split('\n').find((line) => line.startsWith(`${address} `));
  const [, , flags, linkAddress] = row?.split(/\s+/) ?? [];
  // The table says complete or not, and not how long ago.
  const isComplete = (Number.parseInt(flags ?? '0', 16) & ATF_COM) !== 0;
  if (row === undefined) return { address, isGateway, state: 'NONE' };
  if (!isComplete || linkAddress === undefined) return { address, isGateway, state: 'INCOMPLETE' };
  return { address, isGateway, state: 'COMPLETE', linkAddress };
}

/** The table has numbers in the byte order of the machine, which of all that run Node is little-endian. */
function hostOrder(digits: string): number {
  return Buffer.from(digits, 'hex').readUInt32LE();
}

function numberOf(address: string): number {
  return Buffer.from(address.split('.').map(Number)).readUInt32BE();
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Not a Linux.
    return undefined;
  }
}
