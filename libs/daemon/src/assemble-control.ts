import { type ControlServer, createControlServer } from '@socketlab/control';
import {
  type Address,
  type Clock,
  type Directories,
  formatAddress,
  type Logger,
  type Part,
} from '@socketlab/foundation';
import type { Registry } from '@socketlab/metrics';
import { auditFile, type Identity, openAuditLog, openGrants } from '@socketlab/trust';
import type { DaemonApp } from './assemble.ts';
import { createAuditPart, createAuditService } from './audit-service.ts';
import { guardServices } from './classmate-services.ts';
import { withPermits } from './consent.ts';
import { createDaemonService, type DaemonInfo, type DaemonState } from './daemon-service.ts';
import { createEvidenceService } from './evidence-service.ts';
import type { LogBook } from './log-book.ts';
import { defineControlMetrics } from './metrics.ts';
import { createNetworkService } from './network-control.ts';
import type { Observation } from './observation.ts';
import { OWN_CALL } from './own-call.ts';
import type { PermitBook } from './permit-book.ts';
import type { Shutdown } from './shutdown.ts';

/** What the control port of a daemon is made of. */
export interface ControlDeps {
  readonly identity: Identity;
  readonly directories: Directories;
  readonly logger: Logger;
  readonly logBook: LogBook;
  readonly registry: Registry;
  readonly observation: Observation;
  readonly clock: Clock;
  readonly app: DaemonApp;
  readonly permits: PermitBook;
  readonly shutdown: Shutdown;
  readonly metricsAddress: () => Address;
  readonly describeHolder: (port: number) => string | undefined;
}

/** The control port of a daemon, and what must be started before it. */
export interface AssembledControl {
  readonly parts: readonly Part[];
  /** Opens the daemon to the network, where its owner has configured that; to be started when all else is. */
  readonly door: Part;
  info(): DaemonInfo;
  setState(state: DaemonState): void;
}

/** Joins services, the rules for classmates, the audit log and the port that they are called by. */
export function assembleControl(
  options: {
    readonly name: string;
    readonly machineName: string;
    readonly address: Address;
    readonly openNetwork: readonly string[];
  },
  deps: ControlDeps,
): AssembledControl {
  const { name, machineName, address } = options;
  const { identity, directories, logger, app, observation, permits, clock } = deps;
  const grants = openGrants(directories.config);
  const audit = openAuditLog({ file: auditFile(directories.state, name), daemon: name });
  const startedAt = new Date();
  let state: DaemonState = 'starting';
  const services = guardServices(
    { daemon: name, machineName },
    {
      ...{ logger, grants, client: app.client },
      listener: app.listener && withPermits(app.listener, permits),
      evidence: createEvidenceService({ ...observation, clock, ownSockets: app.ownSockets }),
      listenerAddress: () => app.counters().listener,
      control: () => control,
    },
  );
  const info = (): DaemonInfo => ({
    ...{ name, startedAt, machineId: identity.machineId, tier: observation.kernelView.tier },
    controlAddress: formatAddress(control.address()),
    networkControls: control.networkAddresses.map(formatAddress),
    metricsAddress: formatAddress(deps.metricsAddress()),
  });
  const network = createNetworkService({ ...services, logger, port: () => control });
  const daemon = createDaemonService({
    ...{ info, logBook: deps.logBook, drain: deps.shutdown.request, state: () => state },
    counters: () => app.counters(),
    eventsLost: () => observation.hub.lost,
    network,
    audit: createAuditService(audit),
  });
  const { describeHolder } = deps;
  const control: ControlServer = createControlServer(
    { address },
    {
      ...{ identity, grants, machineName, audit, logger, describeHolder },
      handlers: { daemon, ...services.handlers },
    },
  );
  defineControlMetrics(deps.registry, () => control);
  return {
    parts: [createAuditPart(audit, services.leftovers), control],
    door: createDoor(options.openNetwork, network),
    info,
    setState(next) {
      state = next;
      control.setServing(next === 'serving');
    },
  };
}

/** What is open is closed with the control port. */
function createDoor(
  addresses: readonly string[],
  network: ReturnType<typeof createNetworkService>,
): Part {
  return {
    name: 'door',
    async start() {
      if (addresses.length > 0) await network.openNetwork({ addresses: [...addresses] }, OWN_CALL);
    },
    async stop() {},
  };
}
