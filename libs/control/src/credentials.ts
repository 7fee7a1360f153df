import { createSecureContext, type SecureContext, type TLSSocket, type TlsOptions } from 'node:tls';
import { ChannelCredentials } from '@grpc/grpc-js';
import type { Identity } from '@socketlab/trust';
import { type Holder, readHolder } from './caller.ts';
import type { RefusalReason } from './connection-refusals.ts';

const MIN_VERSION = 'TLSv1.3';

/** What is spoken over the connections of a port, by its ALPN name (RFC 7301): gRPC's, or that of scrapes. */
export type Protocol = 'h2' | 'http/1.1';

/**
 * Serves TLS 1.3 only, with the machine's certificate, and asks for one that the machine's authority signed. Whether it
 * got one is for {@link admitCertificate} to say: a grant that has expired is let in as far as to be told so.
 */
export function serverTlsOptions(identity: Identity, protocol: Protocol): TlsOptions {
  return {
    ca: identity.authorityCertificate,
    cert: identity.certificate,
    key: identity.privateKey,
    minVersion: MIN_VERSION,
    ALPNProtocols: [protocol],
    requestCert: true,
    rejectUnauthorized: false,
  };
}

/** Who has shown a certificate in a handshake with {@link serverTlsOptions}, or why the connection cannot stay. */
export function admitCertificate(
  socket: TLSSocket,
  { identity, protocol }: { readonly identity: Identity; readonly protocol: Protocol },
): Holder | RefusalReason {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return 'no-certificate';
  const holder = readHolder(certificate, identity);
  const isExpiredGrant = holder?.kind === 'grant' && Date.parse(certificate.validTo) <= Date.now();
  if (holder === undefined || !(socket.authorized || isExpiredGrant)) return 'foreign-certificate';
  // HTTP/1.1 is older than ALPN: who names nothing speaks that.
  const isSpoken = socket.alpnProtocol === protocol || protocol === 'http/1.1';
  return isSpoken ? holder : 'not-http2';
}

/** What a client of this machine shows and accepts, for node:tls. */
export function createClientContext(identity: Identity): SecureContext {
  return createSecureContext({
    ca: identity.authorityCertificate,
    cert: identity.certificate,
    key: identity.privateKey,
    minVersion: MIN_VERSION,
  });
}

/** The same for grpc-js. */
export function createClientCredentials(context: SecureContext): ChannelCredentials {
  return ChannelCredentials.createFromSecureContext(context);
}
