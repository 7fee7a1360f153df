import { isIP } from 'node:net';
import {
  type Address,
  formatAddress,
  InvalidValueError,
  parseAddress,
} from '@socketlab/foundation';
import type { ControlPorts } from './control-ports.ts';
import { ControlPortError } from './errors.ts';
import { NetworkAddressError, WildcardAddressError } from './guard-errors.ts';

/** The addresses beside loopback at which the owner has a daemon listen, for control or for scrapes. */
export interface NetworkPorts {
  readonly addresses: readonly Address[];
  /** Listens at these IP addresses too, at all or at none; resolves with all that are open. Throws InvalidValueError, WildcardAddressError, NetworkAddressError. */
  open(hosts: readonly string[]): Promise<readonly Address[]>;
  /** Closes all, or those that are meant; which they were. */
  close(isMeant?: (address: Address) => boolean): Promise<readonly Address[]>;
}

/** None is open. `port` is the one to take; 0 lets the system choose. */
export function createNetworkPorts(
  options: { port: number },
  deps: { ports: ControlPorts },
): NetworkPorts {
  const { ports } = deps;
  let addresses: readonly Address[] = [];
  return {
    get addresses() {
      return addresses;
    },
    async open(hosts) {
      const known = new Set(addresses.map(({ host }) => host));
      const wanted = [...new Set(hosts.map(readHost))].filter((host) => !known.has(host));
      const opened: Address[] = [];
      try {
        for (const host of wanted) opened.push(await openOne(ports, { host, port: options.port }));
      } catch (failure) {
        for (const address of opened) await ports.close(address);
        throw failure;
      }
      addresses = [...addresses, ...opened];
      return addresses;
    },
    async close(isMeant = () => true) {
      const closed = addresses.filter(isMeant);
      addresses = addresses.filter((address) => !closed.includes(address));
      for (const address of closed) await ports.close(address);
      return closed;
    },
  };
}

async function openOne(ports: ControlPorts, address: Address): Promise<Address> {
  try {
    return await ports.open(address);
  } catch (cause) {
    if (!(cause instanceof ControlPortError)) throw cause;
    const problem = String(cause.facts['problem']);
    throw new NetworkAddressError({ address: formatAddress(address), problem }, { cause });
  }
}

/**
 * An address of an interface, as the kernel spells it. A wildcard is refused: it would open the machine to networks that
 * it joins later too, which nobody has asked for.
 */
function readHost(text: string): string {
  const value = text.trim();
  const isLiteral = isIP(value) !== 0;
  if (!isLiteral) throw notAnAddress(value);
  // An IPv4 address in the clothes of IPv6 (RFC 4291 section 2.5.5.2) is that address, a wildcard too.
  const host = parseAddress(value, { host: value, port: 0 }).host.replace(
    /^::ffff:(?=[\d.]+$)/,
    '',
  );
  if (host === '0.0.0.0' || host === '::') throw new WildcardAddressError({ address: host });
  return host;
}

function notAnAddress(value: string): InvalidValueError {
  return new InvalidValueError({
    what: 'address',
    value,
    rule: {
      en: 'it is an IP address of this machine, without a port',
      'pt-BR': 'é um endereço IP desta máquina, sem porta',
    },
    wayOut: {
      en: '"socketlab address" lists those that there are.',
      'pt-BR': '"socketlab address" lista os que existem.',
    },
  });
}
