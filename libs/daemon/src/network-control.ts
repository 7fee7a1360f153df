import type { ControlServer, Handlers, Services } from '@socketlab/control';
import { formatAddress, isLoopback, type Logger, parseAddress } from '@socketlab/foundation';
import type { Leftovers } from './leftovers.ts';

type NetworkMethod = 'openNetwork' | 'closeNetwork' | 'reloadGrants';

/** What of the control port these methods work on. */
export type NetworkPort = Pick<ControlServer, 'openNetwork' | 'closeNetwork' | 'reviewGrants'>;

/**
 * The Daemon service's part about the network and who may come in by it. What classmates left under way ends with what
 * let them do it: a listener at an address that is closed now, and everything of a grant that is over.
 */
export function createNetworkService(deps: {
  readonly port: () => NetworkPort;
  readonly leftovers: Leftovers;
  readonly logger: Logger;
}): Pick<Handlers<Services['daemon']>, NetworkMethod> {
  const { port, leftovers, logger } = deps;
  return {
    async openNetwork({ addresses }) {
      const controls = (await port().openNetwork(addresses)).map(formatAddress);
      logger.info({ controls }, 'open to the network');
      return { controls };
    },
    async closeNetwork() {
      const { closed, cut } = await port().closeNetwork();
      await leftovers.closeListenerIf(({ address }) => !isLoopback(parseAddress(address).host));
      const controls = closed.map(formatAddress);
      if (controls.length > 0) logger.info({ controls, cut }, 'closed to the network');
      return { controls, cut };
    },
    async reloadGrants() {
      const cut = port().reviewGrants();
      await leftovers.endOfOver();
      return { cut };
    },
  };
}
