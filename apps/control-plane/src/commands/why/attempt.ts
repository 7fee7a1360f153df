import { X509Certificate } from 'node:crypto';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type SecureContextOptions } from 'node:tls';
import { formatAddress } from '@socketlab/foundation';
import type { AttemptFacts, GreetingFacts } from './facts.ts';

/** Where to connect to, and how long to wait. */
export interface AttemptOptions {
  readonly address: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Connects, looks and hangs up; tells how that went. Throws only when the signal aborts. */
export async function attempt(options: AttemptOptions): Promise<AttemptFacts> {
  const { address, port, signal } = options;
  const startedAt = performance.now();
  const socket = connectTcp({ host: address, port });
  try {
    const errno = await settled(socket, 'connect', options);
    signal.throwIfAborted();
    const ms = performance.now() - startedAt;
    if (errno !== undefined) return { port, errno, ms };
    const local = { host: socket.localAddress ?? '', port: socket.localPort ?? 0 };
    return { port, ms, local: formatAddress(local) };
  } finally {
    socket.destroy();
  }
}

/** How to be known in a handshake, and who is expected. */
export interface GreetingOptions extends AttemptOptions {
  /** Of a paired host: its authority, and what was granted. */
  readonly credentials?: SecureContextOptions & { readonly serverName: string };
  /** The name of the organization in the certificates of Socketlab's machines. */
  readonly organization: string;
}

/** Shakes hands over TLS 1.3 and hangs up; tells whose certificate it was, whatever is to be said against it. */
export async function greet(options: GreetingOptions): Promise<GreetingFacts> {
  const { address, port, credentials, signal } = options;
  const startedAt = performance.now();
  const socket = connectTls({
    host: address,
    port,
    minVersion: 'TLSv1.3',
    // A control port speaks the first, a pairing port the second: either will do for a look at the certificate.
    ALPNProtocols: ['h2', 'socketlab-pair/1'],
    servername: credentials?.serverName ?? '',
    rejectUnauthorized: false,
    ...credentials,
  });
  try {
    const errno = await settled(socket, 'secureConnect', options);
    signal.throwIfAborted();
    const ms = performance.now() - startedAt;
    if (errno !== undefined) return { errno, ms };
    const certificate = socket.getPeerX509Certificate();
    const problem = String(socket.authorizationError ?? '');
    return {
      ms,
      ...(certificate === undefined ? {} : describe(certificate, options)),
      ...(problem === '' || credentials === undefined ? {} : { problem }),
    };
  } finally {
    socket.destroy();
  }
}

function describe(
  certificate: X509Certificate,
  { credentials, organization }: GreetingOptions,
): Pick<GreetingFacts, 'machineId' | 'isExpected' | 'validFrom' | 'validTo'> {
  const issuer = certificate.issuer.split('\n');
  const name = issuer.find((part) => part.startsWith('CN='))?.slice('CN='.length);
  const isOurs = issuer.includes(`O=${organization}`) && name !== undefined;
  const authority = credentials?.ca;
  return {
    ...(isOurs ? { machineId: name } : {}),
    ...(typeof authority === 'string'
      ? { isExpected: certificate.verify(new X509Certificate(authority).publicKey) }
      : {}),
    validFrom: new Date(certificate.validFrom).toISOString(),
    validTo: new Date(certificate.validTo).toISOString(),
  };
}

/** Waits for the event; gives the errno of what came in its place, TIMEOUT when nothing did. */
function settled(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  { timeoutMs, signal }: AttemptOptions,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const end = (errno?: string): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.off(event, onEvent).off('close', onClose);
      resolve(errno);
    };
    const onEvent = (): void => end();
    const onClose = (): void => end('ECONNRESET');
    const onAbort = (): void => end('ABORTED');
    const timer = setTimeout(() => end('TIMEOUT'), timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once(event, onEvent).once('close', onClose);
    // Stays: a socket that fails after we have seen enough must not end the process.
    socket.on('error', (failure: NodeJS.ErrnoException) => end(failure.code ?? 'UNKNOWN'));
  });
}
