import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  type Address,
  formatAddress,
  isLoopback,
  type Logger,
  messageOf,
  type Part,
} from '@socketlab/foundation';
import { MetricsAddressError } from './errors.ts';
import type { Registry } from './registry.ts';

/** The /metrics endpoint. */
export interface MetricsServer extends Part {
  /** The real address; only after start. */
  address(): Address;
}

/** Serves GET /metrics in Prometheus' text format (version 0.0.4), on loopback only. */
export function createMetricsServer(
  options: { address: Address },
  deps: {
    registry: Registry;
    logger: Logger;
    /** Who holds a TCP port of this machine, as `name (pid 123)`, where that can be known. */
    describeHolder?: (port: number) => string | undefined;
  },
): MetricsServer {
  const { registry, logger } = deps;
  const wanted = options.address;
  const server = createServer((request, response) => {
    answer(request, response).catch((failure: unknown) => {
      logger.error({ problem: messageOf(failure) }, 'metrics could not be read');
      response.writeHead(500).end();
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url !== '/metrics') {
      response
        .writeHead(404, { 'content-type': 'text/plain' })
        .end('the metrics are at /metrics\n');
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
    } else {
      const text = await registry.metrics();
      response.writeHead(200, { 'content-type': registry.contentType }).end(text);
    }
  }

  return {
    name: 'metrics',
    address() {
      const bound = server.address();
      return bound !== null && typeof bound === 'object'
        ? { host: bound.address, port: bound.port }
        : wanted;
    },
    start: () =>
      new Promise((resolve, reject) => {
        const address = formatAddress(wanted);
        if (!isLoopback(wanted.host)) {
          reject(new MetricsAddressError({ address, problem: 'not a loopback address' }));
          return;
        }
        server.once('error', (cause) => {
          const holder = wanted.port === 0 ? undefined : deps.describeHolder?.(wanted.port);
          const problem = holder === undefined ? cause.message : `EADDRINUSE, ${holder}`;
          reject(new MetricsAddressError({ address, problem }, { cause }));
        });
        server.listen(wanted.port, wanted.host, resolve);
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
