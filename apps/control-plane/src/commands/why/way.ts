import { readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { delay } from '@socketlab/foundation';
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
  const [bare = address, zone] = address.split('%');
  const within = zone === undefined ? [] : ['dev', zone];
  const [route] = ((await askIp(['route', 'get', bare, ...within], signal)) ?? []) as IpRoute[];
  // For IPv4 ip(8) fails where the kernel refuses; for IPv6 it shows a route to lo that says so.
  const isRefused = route?.dev === undefined || REFUSALS.includes(route.type ?? '');
  if (isRefused) return { via: 'ip', ...(await refusalFor(address, signal)) };
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

/** The next machine on the way: the gateway, or the target itself. */
export interface NextHop {
  readonly address: string;
  readonly isGateway: boolean;
}

/** Who is asked for on the link. */
export function nextHop(address: string, route: RouteFacts | undefined): NextHop {
  const [bare = address] = address.split('%');
  return { address: route?.gateway ?? bare, isGateway: route?.gateway !== undefined };
}

/** What the kernel knows of that neighbour: `ip neigh`, or /proc/net/arp. NONE when it has no entry. */
export async function readNeighbour(
  { address, isGateway }: NextHop,
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

/** States in which the kernel is about to find out whether the neighbour is still there (arp(7)). */
const UNSETTLED = ['STALE', 'DELAY', 'PROBE'];
/** It waits 5 s for a sign of life, then asks it three times, a second apart, then everybody (delay_first_probe_time). */
const SETTLED_MS = 15_000;
const LOOK_AGAIN_MS = 200;

/** The same once the kernel has made up its mind: an entry from before says nothing about now. */
export async function settledNeighbour(
  hop: NextHop,
  signal: AbortSignal,
  read: (hop: NextHop) => Promise<NeighbourFacts | undefined> = (each) =>
    readNeighbour(each, signal),
): Promise<NeighbourFacts | undefined> {
  const over = AbortSignal.any([signal, AbortSignal.timeout(SETTLED_MS)]);
  for (;;) {
    const neighbour = await read(hop);
    if (!UNSETTLED.includes(neighbour?.state ?? '') || over.aborted) return neighbour;
    // That the time is over is no failure; that the user has had enough is told at the next reading.
    await delay(LOOK_AGAIN_MS, over).catch(() => undefined);
  }
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
