import type { ControlServer, Handlers, ServiceHandlers, Services } from '@socketlab/control';
import type { Logger } from '@socketlab/foundation';
import type { Grants } from '@socketlab/trust';
import { guardClient } from './classmate-client.ts';
import { guardEvidence } from './classmate-evidence.ts';
import { guardListener } from './classmate-listener.ts';
import { createLeftovers, type Leftovers } from './leftovers.ts';
import { createObservablePorts } from './observable-ports.ts';

/** The services of a daemon as everyone may call them, and what classmates leave behind. */
export interface ClassmateServices {
  readonly handlers: Pick<ServiceHandlers, 'evidence' | 'listener' | 'client'>;
  readonly leftovers: Leftovers;
}

/**
 * Puts the rules for classmates before what a daemon does: where they listen, which ports they observe, what they end. It
 * is the one place that does, for all daemons alike; that a method may be called at all was checked before.
 */
export function guardServices(
  options: { readonly daemon: string; readonly machineName: string },
  deps: {
    readonly evidence: Handlers<Services['evidence']>;
    readonly listener?: Handlers<Services['listener']> | undefined;
    readonly client?: Handlers<Services['client']> | undefined;
    /** The listener's address while there is one. */
    readonly listenerAddress: () => string | undefined;
    readonly control: () => Pick<ControlServer, 'networkAddresses'>;
    readonly grants: Pick<Grants, 'find'>;
    readonly logger: Logger;
  },
): ClassmateServices {
  const { machineName } = options;
  const ports = createObservablePorts(options, { listener: deps.listenerAddress });
  const leftovers = createLeftovers({
    ...deps,
    listener: () => listener,
    evidence: () => evidence,
  });
  const evidence = guardEvidence(deps.evidence, { ...options, ports, onBegun: leftovers.watch });
  const listener =
    deps.listener &&
    guardListener(deps.listener, {
      machineName,
      opened: () => deps.control().networkAddresses,
      onOpened: leftovers.watch,
    });
  return {
    handlers: {
      evidence: evidence.service,
      ...(listener && { listener: listener.service }),
      ...(deps.client && { client: guardClient(deps.client, ports) }),
    },
    leftovers,
  };
}
