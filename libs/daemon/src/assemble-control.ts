import {
  type ControlServer,
  createControlServer,
  createScrapePorts,
  type ScrapePorts,
} from '@socketlab/control';
import {
  type Address,
  type Clock,
  type Directories,
  formatAddress,
  type Logger,
  type Part,
} from '@socketlab/foundation';
import type { MetricsServer, Registry } from '@socketlab/metrics';
import { auditFile, type Identity, openAuditLog, openGrants } from '@socketlab/trust';
import type { DaemonApp } from './assemble.ts';
import { createAuditPart, createAuditService } from './audit-service.ts';
import { guardServices } from './classmate-services.ts';
import { type ListenerHandlers, withPermits } from './consent.ts';
import { createControlCalls } from './control-calls.ts';
import { createDaemonService, type DaemonInfo, type DaemonState } from './daemon-service.ts';
import { createEvidenceService } from './evidence-service.ts';
import { countersOf, withHeld } from './held-service.ts';
import type { LogBook } from './log-book.ts';
import { defineControlMetrics, defineScrapeMetrics } from './metrics.ts';
import { createNetworkService } from './network-control.ts';
import type { Observation } from './observation.ts';
import { OWN_CALL } from './own-call.ts';
import type { PermitBook } from './permit-book.ts';
import type { Shutdown } from './shutdown.ts';
import { countUnwritten } from './unwritten/counted-audit.ts';
import { defineUnwrittenMetrics } from './unwritten/metrics.ts';

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
  readonly metrics: MetricsServer;
  readonly describeHolder: (port: number) => string | undefined;
}

/** The control port of a daemon, and what must be started before it. */
export interface AssembledControl {
  readonly parts: readonly Part[];
  /** Opens the daemon to the network, where its owner has configured that; to be started when all else is. */
  readonly door: Part;
  info(): DaemonInfo;
  setState(state: DaemonState): void;
  /** Whether the audit log takes no lines, so that classmates are refused. */
  isAuditFailing(): boolean;
  /** As ReloadGrants does. */
  reload(): Promise<void>;
}

/** Joins services, the rules for classmates, the audit log and the port that they are called by. */
export function assembleControl(
  options: {
    readonly name: string;
    readonly machineName: string;
    readonly address: Address;
    readonly metricsAddress: Address;
    readonly openNetwork: readonly string[];
  },
  deps: ControlDeps,
): AssembledControl {
  const { name, machineName, address } = options;
  const { identity, directories, logger, app, observation, permits, clock } = deps;
  const grants = openGrants(directories.config);
  const audit = countUnwritten(
    openAuditLog({ file: auditFile(directories.state, name), daemon: name }),
  );
  const startedAt = new Date();
  let state: DaemonState = 'starting';
  const services = guardServices(
    { daemon: name, machineName },
    {
      ...{ logger, grants, client: app.client },
      listener: app.listener && withPermits(tellHeld(app.listener, deps), permits),
      evidence: createEvidenceService({ ...observation, clock, app }),
      listenerAddress: () => app.counters().listener,
      control: () => control,
    },
  );
  const info = (): DaemonInfo => ({
    ...{ name, startedAt, machineId: identity.machineId, tier: observation.kernelView.tier },
    controlAddress: formatAddress(control.address()),
    networkControls: control.networkAddresses.map(formatAddress),
    metricsAddress: formatAddress(deps.metrics.address()),
    networkMetrics: scrapes.networkAddresses.map(formatAddress),
  });
  const network = createNetworkService({
    ...{ ...services, logger, port: () => control, scrapes: () => scrapes },
  });
  const daemon = createDaemonService({
    ...{ info, logBook: deps.logBook, drain: deps.shutdown.request, state: () => state },
    counters: () => countersOf(app),
    eventsLost: () => observation.hub.lost,
    network,
    audit: createAuditService(audit),
  });
  const { describeHolder } = deps;
  const calls = createControlCalls();
  const control: ControlServer = createControlServer(
    { address },
    {
      ...{ identity, grants, machineName, audit, logger, describeHolder },
      handlers: { daemon, ...services.handlers },
      onCallEnded: calls.onEnded,
    },
  );
  const scrapes: ScrapePorts = createScrapePorts(
    { port: options.metricsAddress.port },
    {
      ...{ identity, grants, machineName, audit, logger, describeHolder },
      serve: deps.metrics.serve,
    },
  );
  defineMetrics(deps, { scrapes, control: () => control, calls, grants, audit });
  return {
    parts: [createAuditPart(audit, services.leftovers), scrapes, control],
    door: createDoor(options.openNetwork, network),
    info,
    isAuditFailing: () => audit.isFailing,
    reload: async () => void (await network.reloadGrants({}, OWN_CALL)),
    setState(next) {
      state = next;
      control.setServing(next === 'serving');
    },
  };
}

function defineMetrics(
  { registry, logBook }: Pick<ControlDeps, 'registry' | 'logBook'>,
  parts: Parameters<typeof defineControlMetrics>[1] & {
    readonly scrapes: ScrapePorts;
    readonly audit: { readonly unwritten: number };
  },
): void {
  defineScrapeMetrics(registry, parts.scrapes);
  defineControlMetrics(registry, parts);
  defineUnwrittenMetrics(registry, {
    logLines: () => logBook.unwritten,
    auditLines: () => parts.audit.unwritten,
  });
}

function tellHeld(
  listener: ListenerHandlers,
  { app, observation: { kernelView } }: Pick<ControlDeps, 'app' | 'observation'>,
): ListenerHandlers {
  const protocol = app.tcpListener ? 'tcp' : 'udp';
  return withHeld(listener, { protocol, kernelView, held: () => app.held?.() });
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
