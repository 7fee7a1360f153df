import { isIPv6 } from 'node:net';
import type { CiaoService, Responder } from '@homebridge/ciao';
import { delay } from '@socketlab/foundation';
import { type Blockage, type BlockedBy, blockage } from './blockage.ts';
import { loadCiao } from './load-ciao.ts';
import { openLine } from './multicast-line.ts';
import { ownPlaces, type Place } from './place.ts';
import { SERVICE, SERVICE_TYPE, SHOWN_ID_LETTERS, TXT_VERSION } from './service.ts';

/** What this machine says of itself. */
export interface AdvertiseOptions {
  /** One DNS label: `machineName` of foundation. */
  readonly name: string;
  readonly machineId: string;
  /** The pairing port, or the first control port. */
  readonly port: number;
  /** While a pairing window is open. */
  readonly pairingPort?: number;
  /** The addresses that the owner has opened: told to nobody else, and no other is told. */
  readonly addresses: readonly string[];
  /** Added to the TXT record. */
  readonly txt?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** This machine on the network, until it stops. */
export interface Advertisement {
  /** Its name as the network has it: another one with the same name there makes it `lab-07 (2)`. */
  readonly name: string;
  /** Opened addresses whose interfaces carry no multicast, and why: nobody finds this machine by name over those. */
  readonly blockages: readonly Blockage[];
  /** Says something else from now on: a pairing window has opened or closed. */
  update(change: { readonly port: number; readonly pairingPort?: number }): Promise<void>;
  /** Withdraws it with a goodbye (RFC 6762 section 10.1). May be called twice; never throws. */
  stop(): Promise<void>;
}

/** Probing takes 750 ms (RFC 6762 section 8.1); what is not out by then is stuck on a socket that refuses. */
const ANNOUNCED_MS = 3_000;
const GOODBYE_MS = 1_000;
/** A query of our own comes back at once where multicast works at all. */
const HEARD_MS = 100;

/**
 * Tells the networks of the opened addresses, and only those, that this machine is there: DNS-SD over multicast DNS.
 * Resolves when the name was found to be free and is announced. Where multicast is blocked it does not throw: it says so.
 */
export async function advertise(options: AdvertiseOptions): Promise<Advertisement> {
  const { places, missing } = placesOf(options.addresses);
  const blockages = [...missing, ...(await findBlockages(places))];
  const able = places.filter(
    ({ address }) =>
      !blockages.some((each) => each.address === address && HOPELESS.includes(each.by)),
  );
  options.signal.throwIfAborted();
  const announced = able.length === 0 ? undefined : await announce(able, options);
  if (announced?.isOut === false) {
    blockages.push(...able.map((place) => blockage(place, 'responder')));
  }
  let stopped: Promise<void> | undefined;
  return {
    get name() {
      return announced?.name() ?? options.name;
    },
    blockages,
    async update({ port, pairingPort }) {
      if (announced === undefined || stopped !== undefined) return;
      const { service } = announced;
      // The responder changes no port of what is announced.
      if (service.getPort() !== port) await service.end();
      service.updateTxt(textOf({ ...options, pairingPort }));
      if (service.getPort() === port) return;
      service.updatePort(port);
      await service.advertise();
    },
    stop() {
      stopped ??= announced === undefined ? Promise.resolve() : withdraw(announced);
      return stopped;
    },
  };
}

function placesOf(addresses: readonly string[]): { places: Place[]; missing: Blockage[] } {
  const own = ownPlaces();
  const places = addresses.flatMap((wanted) => {
    const place = own.find(({ address }) => address === wanted.split('%')[0]);
    return place === undefined ? [] : [place];
  });
  const missing = addresses
    .filter((wanted) => !places.some(({ address }) => address === wanted.split('%')[0]))
    .map((address) => blockage({ interface: '?', address }, 'address'));
  return { places, missing };
}

/** What no patience heals: the responder is not even tried. */
const HOPELESS: readonly BlockedBy[] = ['port', 'no-ipv4'];

/**
 * The responder keeps what the system refuses to itself, so each interface is tried before it. It speaks from an
 * interface's IPv4 address, of IPv6 addresses too: over multicast of IPv6 it announces nothing that is restricted to some
 * addresses.
 */
async function findBlockages(places: readonly Place[]): Promise<Blockage[]> {
  const own = ownPlaces();
  const found = await Promise.all(
    places.map(async (place) => {
      const speaker = own.find((each) => each.interface === place.interface && each.family === 4);
      if (speaker === undefined) return blockage(place, 'no-ipv4');
      const line = openLine(speaker, { onResponse: () => undefined });
      try {
        await line.ask([{ name: SERVICE, type: 'PTR' }]);
        await delay(HEARD_MS, AbortSignal.timeout(2 * HEARD_MS));
        const found = line.blockage();
        return found && blockage(place, found.by, found.errno);
      } finally {
        await line.close();
      }
    }),
  );
  return found.filter((each) => each !== undefined);
}

interface Announced {
  readonly responder: Responder;
  readonly service: CiaoService;
  readonly isOut: boolean;
  name(): string;
}

async function announce(places: readonly Place[], options: AdvertiseOptions): Promise<Announced> {
  const { getResponder } = await loadCiao();
  const hasIPv6 = places.some(({ address }) => isIPv6(address));
  const responder = getResponder({
    interface: [...new Set(places.map((place) => place.interface))],
    disableIpv6: !hasIPv6,
  });
  const service = responder.createService({
    name: options.name,
    type: SERVICE_TYPE,
    // A name of its own: the host name may be somebody else's to announce on this very machine, Avahi's mostly.
    hostname: `socketlab-${shownId(options.machineId)}`,
    port: options.port,
    txt: textOf(options),
    restrictedAddresses: places.map(({ address }) => address),
    disabledIpv6: !hasIPv6,
  });
  let { name } = options;
  service.on('name-change', (changed) => {
    name = changed;
  });
  const ended = AbortSignal.any([options.signal, AbortSignal.timeout(ANNOUNCED_MS)]);
  const isOut = await Promise.race([
    service.advertise().then(() => true),
    untilAborted(ended).then(() => false),
  ]);
  return { responder, service, isOut, name: () => name };
}

async function withdraw({ responder }: Announced): Promise<void> {
  await Promise.race([
    // A goodbye that the network does not take is said to nobody; what was told runs out by its TTL.
    responder.shutdown().catch(() => undefined),
    untilAborted(AbortSignal.timeout(GOODBYE_MS)),
  ]);
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function shownId(machineId: string): string {
  return machineId.slice(0, SHOWN_ID_LETTERS);
}

function textOf({
  machineId,
  pairingPort,
  txt,
}: Pick<AdvertiseOptions, 'machineId' | 'txt'> & {
  readonly pairingPort?: number | undefined;
}): Record<string, string> {
  return {
    v: TXT_VERSION,
    id: shownId(machineId),
    ...(pairingPort === undefined ? {} : { pair: String(pairingPort) }),
    ...txt,
  };
}
