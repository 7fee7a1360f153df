import { format } from 'node:util';
import {
  getChannelzHandlers,
  Server,
  ServerCredentials,
  setLogger,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { type Address, formatAddress, type Logger, type Part } from '@socketlab/foundation';
import type { AuditLog, Grants, Identity } from '@socketlab/trust';
import { createCallAudit } from './call-audit.ts';
import { type CallEnded, countCalls } from './call-counting.ts';
import { createConnectionRefusals, type RefusalReason } from './connection-refusals.ts';
import { createConnections } from './connections.ts';
import {
  CHANNELZ_SERVICE,
  type Contract,
  HEALTH_SERVICE,
  MAX_MESSAGE_BYTES,
  REFLECTION_SERVICES,
  readContract,
  SERVICE_NAMES,
} from './contract.ts';
import { createControlPorts } from './control-ports.ts';
import { createGuard, type Guard } from './guard.ts';
import { NetworkClosedError } from './guard-errors.ts';
import { createHealth, type Health } from './health.ts';
import { createNetworkPorts } from './network-ports.ts';
import { receive } from './receiving.ts';
import { createReflection } from './reflection.ts';
import { type AnyHandler, adaptService, type CallDeps } from './server-calls.ts';
import type { ServiceHandlers, ServiceName } from './service-types.ts';

/** On one connection. */
const MOST_STREAMS = 128;
const MOST_SESSION_MEGABYTES = 64;
const KEEPALIVE_MS = 30_000;
const KEEPALIVE_ANSWER_MS = 10_000;

/** A daemon's control port: gRPC over mutual TLS 1.3, nothing else. */
export interface ControlServer extends Part {
  /** Where it listens, with the real port. Throws before the start. */
  address(): Address;
  /** Where else it listens. */
  readonly networkAddresses: readonly Address[];
  /**
   * Listens at these IP addresses too, at the port number of its own address where that was chosen: at all or at none.
   * Resolves with all that are open. Throws InvalidValueError, WildcardAddressError, NetworkAddressError.
   */
  openNetwork(hosts: readonly string[]): Promise<readonly Address[]>;
  /** Listens at its own address alone again, and cuts what came in by the others; how many connections. */
  closeNetwork(): Promise<{ readonly closed: readonly Address[]; readonly cut: number }>;
  /** Connections that were not let in, by reason. */
  readonly refusedConnections: Readonly<Record<RefusalReason, number>>;
  /** What grpc.health.v1 says of the daemon and of each of its services; not serving at first. */
  setServing(isServing: boolean): void;
  /** Reads the grants again, and cuts the calls of classmates whose grant is over; how many. */
  reviewGrants(): number;
}

/** What the server works with. */
export interface ControlServerDeps {
  readonly identity: Identity;
  readonly logger: Logger;
  readonly handlers: ServiceHandlers;
  /** Read by whoever serves at many ports; without it, here. */
  readonly contract?: Contract;
  /** What the owner allows classmates. */
  readonly grants: Pick<Grants, 'find'>;
  /** What this machine calls itself in refusals. */
  readonly machineName: string;
  /** Where what classmates do is written down; without it nothing is done for them. */
  readonly audit: Pick<AuditLog, 'append'>;
  /** Counts calls, those that were cancelled or ran out of time included. */
  readonly onCallEnded?: CallEnded;
  /** Who holds a TCP port of this machine, as `name (pid 123)`, where that can be known. */
  readonly describeHolder?: (port: number) => string | undefined;
}

/**
 * Serves the handlers, grpc.health.v1, reflection (v1 and v1alpha) and channelz at one address. `start` throws
 * ControlPortError; `stop` ends streams at once, lets other calls end until its signal aborts, then cuts.
 */
export function createControlServer(
  options: { address: Address },
  deps: ControlServerDeps,
): ControlServer {
  sendLogOfGrpcTo(deps.logger);
  const stopping = new AbortController();
  const health = createHealth(namesOf(deps.handlers));
  const connections = createConnections();
  const audit = createCallAudit(deps);
  const guard = createGuard({ now: () => new Date(), ...deps, connections, audit });
  const server = createGrpcServer(guard, deps);
  addServices(server, deps, { health, guard, stopping: stopping.signal });
  const refusals = createConnectionRefusals(deps);
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const onConnection = receive({ ...deps, connections, injector });
  const ports = createControlPorts({ ...deps, protocol: 'h2', refusals, onConnection });
  const network = createNetworkPorts({ port: options.address.port }, { ports });
  let bound: Address | undefined;
  let stopped: Promise<void> | undefined;
  return {
    name: 'control',
    async start() {
      bound = await ports.open(options.address);
      deps.logger.debug({ address: formatAddress(bound) }, 'control port open');
    },
    stop({ signal }) {
      health.setServing(false);
      stopping.abort();
      guard.stop();
      refusals.stop();
      stopped ??= Promise.all([ports.stop(), shutDown(server)]).then(() => {});
      if (signal.aborted) server.forceShutdown();
      else signal.addEventListener('abort', () => server.forceShutdown(), { once: true });
      return stopped;
    },
    address() {
      if (bound === undefined) throw new TypeError('the control port is not open yet');
      return bound;
    },
    get networkAddresses() {
      return network.addresses;
    },
    openNetwork: network.open,
    async closeNetwork() {
      const closed = await network.close();
      const cameBy = new Set(closed.map(formatAddress));
      const reason = new NetworkClosedError({ host: deps.machineName });
      return { closed, cut: guard.cut(({ via }) => cameBy.has(via), reason) };
    },
    refusedConnections: refusals.counts,
    setServing: (isServing) => health.setServing(isServing),
    reviewGrants: guard.review,
  };
}

/** A server of grpc-js that listens nowhere: TLS and who comes in is decided before it. */
function createGrpcServer(guard: Guard, { onCallEnded }: ControlServerDeps): Server {
  return new Server({
    'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_concurrent_streams': MOST_STREAMS,
    'grpc-node.max_session_memory': MOST_SESSION_MEGABYTES,
    // A peer that vanished, as with a cable that was pulled, would hold its streams for ever.
    'grpc.keepalive_time_ms': KEEPALIVE_MS,
    'grpc.keepalive_timeout_ms': KEEPALIVE_ANSWER_MS,
    // The first stands next to the wire, and so counts what the guard refuses too.
    interceptors: [
      ...(onCallEnded === undefined ? [] : [countCalls(onCallEnded)]),
      guard.interceptor,
    ],
  });
}

/** grpc-js writes to the console, of failures that it also reports; here they are lines of our log for who wants them. */
function sendLogOfGrpcTo(logger: Logger): void {
  const log = (...parts: unknown[]): void =>
    logger.debug({ detail: format(...parts) }, 'grpc says');
  setLogger({ error: log, info: log, debug: log });
}

function namesOf(handlers: ServiceHandlers): string[] {
  return Object.entries(SERVICE_NAMES)
    .filter(([name]) => handlers[name as ServiceName] !== undefined)
    .map(([, fullName]) => fullName);
}

function addServices(
  server: Server,
  deps: ControlServerDeps,
  parts: { health: Health; guard: Guard; stopping: AbortSignal },
): void {
  const contract = deps.contract ?? readContract();
  const callDeps: CallDeps = {
    logger: deps.logger,
    stopping: parts.stopping,
    admissionOf: parts.guard.admissionOf,
  };
  const add = (fullName: string, handlers: Readonly<Record<string, AnyHandler>>): void => {
    const service = adaptService(contract.service(fullName), handlers, callDeps);
    server.addService(service.definition, service.implementation);
  };
  for (const [name, fullName] of Object.entries(SERVICE_NAMES)) {
    const handlers = deps.handlers[name as ServiceName];
    if (handlers !== undefined) add(fullName, handlers as unknown as Record<string, AnyHandler>);
  }
  add(HEALTH_SERVICE, parts.health.handlers);
  const channelz: unknown = getChannelzHandlers();
  server.addService(contract.service(CHANNELZ_SERVICE), channelz as UntypedServiceImplementation);
  const listed = [
    ...namesOf(deps.handlers),
    HEALTH_SERVICE,
    CHANNELZ_SERVICE,
    ...REFLECTION_SERVICES,
  ];
  const reflection = createReflection(listed);
  for (const fullName of REFLECTION_SERVICES) {
    server.addService(contract.service(fullName), { ServerReflectionInfo: reflection });
  }
}

function shutDown(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // Its only failure is that the server was never started, or is down already: what was asked for.
    server.tryShutdown(() => resolve());
  });
}
