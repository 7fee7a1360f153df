import type { TLSSocket } from 'node:tls';
import { type Address, formatAddress, type Logger, type Part } from '@socketlab/foundation';
import type { AuditLog } from '@socketlab/trust';
import { type CallerRules, type Holder, reasonAgainst } from './caller.ts';
import { createConnectionRefusals, type RefusalReason } from './connection-refusals.ts';
import { createConnections } from './connections.ts';
import { createControlPorts } from './control-ports.ts';
import { ForeignCertificateError, NoCertificateError } from './guard-errors.ts';
import { createNetworkPorts } from './network-ports.ts';
import { createScrapeGuard, type ScrapeCounts, type ScrapeHolder } from './scrape-guard.ts';

/** More than several Prometheus servers of one classmate need. */
const MOST_OF_CLASSMATE = 8;

/** Where a daemon's metrics are to be had beyond loopback: HTTPS with mutual TLS 1.3, at the owner's word only. */
export interface ScrapePorts extends Part {
  readonly networkAddresses: readonly Address[];
  /** Listens at these IP addresses too, at all or at none; with all that are open. Throws as {@link ControlServer.openNetwork}. */
  openNetwork(hosts: readonly string[]): Promise<readonly Address[]>;
  /** Listens at none any more, or at those no more that are meant, and cuts what came in by them. */
  closeNetwork(isMeant?: (address: Address) => boolean): Promise<{
    readonly closed: readonly Address[];
    readonly cut: number;
  }>;
  /** Reads the grants again, and ends the connections of those that are over; how many. */
  reviewGrants(): number;
  /** Connections that were not let in, by reason. */
  readonly refusedConnections: Readonly<Record<RefusalReason, number>>;
  /** Scrapes that got as far as a request, by `OK` or the code that they were refused with. */
  readonly scrapes: ScrapeCounts;
}

/** What the ports work with. */
export interface ScrapePortsDeps extends Omit<CallerRules, 'now'> {
  readonly logger: Logger;
  /** Where it is written down that a classmate scrapes; without it no scrape is answered. */
  readonly audit: Pick<AuditLog, 'append'>;
  /** Answers on a connection, asking its holder before each answer. */
  readonly serve: (socket: TLSSocket, holder: ScrapeHolder) => void;
  /** Who holds a TCP port of this machine, as `name (pid 123)`, where that can be known. */
  readonly describeHolder?: (port: number) => string | undefined;
}

/** None is open. `port` is the one to take; 0 lets the system choose. */
export function createScrapePorts(options: { port: number }, deps: ScrapePortsDeps): ScrapePorts {
  const rules = { now: () => new Date(), ...deps };
  const connections = createConnections();
  const refusals = createConnectionRefusals({ ...deps, port: 'metrics' });
  const guard = createScrapeGuard(rules);
  const ports = createControlPorts({
    ...{ ...deps, refusals, protocol: 'http/1.1', answerToPlainHttp: answerToPlainHttp() },
    onStranger: (socket, reason) => deps.serve(socket, strangerOf(reason, deps.machineName)),
    onConnection(socket, facts) {
      if (hasTooMany(facts.holder, connections)) return 'too-many-of-classmate';
      connections.add(socket, facts);
      const from = formatAddress(endOf(socket));
      deps.serve(socket, guard.holder({ holder: facts.holder, from }));
      return undefined;
    },
  });
  const network = createNetworkPorts(options, { ports });
  return {
    name: 'scrapes',
    start: async () => {},
    async stop() {
      guard.stop();
      refusals.stop();
      await ports.stop();
      connections.end(() => true, 0);
    },
    get networkAddresses() {
      return network.addresses;
    },
    openNetwork: network.open,
    async closeNetwork(isMeant) {
      const closed = await network.close(isMeant);
      const cameBy = new Set(closed.map(formatAddress));
      return { closed, cut: connections.end(({ via }) => cameBy.has(via), 0).length };
    },
    reviewGrants: () =>
      connections.end(({ holder }) => reasonAgainst(holder, rules) !== undefined, 0).length,
    refusedConnections: refusals.counts,
    scrapes: guard.counts,
  };
}

function hasTooMany(holder: Holder, { countOf }: ReturnType<typeof createConnections>): boolean {
  return holder.kind === 'grant' && countOf(holder.grantId) >= MOST_OF_CLASSMATE;
}

function endOf({ remoteAddress: host = '', remotePort: port = 0 }: TLSSocket): Address {
  return { host, port };
}

/** It is told once, and that is all. */
function strangerOf(reason: RefusalReason, host: string): ScrapeHolder {
  const say =
    reason === 'no-certificate'
      ? new NoCertificateError({ host })
      : new ForeignCertificateError({ host });
  return { refusal: () => ({ status: 403, say, endsConnection: true }) };
}

/** Before TLS there is nothing to tell who asks, and nothing to keep from them that they do not know. */
function answerToPlainHttp(): string {
  const text =
    'This port speaks HTTPS with mutual TLS 1.3: https://... Esta porta fala HTTPS com TLS 1.3 mútuo: https://...\n';
  const length = Buffer.byteLength(text);
  return `HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${length}\r\n\r\n${text}`;
}
