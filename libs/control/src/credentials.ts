import { createSecureContext, type SecureContext } from 'node:tls';
import { ChannelCredentials, ServerCredentials } from '@grpc/grpc-js';
import type { Identity } from '@socketlab/trust';

const MIN_VERSION = 'TLSv1.3';

/** Serves TLS 1.3 only, with the machine's certificate, to callers whose certificate the machine's authority signed. */
export function createServerCredentials(identity: Identity): ServerCredentials {
  const credentials = ServerCredentials.createSsl(
    Buffer.from(identity.authorityCertificate),
    [
      {
        cert_chain: Buffer.from(identity.certificate),
        private_key: Buffer.from(identity.privateKey),
      },
    ],
    true,
  );
  // grpc-js has no option for it, but hands this object on to http2.createSecureServer; a spec holds it to that.
  Object.assign(credentials._getConstructorOptions() ?? {}, { minVersion: MIN_VERSION });
  return credentials;
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
