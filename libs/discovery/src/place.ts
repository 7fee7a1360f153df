import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** One of this machine's addresses, and the interface that has it. */
export interface Place {
  readonly interface: string;
  readonly address: string;
  readonly family: 4 | 6;
  /** The interface's number; 0 but for link-local IPv6 addresses. */
  readonly scope: number;
  readonly cidr: string | undefined;
  readonly isInternal: boolean;
}

/** All addresses of this machine's interfaces that are up. */
export function ownPlaces(): readonly Place[] {
  return Object.entries(networkInterfaces()).flatMap(([name, infos = []]) =>
    infos.map((info) => ({
      interface: name,
      address: info.address,
      family: isIPv6(info.address) ? (6 as const) : (4 as const),
      scope: info.family === 'IPv6' ? info.scopeid : 0,
      cidr: info.cidr ?? undefined,
      isInternal: info.internal,
    })),
  );
}

/**
 * Where to speak multicast: each interface once a family, IPv6 from its link-local address, as RFC 6762 section 11 wants
 * it. `wanted` names interfaces or addresses; without it all are taken but loopback, which nobody else can hear.
 */
export function multicastPlaces(
  places: readonly Place[],
  wanted?: readonly string[],
): readonly Place[] {
  const isWanted = (place: Place): boolean =>
    wanted === undefined
      ? !place.isInternal
      : wanted.includes(place.interface) || wanted.includes(place.address);
  const names = new Set(places.filter(isWanted).map((place) => place.interface));
  return [...names].flatMap((name) => {
    const own = places.filter((place) => place.interface === name);
    const ipv4 = own.find((place) => place.family === 4 && isWanted(place));
    const ipv6 = own.find((place) => place.family === 6 && place.scope !== 0);
    return [ipv4, ipv6].filter((place) => place !== undefined);
  });
}
