import http from 'node:http';
import https from 'node:https';
import { formatAddress, parseAddress } from '@socketlab/foundation';
import {
  type ScrapeCredentials,
  type ScrapeFailure,
  scrapeFailureText,
} from '@socketlab/observability';

/** What a scrape brought: the text, or why there is none. */
export type ScrapeResult =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'failed'; readonly failure: ScrapeFailure };

/** Scrapes daemons of one machine, over connections that it keeps. */
export interface Scraper {
  /** Never rejects, but with the signal's reason: a peer that misbehaves is an answer. */
  scrape(
    address: string,
    options: { deadlineMs: number; signal: AbortSignal },
  ): Promise<ScrapeResult>;
  close(): void;
}

/** More than any daemon of ours says; a classmate's machine is not trusted to stop. */
const MOST_BYTES = 8 * 1_024 * 1_024;
const FORBIDDEN = [401, 403];
type Kind = Parameters<typeof scrapeFailureText>[0];

/** By mutual TLS with what a host has granted; without credentials in the clear, which is for loopback only. */
export function createScraper(credentials?: ScrapeCredentials): Scraper {
  const agent =
    credentials === undefined
      ? new http.Agent({ keepAlive: true, maxSockets: 1 })
      : new https.Agent({
          keepAlive: true,
          maxSockets: 1,
          ca: credentials.authorityCertificate,
          cert: credentials.certificate,
          key: credentials.privateKey,
          servername: credentials.serverName,
          minVersion: 'TLSv1.3',
        });
  const { get } = credentials === undefined ? http : https;
  return {
    async scrape(address, { deadlineMs, signal }) {
      const { host, port } = parseAddress(address);
      const limit = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
      try {
        const request = get({
          host,
          port,
          path: '/metrics',
          agent,
          signal: limit,
          headers: { accept: 'text/plain; version=0.0.4', host: formatAddress({ host, port }) },
        });
        return await answerTo(request);
      } catch (failure) {
        signal.throwIfAborted();
        return failed(limit.aborted ? 'slow' : kindOf(failure), failure);
      }
    },
    close: () => agent.destroy(),
  };
}

async function answerTo(request: http.ClientRequest): Promise<ScrapeResult> {
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).once('error', reject);
  });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) {
      request.destroy();
      return failed('too-much');
    }
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  const { statusCode = 0 } = response;
  if (statusCode === 200) return { kind: 'text', text };
  if (FORBIDDEN.includes(statusCode)) return failed('scope');
  return failed(undefined, new Error(`HTTP ${statusCode}`));
}

function failed(kind: Kind | undefined, reason?: unknown): ScrapeResult {
  if (kind !== undefined)
    return { kind: 'failed', failure: { kind, text: scrapeFailureText(kind) } };
  const words = reason instanceof Error ? reason.message : String(reason);
  return { kind: 'failed', failure: { kind: 'other', text: { en: words, 'pt-BR': words } } };
}

const KINDS: Readonly<Record<string, Kind>> = {
  ECONNREFUSED: 'closed',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ETIMEDOUT: 'slow',
  ECONNRESET: 'hung-up',
  EPIPE: 'hung-up',
  ERR_TLS_CERT_ALTNAME_INVALID: 'not-that-host',
  CERT_HAS_EXPIRED: 'not-that-host',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'not-that-host',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'not-that-host',
  SELF_SIGNED_CERT_IN_CHAIN: 'not-that-host',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'not-that-host',
  CERT_SIGNATURE_FAILURE: 'not-that-host',
};

/** By the code that Node and OpenSSL give; an alert of the other end is why it does not let us in. */
function kindOf(failure: unknown): Kind | undefined {
  const code = (failure as NodeJS.ErrnoException).code ?? '';
  return KINDS[code] ?? (/^ERR_SSL_.*ALERT/.test(code) ? 'not-let-in' : undefined);
}
