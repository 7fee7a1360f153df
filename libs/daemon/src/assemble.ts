import path from 'node:path';
import { findPortHolder, raiseLoopback } from '@socketlab/bsd-sockets';
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
import type { LogBook } from './log-book.ts';
import { defineEvidenceMetrics } from './metrics.ts';
import { createObservation } from './observation.ts';
import type { CommonOptions } from './options.ts';
import { createPermitBook, type PermitBook } from './permit-book.ts';
import { createShutdown, type Shutdown } from './shutdown.ts';
import { createSocketThreads, type SocketThreads } from './socket-thread.ts';
import { writeLocation } from './state-file.ts';
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
}

/** What a daemon is for. */
export interface DaemonApp extends Part {
  readonly listener?: ListenerHandlers;
  /** Of a daemon that serves: how many connections classmates may be permitted at once; 0 for no permit. */
  readonly mostPermitted?: number;
  readonly client?: Handlers<Services['client']>;
  /** Of a daemon that serves by TCP: what its metrics are read from. */
  readonly tcpListener?: TcpListenerView;
  readonly ownSockets: OwnSockets;
  counters(): DaemonCounters;
}

interface AssemblyDeps {
  readonly logger: Logger;
  readonly logBook: LogBook;
  readonly directories: Directories;
  /** What this machine calls itself. */
  readonly machineName: string;
  readonly create: (parts: DaemonParts) => DaemonApp;
}

/** Starts a daemon's parts in the order of their needs, serves until someone wants it to end, then stops them in reverse. */
export async function assembleDaemon(
  options: { name: string; configuration: Configuration<CommonOptions> },
  deps: AssemblyDeps,
): Promise<void> {
  const { logger, directories } = deps;
  const shutdown = createShutdown({ drainMs: SIGNAL_DRAIN_MS });
  settleIn(options.configuration, shutdown);
  const identity = await openIdentity(path.join(directories.config, 'identity'));
  const consent = createConsent(directories, { identity });
  const daemon = makeParts(options, { ...deps, identity, consent, shutdown });
  const start = new AbortController();
  const interruptAll = (): void => daemon.threads.interruptAll();
  process.on('exit', interruptAll);
  await startParts(daemon.parts, { signal: start.signal });
  const info = daemon.info();
  const removeLocation = writeLocation(directories.state, {
    name: options.name,
    control: info.controlAddress,
    metrics: info.metricsAddress,
    pid: process.pid,
    startedAt: info.startedAt.toISOString(),
  });
  daemon.setState('serving');
  logger.info(
    {
      version: VERSION,
      control: info.controlAddress,
      metrics: info.metricsAddress,
      tier: info.tier,
    },
    'serving',
  );
  const deadlineMs = await shutdown.requested;
  daemon.setState('draining');
  logger.info({ deadlineMs }, 'draining');
  await stopParts(daemon.parts, { signal: AbortSignal.timeout(deadlineMs) });
  removeLocation();
  shutdown.release();
  process.off('exit', interruptAll);
  logger.info('ended');
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
}

function makeParts(
  options: { name: string; configuration: Configuration<CommonOptions> },
  deps: AssemblyDeps & { identity: Identity; consent: Consent; shutdown: Shutdown },
): AssembledDaemon {
  const { name, configuration } = options;
  const { logger, identity, consent, shutdown, machineName } = deps;
  const clock = createClock({ offsetNs: BigInt(configuration.clockOffsetMs) * NS_PER_MS });
  const registry = createRegistry();
  const observation = createObservation(
    { name, usesTracepoints: configuration.tracepoints },
    { logger, clock },
  );
  const { hub, kernelView, wireView } = observation;
  const threads = createSocketThreads({ hub, kernelView, logger, clock });
  const own = { name, logger, clock, registry, threads, consent, shutdown };
  const app = deps.create({ ...observation, ...own });
  const permits = openPermits(app, { name, identity, logger });
  const metrics = createMetricsServer(
    { address: configuration.metrics },
    { registry, logger, describeHolder },
  );
  defineEvidenceMetrics(registry, hub);
  if (app.tcpListener) defineTcpListenerMetrics(registry, app.tcpListener);
  const { parts, door, info, setState } = assembleControl(
    {
      ...{ name, machineName, address: configuration.control },
      openNetwork: configuration.openNetwork,
    },
    {
      ...{ ...deps, clock, registry, observation, app, permits, describeHolder },
      metricsAddress: metrics.address,
    },
  );
  return {
    parts: [kernelView, wireView, metrics, ...parts, app, permits, door],
    ...{ threads, info, setState },
  };
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
