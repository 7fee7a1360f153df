import type { ControlServer, Handlers, ScrapePorts, Services } from '@socketlab/control';
import {
  type Address,
  formatAddress,
  isLoopback,
  type Logger,
  parseAddress,
} from '@socketlab/foundation';
import type { Leftovers } from './leftovers.ts';

type NetworkMethod = 'openNetwork' | 'closeNetwork' | 'reloadGrants';

/** What of the control port these methods work on. */
export type NetworkPort = Pick<ControlServer, 'openNetwork' | 'closeNetwork' | 'reviewGrants'>;

/** And of the port for scrapes, which is open where that is. */
export type ScrapePort = Pick<
  ScrapePorts,
  'networkAddresses' | 'openNetwork' | 'closeNetwork' | 'reviewGrants'
>;

/**
 * The Daemon service's part about the network and who may come in by it. What classmates left under way ends with what
 * let them do it: a listener at an address that is closed now, and everything of a grant that is over.
 */
export function createNetworkService(deps: {
  readonly port: () => NetworkPort;
  readonly scrapes: () => ScrapePort;
  readonly leftovers: Leftovers;
  readonly logger: Logger;
}): Pick<Handlers<Services['daemon']>, NetworkMethod> {
  const { port, scrapes, leftovers, logger } = deps;
  return {
    async openNetwork({ addresses }) {
      const opened = await openBoth(port(), scrapes(), addresses);
      const controls = opened.controls.map(formatAddress);
      const metrics = opened.metrics.map(formatAddress);
      logger.info({ controls, metrics }, 'open to the network');
      return { controls, metrics };
    },
    async closeNetwork() {
      const ended = [await scrapes().closeNetwork(), await port().closeNetwork()] as const;
      const [metrics, controls] = [ended[0].closed, ended[1].closed].map((closed) =>
        closed.map(formatAddress),
      ) as [string[], string[]];
      const cut = ended[0].cut + ended[1].cut;
      await leftovers.closeListenerIf(({ address }) => !isLoopback(parseAddress(address).host));
      if (controls.length > 0) logger.info({ controls, metrics, cut }, 'closed to the network');
      return { controls, metrics, cut };
    },
    async reloadGrants() {
      scrapes().reviewGrants();
      const cut = port().reviewGrants();
      await leftovers.endOfOver();
      return { cut };
    },
  };
}

/** Both at all addresses, or neither at any of them that was not open before. */
async function openBoth(
  port: NetworkPort,
  scrapes: ScrapePort,
  addresses: readonly string[],
): Promise<{ controls: readonly Address[]; metrics: readonly Address[] }> {
  const before = new Set(scrapes.networkAddresses);
  const metrics = await scrapes.openNetwork(addresses);
  try {
    return { controls: await port.openNetwork(addresses), metrics };
  } catch (failure) {
    await scrapes.closeNetwork((address) => !before.has(address));
    throw failure;
  }
}
