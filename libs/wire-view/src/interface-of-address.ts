import { createSocket } from 'node:dgram';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { InvalidValueError } from '@socketlab/foundation';
import { NoRouteError } from './errors.ts';

/** The interface that an address has to do with. */
export interface InterfaceOfAddress {
  readonly interface: string;
  /** `holds`: the address is its own. `leads`: packets to the address leave by it. */
  readonly part: 'holds' | 'leads';
  /** All of its addresses, each with the length of its network's prefix. */
  readonly addresses: readonly string[];
}

/** Any port does: nothing is sent to it. */
const SOME_PORT = 9;

/**
 * The interface that holds an address of this machine, or that leads to another machine's. The system is asked for the
 * way by connecting a UDP socket, which sends nothing (udp(7)). Throws InvalidValueError, NoRouteError.
 */
export async function findInterface(
  address: string,
  platform: NodeJS.Platform = process.platform,
): Promise<InterfaceOfAddress> {
  if (isIP(address) === 0) throw noAddress(address);
  const own = holderOf(address);
  if (own !== undefined) return { ...own, part: 'holds' };
  const lookup = lookupOf(address, platform);
  const leading = holderOf(await sourceTowards(address, lookup));
  if (leading === undefined) throw new NoRouteError({ address, problem: 'no interface', lookup });
  return { ...leading, part: 'leads' };
}

/** The command that shows the way of a packet to an address. */
function lookupOf(address: string, platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'route print';
  return platform === 'linux' ? `ip route get ${address}` : `route -n get ${address}`;
}

function holderOf(address: string): Omit<InterfaceOfAddress, 'part'> | undefined {
  for (const [name, held = []] of Object.entries(networkInterfaces())) {
    if (!held.some((one) => one.address === address)) continue;
    return { interface: name, addresses: held.map(({ cidr, address: bare }) => cidr ?? bare) };
  }
  return undefined;
}

/** The address of this machine that the system would send from. */
function sourceTowards(address: string, lookup: string): Promise<string> {
  const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4');
  return new Promise<string>((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException): void =>
      reject(
        new NoRouteError({ address, problem: cause.code ?? cause.message, lookup }, { cause }),
      );
    socket.once('error', fail);
    socket.connect(SOME_PORT, address, () => resolve(socket.address().address));
  }).finally(() => socket.close());
}

function noAddress(value: string): InvalidValueError {
  return new InvalidValueError({
    what: 'address',
    value,
    rule: {
      en: 'it is an IP address without a port',
      'pt-BR': 'é um endereço IP sem porta',
    },
    wayOut: { en: 'Write one like 192.0.2.7.', 'pt-BR': 'Escreva um como 192.0.2.7.' },
  });
}
