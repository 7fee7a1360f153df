import { BlockList, isIP, isIPv6 } from 'node:net';
import { delay, dnsLabel } from '@socketlab/foundation';
import type { Blockage } from './blockage.ts';
import type { FoundMachine } from './found-machine.ts';
import { type MulticastLine, openLine, type Question } from './multicast-line.ts';
import { multicastPlaces, ownPlaces, type Place } from './place.ts';
import { createRecordStore, type Instance, type RecordStore } from './record-store.ts';
import { SERVICE, SHOWN_ID_LETTERS } from './service.ts';

/** How to look for machines. */
export interface BrowseOptions {
  /** Ends the browsing; what was found by then is the answer. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Names or addresses of interfaces; without it all but loopback. */
  readonly interfaces?: readonly string[];
  /** This machine's id, to leave it out. */
  readonly ownMachineId?: string;
  /** Ends the browsing early; asked whenever something was heard. */
  readonly isEnough?: (machines: readonly FoundMachine[]) => boolean;
}

/** What looking for machines came to. */
export interface Browsed {
  /** By name. */
  readonly machines: readonly FoundMachine[];
  /** Interfaces over which nothing can be found, and why. */
  readonly blockages: readonly Blockage[];
  /** The interfaces that were listened on, blocked or not. */
  readonly interfaces: readonly string[];
  /** Records of others that were left out: too many, or nothing that a Socketlab machine would say. */
  readonly ignored: number;
}

const BROWSE: readonly Question[] = [{ name: SERVICE, type: 'PTR' }];
/** RFC 6762 section 5.2: the first second query after a second, then twice as late each time. */
const FIRST_REPEAT_MS = 1_000;
/** What an answer left out is asked for soon, for a browser is a person who waits. */
const MISSING_MS = 100;

/** Asks all interfaces at once who is open to the network, until the time is over. Never throws for want of multicast. */
export async function browse(options: BrowseOptions): Promise<Browsed> {
  const places = ownPlaces();
  const store = createRecordStore({ now: () => performance.now() });
  const end = new AbortController();
  const over = AbortSignal.any([
    options.signal,
    AbortSignal.timeout(options.timeoutMs),
    end.signal,
  ]);
  const found = (): FoundMachine[] => machinesOf(store, places, options.ownMachineId);
  const lines = multicastPlaces(places, options.interfaces).map((place) =>
    openLine(place, {
      onResponse(packet, from) {
        if (!isNeighbour(from.address, place)) return;
        store.take(packet, from);
        if (options.isEnough?.(found())) end.abort();
      },
    }),
  );
  try {
    await Promise.all([askAgain(lines, over), askForMissing(lines, store, over)]);
  } finally {
    await Promise.all(lines.map((line) => line.close()));
  }
  return {
    machines: found(),
    blockages: lines.map((line) => line.blockage()).filter((each) => each !== undefined),
    interfaces: [...new Set(lines.map(({ place }) => place.interface))],
    ignored: store.ignored,
  };
}

async function askAgain(lines: readonly MulticastLine[], over: AbortSignal): Promise<void> {
  for (let waitMs = FIRST_REPEAT_MS; !over.aborted; waitMs *= 2) {
    await Promise.all(lines.map((line) => line.ask(BROWSE)));
    await elapse(waitMs, over);
  }
}

async function askForMissing(
  lines: readonly MulticastLine[],
  store: RecordStore,
  over: AbortSignal,
): Promise<void> {
  for (let waitMs = MISSING_MS; !over.aborted; waitMs *= 2) {
    await elapse(waitMs, over);
    const missing = store.missing();
    if (missing.length > 0 && !over.aborted) {
      await Promise.all(lines.map((line) => line.ask(missing)));
    }
  }
}

/** Waits, or until the browsing is over, which is no failure. */
async function elapse(ms: number, over: AbortSignal): Promise<void> {
  await delay(ms, over).catch(() => undefined);
}

/** RFC 6762 section 11: an answer comes from the same link. Link-local IPv6 comes from nowhere else. */
function isNeighbour(address: string, { family, cidr }: Place): boolean {
  if (family === 6) return address.startsWith('fe80:');
  return cidr !== undefined && isWithin(address, cidr);
}

function isWithin(address: string, cidr: string): boolean {
  const [network = '', prefix = ''] = cidr.split('/');
  if (isIP(address) !== isIP(network)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), isIPv6(network) ? 'ipv6' : 'ipv4');
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

function machinesOf(
  store: RecordStore,
  places: readonly Place[],
  ownMachineId: string | undefined,
): FoundMachine[] {
  const own = ownMachineId?.slice(0, SHOWN_ID_LETTERS);
  return store
    .instances()
    .map((instance) => machineOf(instance, places))
    .filter((machine) => machine !== undefined && machine.machineId !== own)
    .filter((machine) => machine !== undefined)
    .toSorted((a, b) => a.name.localeCompare(b.name) || a.machineId.localeCompare(b.machineId));
}

function machineOf(
  { label, from, port, txt, addresses }: Instance,
  places: readonly Place[],
): FoundMachine | undefined {
  const { id = '', pair, v: _version, ...rest } = txt;
  const usable = addresses.filter(isUsable).map((address) => withZone(address, from));
  if (!/^[0-9a-f]{16}$/.test(id) || port === 0 || usable.length === 0) return undefined;
  const pairingPort = portOf(pair);
  return {
    name: dnsLabel(label) ?? 'machine',
    machineId: id,
    addresses: usable.toSorted((a, b) => rank(a, places) - rank(b, places) || a.localeCompare(b)),
    port,
    ...(pairingPort === undefined ? {} : { pairingPort }),
    txt: rest,
    from,
  };
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^[1-9]\d{0,4}$/.test(text)) return undefined;
  return Number(text) <= 65_535 ? Number(text) : undefined;
}

/** Neither this very machine nor a group: nobody else's loopback is ours to call. */
function isUsable(address: string): boolean {
  return !UNUSABLE.some((cidr) => isWithin(address, cidr));
}

const UNUSABLE = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '224.0.0.0/3',
  '::/128',
  '::1/128',
  '::ffff:0:0/96',
  'ff00::/8',
];

/** A link-local address means nothing without the interface over which it was heard. */
function withZone(address: string, from: string): string {
  const zone = from.split('%')[1];
  return address.startsWith('fe80:') && zone !== undefined ? `${address}%${zone}` : address;
}

/** Ours first: an address of a network that this machine is in, IPv4 before IPv6. */
function rank(address: string, places: readonly Place[]): number {
  const isOnLink = places.some(({ cidr }) => cidr !== undefined && isWithin(address, cidr));
  const isLinkLocal = address.includes('%');
  return (isLinkLocal ? 4 : isOnLink ? 0 : 2) + (isIP(address) === 6 ? 1 : 0);
}
