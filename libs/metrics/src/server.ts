import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import {
  type Address,
  formatAddress,
  isLoopback,
  type Logger,
  messageOf,
  type Part,
} from '@socketlab/foundation';
import { MetricsAddressError, MetricsHostError } from './errors.ts';
import { CONTENT_TYPES, chooseFormat } from './exposition.ts';
import { isLoopbackHost } from './host-header.ts';
import type { Registry } from './registry.ts';
import { type ScrapeCaller, type ScrapeRefusal, textOfRefusal } from './scrape-caller.ts';
import { createScrapes } from './scrapes.ts';

/** Of one request; a scrape that is refused a line for so long is no scrape. */
const REQUEST_MS = 10_000;
/** Without a byte going either way, as to a reader that does not read. */
const SILENT_MS = 30_000;
/** Prometheus scrapes every 15 seconds, or once a minute, and keeps its connection between. */
const KEEP_ALIVE_MS = 90_000;
/** On loopback; whose comes by another door, the door counts. */
const MOST_CONNECTIONS = 64;

/** The /metrics endpoint. */
export interface MetricsServer extends Part {
  /** The real address; only after start. */
  address(): Address;
  /** Answers on a connection that came in by another door, as that door's caller may have it. */
  serve(connection: Duplex, caller: ScrapeCaller): void;
}

interface MetricsServerDeps {
  readonly registry: Registry;
  readonly logger: Logger;
  /** Who holds a TCP port of this machine, as `name (pid 123)`, where that can be known. */
  readonly describeHolder?: (port: number) => string | undefined;
}

/** Serves GET /metrics in Prometheus' text format (version 0.0.4) or as OpenMetrics 1.0.0, on loopback only. */
export function createMetricsServer(
  options: { address: Address },
  deps: MetricsServerDeps,
): MetricsServer {
  const { logger } = deps;
  const callers = new WeakMap<object, ScrapeCaller>();
  const scrapes = createScrapes(deps.registry);
  const http = createHttpServer(async (request, response) => {
    const refusal = refusalOf(request, callers.get(request.socket) ?? onLoopback(address()));
    if (refusal !== undefined) return refuse(response, refusal);
    const format = chooseFormat(request.headers.accept);
    const text = await scrapes.take(format);
    response.writeHead(200, { 'content-type': CONTENT_TYPES[format] }).end(text);
  }, logger);
  function address(): Address {
    const bound = http.address() as AddressInfo | null;
    return bound === null ? options.address : { host: bound.address, port: bound.port };
  }
  return {
    name: 'metrics',
    address,
    start: () => listen(http, options.address, deps),
    serve(connection, caller) {
      callers.set(connection, caller);
      http.emit('connection', connection);
    },
    stop: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

/** Its connections have limits: a client that is slow, silent or many takes little memory, and not for long. */
function createHttpServer(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  logger: Logger,
): Server {
  const settings: ServerOptions = {
    requestTimeout: REQUEST_MS,
    headersTimeout: REQUEST_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
  };
  const busy = new WeakSet<object>();
  const http = createServer(settings, (request, response) => {
    const { socket } = request;
    // One request after the other: who sends the next before the answer has come would have us keep them all.
    if (busy.has(socket)) return void socket.destroy();
    busy.add(socket);
    response.once('close', () => busy.delete(socket));
    answer(request, response).catch((failure: unknown) => {
      logger.error({ problem: messageOf(failure) }, 'metrics could not be read');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  http.maxConnections = MOST_CONNECTIONS;
  http.timeout = SILENT_MS;
  return http;
}

function refusalOf(request: IncomingMessage, caller: ScrapeCaller): ScrapeRefusal | undefined {
  const { url, method = '', headers } = request;
  if (url !== '/metrics') return { status: 404, say: 'the metrics are at /metrics' };
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, say: 'GET or HEAD' };
  return caller.refusal(headers.host);
}

/** Any program of this machine, which has to name it as it is named here. */
function onLoopback(address: Address): ScrapeCaller {
  return {
    refusal(host = '') {
      if (isLoopbackHost(host, address.port)) return undefined;
      return {
        status: 421,
        say: new MetricsHostError({ host, address: formatAddress(address) }),
        endsConnection: true,
      };
    },
  };
}

function refuse(response: ServerResponse, refusal: ScrapeRefusal): void {
  response
    .writeHead(refusal.status, {
      'content-type': 'text/plain; charset=utf-8',
      ...(refusal.status === 405 && { allow: 'GET, HEAD' }),
      ...(refusal.endsConnection && { connection: 'close' }),
    })
    .end(textOfRefusal(refusal));
}

function listen(http: Server, wanted: Address, deps: MetricsServerDeps): Promise<void> {
  return new Promise((resolve, reject) => {
    const address = formatAddress(wanted);
    if (!isLoopback(wanted.host)) {
      reject(new MetricsAddressError({ address, problem: 'not a loopback address' }));
      return;
    }
    http.once('error', (cause) => {
      const holder = wanted.port === 0 ? undefined : deps.describeHolder?.(wanted.port);
      const problem = holder === undefined ? cause.message : `EADDRINUSE, ${holder}`;
      reject(new MetricsAddressError({ address, problem }, { cause }));
    });
    http.listen(wanted.port, wanted.host, resolve);
  });
}
