import type { X509Certificate } from 'node:crypto';
import { connect, type TLSSocket } from 'node:tls';
import { type Address, formatAddress, messageOf, type Wait } from '@socketlab/foundation';
import type { Identity } from '../identity.ts';
import {
  NotPairingPortError,
  PairingHungUpError,
  PairingUnreachableError,
} from '../pairing-errors.ts';
import { PROTOCOL } from './protocol.ts';

/** A connection to a window, and the certificate that was shown there. */
export interface DialedWindow {
  readonly socket: TLSSocket;
  /**
   * Read once: before Node 26 a client's second getPeerX509Certificate() gives nothing, for the first one has taken it off
   * OpenSSL's chain.
   */
  readonly leaf: X509Certificate;
}

const DIAL_MS = 10_000;
const SILENT = 'ETIMEDOUT';

/**
 * Connects to a window with TLS 1.3, this machine's certificate and our protocol, and nothing is trusted yet. Throws
 * PairingUnreachableError, NotPairingPortError, PairingHungUpError, and the signal's reason.
 */
export function dialWindow(
  { address, identity }: { readonly address: Address; readonly identity: Identity },
  { signal }: Wait,
): Promise<DialedWindow> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const socket = connect({
      host: address.host,
      port: address.port,
      cert: identity.certificate,
      key: identity.privateKey,
      minVersion: 'TLSv1.3',
      ALPNProtocols: [PROTOCOL],
      // Who the other side is, the session finds out: nobody's authority is known yet.
      rejectUnauthorized: false,
    });
    const settle = (outcome: DialedWindow | { readonly failure: unknown }): void => {
      clearTimeout(silence);
      signal.removeEventListener('abort', onAbort);
      socket.removeListener('error', onError);
      if (!('failure' in outcome)) {
        resolve(outcome);
        return;
      }
      // What else goes wrong with a socket that is given up is of no interest.
      socket.on('error', () => undefined);
      socket.destroy();
      reject(outcome.failure);
    };
    const fail = (failure: unknown): void => settle({ failure });
    const onAbort = (): void => fail(signal.reason);
    const onError = (failure: NodeJS.ErrnoException): void => fail(explain(failure, address));
    const silence = setTimeout(() => fail(explain({ code: SILENT }, address)), DIAL_MS);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('error', onError);
    socket.once('secureConnect', () => settle(admit(socket, formatAddress(address))));
  });
}

function admit(socket: TLSSocket, address: string): DialedWindow | { readonly failure: Error } {
  const refuse = (problem: string) => ({ failure: new NotPairingPortError({ address, problem }) });
  if (socket.alpnProtocol !== PROTOCOL) return refuse('TLS without our protocol');
  const leaf = socket.getPeerX509Certificate();
  return leaf === undefined ? refuse('no certificate') : { socket, leaf };
}

const UNREACHABLE = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', SILENT]);

/** What an error before the end of the handshake means; Node tells those of TLS by codes that begin with ERR_SSL. */
function explain(failure: { readonly code?: string }, at: Address): Error {
  const address = formatAddress(at);
  const errno = failure.code ?? 'UNKNOWN';
  const cause = { cause: failure };
  if (UNREACHABLE.has(errno)) return new PairingUnreachableError({ address, errno }, cause);
  if (errno === 'ECONNRESET' || errno === 'EPIPE')
    return new PairingHungUpError({ address }, cause);
  const problem = errno === 'UNKNOWN' ? messageOf(failure) : errno;
  return new NotPairingPortError({ address, problem }, cause);
}
