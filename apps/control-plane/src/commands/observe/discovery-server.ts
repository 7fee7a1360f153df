import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isLoopback } from '@socketlab/foundation';
import { discoveryDocument, type ScrapePlan } from '@socketlab/observability';
import { listenOnLoopback } from '../../observing/loopback-port.ts';

/** HTTP service discovery on loopback. */
export interface DiscoveryServer {
  /** http://127.0.0.1:19400 */
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves what `plan` gives at each request. Throws ObservePortTakenError. */
export async function startDiscoveryServer(
  port: number,
  plan: () => ScrapePlan,
  signal: AbortSignal,
): Promise<DiscoveryServer> {
  const server = createServer((request, response) => answer(request, response, plan()));
  const chosen = await listenOnLoopback(server, port, { option: '--discovery-port', signal });
  return {
    url: `http://127.0.0.1:${chosen}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(request: IncomingMessage, response: ServerResponse, plan: ScrapePlan): void {
  const document = discoveryDocument(plan, request.url ?? '');
  if (!isAskedForLoopback(request.headers.host)) response.writeHead(421).end();
  else if (document === undefined) response.writeHead(404).end();
  else if (request.method !== 'GET') response.writeHead(405, { allow: 'GET' }).end();
  else
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
}

/** A page in a browser can be made to ask this port by a name that an attacker owns: such a name is refused. */
function isAskedForLoopback(host: string | undefined): boolean {
  const name = (host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return name === 'localhost' || isLoopback(name);
}
