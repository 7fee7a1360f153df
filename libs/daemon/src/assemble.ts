import path from 'node:path';
import {
  findPortHolder,
  type HandedOverSocket,
  raiseLoopback,
  shareOpenDescriptors,
} from '@socketlab/bsd-sockets';
import type { Handlers, Services } from '@socketlab/control';
import {
  type Clock,
  type Configuration,
  createClock,
  type Directories,
  type Logger,
  type Part,
  startParts,
  stopParts,
  type Text,
  VERSION,
  watchLifeline,
} from '@socketlab/foundation';
import type { KernelView } from '@socketlab/kernel-view';
import { createMetricsServer, createRegistry, type Registry } from '@socketlab/metrics';
import { type Identity, openIdentity } from '@socketlab/trust';
import type { WireView } from '@socketlab/wire-view';
import { assembleControl } from './assemble-control.ts';
import { type Consent, createConsent, type ListenerHandlers } from './consent.ts';
import type { DaemonCounters, DaemonInfo, DaemonState } from './daemon-service.ts';
import type { EvidenceHub } from './evidence-hub.ts';
import type { OwnSockets } from './evidence-service.ts';
import type { HeldListener, ListenerHealth } from './held-listener.ts';
import { countersOf } from './held-service.ts';
import type { LogBook } from './log-book.ts';
import { defineBuildMetrics, defineEvidenceMetrics } from './metrics.ts';
import { createObservation } from './observation.ts';
import type { CommonOptions } from './options.ts';
import { createPermitBook, type PermitBook } from './permit-book.ts';
import { defineServedMetrics, type ServedView } from './served/metrics.ts';
import { createExamination } from './service-manager/examine.ts';
import { receiveSocket, type Serves } from './service-manager/receive-socket.ts';
import type { ServiceEnvironment } from './service-manager/service-environment.ts';
import type { ServiceManager } from './service-manager/service-manager.ts';
import { statusLine } from './service-manager/status-line.ts';
import type { Examine } from './service-manager/watchdog.ts';
import { watchSessionEnd } from './session-end.ts';
import { createShutdown, type Shutdown } from './shutdown.ts';
import { createSocketThreads, type SocketThreads } from './socket-thread.ts';
import { writeLocation } from './state-file.ts';
import { defineTcpConnectionMetrics } from './tcp-connections/metrics.ts';
import { defineTcpListenerMetrics, type TcpListenerView } from './tcp-listener/metrics.ts';

const SIGNAL_DRAIN_MS = 2_000;
const NS_PER_MS = 1_000_000n;

/** What every daemon gives to what it is for. */
export interface DaemonParts {
  readonly name: string;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly registry: Registry;
  readonly hub: EvidenceHub;
  readonly threads: SocketThreads;
  readonly kernelView: KernelView;
  readonly wireView: WireView;
  readonly consent: Consent;
  /** Ends the daemon, as a Drain call does. */
  readonly shutdown: Shutdown;
  /** The listening socket that the service manager has made for this daemon: its listener from the start on. */
  readonly handedOver?: HandedOverSocket | undefined;
}

/** What a daemon is for. */
export interface DaemonApp extends Part {
  readonly listener?: ListenerHandlers;
  /** Of a daemon that serves: how many connections classmates may be permitted at once; 0 for no permit. */
  readonly mostPermitted?: number;
  readonly client?: Handlers<Services['client']>;
  /** Of a daemon that serves: what its metrics are read from. */
  readonly served?: ServedView;
  /** Of a daemon that serves by TCP, too. */
  readonly tcpListener?: TcpListenerView;
  /** How its listener is: `led` where someone leads it from call to call, `failed` where it ended though nobody closed it. */
  readonly listenerHealth?: () => ListenerHealth;
  /** What the service manager holds for it. */
  readonly held?: () => HeldListener | undefined;
  readonly ownSockets: OwnSockets;
  counters(): DaemonCounters;
}

interface AssemblyOptions {
  readonly name: string;
  readonly serves: Serves;
  readonly configuration: Configuration<CommonOptions>;
}

interface AssemblyDeps {
  readonly logger: Logger;
  readonly service: ServiceEnvironment;
  readonly serviceManager: ServiceManager;
  readonly logBook: LogBook;
  readonly directories: Directories;
  /** What this machine calls itself. */
  readonly machineName: string;
  readonly create: (parts: DaemonParts) => DaemonApp;
}

/** Starts a daemon's parts in the order of their needs, serves until someone wants it to end, then stops them in reverse. */
export async function assembleDaemon(options: AssemblyOptions, deps: AssemblyDeps): Promise<void> {
  const { logger, directories, service, serviceManager } = deps;
  const onHangup = serviceManager.reloadsOnHangup
    ? (): void => void serviceManager.reload(() => daemon.reload()).catch(tell)
    : undefined;
  const tell = (failure: unknown): void => logger.error({ err: failure }, 'the reload failed');
  const shutdown = createShutdown({ drainMs: SIGNAL_DRAIN_MS, onHangup });
  serviceManager.onStop(() => shutdown.request(SIGNAL_DRAIN_MS));
  settleIn(options.configuration, shutdown);
  const letSessionEnd = watchSessionEnd(() => shutdown.request(SIGNAL_DRAIN_MS), { logger });
  const handedOver = receiveSocket(service, options, logger);
  const identity = await openIdentity(path.join(directories.config, 'identity'));
  const consent = createConsent(directories, { identity });
  const daemon = makeParts(options, { ...deps, identity, consent, shutdown, handedOver });
  const interruptAll = (): void => daemon.threads.interruptAll();
  process.on('exit', interruptAll);
  const removeLocation = await start(daemon, options.name, deps);
  serviceManager.serving(daemon);
  const deadlineMs = await shutdown.requested;
  daemon.setState('draining');
  serviceManager.draining(deadlineMs);
  logger.info({ deadlineMs }, 'draining');
  await stopParts(daemon.parts, { signal: AbortSignal.timeout(deadlineMs) });
  await removeLocation();
  shutdown.release();
  process.off('exit', interruptAll);
  logger.info('ended');
  letSessionEnd();
}

/** Starts all parts and says where they are; returns how to take that back. Where it cannot be said, nothing stays started. */
async function start(
  daemon: AssembledDaemon,
  name: string,
  { logger, directories }: Pick<AssemblyDeps, 'logger' | 'directories'>,
): Promise<() => Promise<void>> {
  await startParts(daemon.parts, { signal: new AbortController().signal });
  const { controlAddress: control, metricsAddress: metrics, tier, startedAt } = daemon.info();
  const place = { name, control, metrics, pid: process.pid, startedAt: startedAt.toISOString() };
  try {
    const removeLocation = await writeLocation(directories.state, place);
    daemon.setState('serving');
    logger.info({ version: VERSION, control, metrics, tier }, 'serving');
    return removeLocation;
  } catch (failure) {
    await stopParts(daemon.parts, { signal: AbortSignal.abort() });
    throw failure;
  }
}

/** What a daemon needs of its surroundings before anything of it binds. */
function settleIn(configuration: Configuration<CommonOptions>, shutdown: Shutdown): void {
  if (configuration.lifeline) {
    watchLifeline('--lifeline', () => shutdown.request(SIGNAL_DRAIN_MS));
  }
  if (configuration.raiseLoopback) raiseLoopback();
}

function describeHolder(port: number): string | undefined {
  const holder = findPortHolder(port, 'tcp');
  return holder && `${holder.command} (pid ${holder.pid})`;
}

interface AssembledDaemon {
  readonly parts: readonly Part[];
  readonly threads: SocketThreads;
  info(): DaemonInfo;
  setState(state: DaemonState): void;
  /** Reads again what may change while it runs: the grants. */
  reload(): Promise<void>;
  /** For the service manager. */
  status(): Text;
  readonly examine: Examine;
}

interface MakingDeps extends AssemblyDeps {
  readonly identity: Identity;
  readonly consent: Consent;
  readonly shutdown: Shutdown;
  readonly handedOver: HandedOverSocket | undefined;
}

function makeParts(options: AssemblyOptions, deps: MakingDeps): AssembledDaemon {
  const { name, serves, configuration } = options;
  const { logger, identity, consent, shutdown, machineName, handedOver } = deps;
  const clock = createClock({ offsetNs: BigInt(configuration.clockOffsetMs) * NS_PER_MS });
  const registry = createRegistry();
  const openDescriptors = shareOpenDescriptors();
  const observation = createObservation(
    {
      name,
      openDescriptors,
      usesTracepoints: configuration.tracepoints,
      preparedInstance: configuration.traceInstance,
    },
    { logger, clock },
  );
  const { hub, kernelView, wireView } = observation;
  const threads = createSocketThreads({ hub, kernelView, logger, clock, openDescriptors });
  const own = { name, logger, clock, registry, threads, consent, shutdown, handedOver };
  const app = deps.create({ ...observation, ...own });
  const permits = openPermits(app, { name, identity, logger });
  const metrics = createMetricsServer(
    { address: configuration.metrics },
    { registry, logger, describeHolder },
  );
  defineBuildMetrics(registry, () => kernelView.tier);
  defineEvidenceMetrics(registry, hub);
  defineAppMetrics(registry, app);
  const { parts, door, info, setState, reload, isAuditFailing } = assembleControl(
    {
      ...{ name, machineName, address: configuration.control },
      ...{ metricsAddress: configuration.metrics, openNetwork: configuration.openNetwork },
    },
    { ...deps, clock, registry, observation, app, permits, describeHolder, metrics },
  );
  let examination: Examine | undefined;
  return {
    parts: [kernelView, wireView, metrics, ...parts, app, permits, door],
    ...{ threads, info, setState, reload },
    status: () =>
      statusLine({
        ...{ serves, counters: countersOf(app), control: info().controlAddress },
        isAuditFailing: isAuditFailing(),
      }),
    examine: (signal) => {
      examination ??= createExamination({ control: info().controlAddress }, { identity, app });
      return examination(signal);
    },
  };
}

function defineAppMetrics(registry: Registry, { served, tcpListener }: DaemonApp): void {
  if (served) defineServedMetrics(registry, served);
  if (tcpListener === undefined) return;
  defineTcpListenerMetrics(registry, tcpListener);
  defineTcpConnectionMetrics(registry, tcpListener.counts);
}

function openPermits(
  app: DaemonApp,
  { name, identity, logger }: { name: string; identity: Identity; logger: Logger },
): PermitBook {
  const { mostPermitted: mostConnections = 0, tcpListener } = app;
  return createPermitBook(
    { daemon: name, protocol: tcpListener ? 'tcp' : 'udp', mostConnections },
    { identity, logger, counters: () => app.counters() },
  );
}
