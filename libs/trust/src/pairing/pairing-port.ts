import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import {
  createServer as createTlsServer,
  type TLSSocket,
  type Server as TlsServer,
} from 'node:tls';
import { type Address, formatAddress, isLoopback, type Wait } from '@socketlab/foundation';
import type { Identity } from '../identity.ts';
import { WindowNotOpenedError } from '../pairing-errors.ts';
import type { PairingCounters, RefusalReason } from './counters.ts';
import type { PairingLog } from './pairing-log.ts';
import { PROTOCOL } from './protocol.ts';

/** How much of the network is let in at once, and for how long. */
export interface PairingLimits {
  readonly connections: number;
  /** From one address; this machine's own, loopback, has no such limit. */
  readonly connectionsPerAddress: number;
  readonly handshakeMs: number;
  /** For each message that a program sends by itself. */
  readonly messageMs: number;
}

/** A listener that hands on connections with TLS 1.3, our protocol and a certificate, and counts and cuts the others. */
export interface PairingPort {
  /** Resolves with the real address once it listens. Throws WindowNotOpenedError. */
  open(wait: Wait): Promise<Address>;
  /** Takes no more connections, and waits for the goodbyes of those that are there. */
  close(): Promise<void>;
}

/** What the port reports to. */
export interface PairingPortDeps {
  readonly counters: PairingCounters;
  readonly log: PairingLog;
  readonly onSecure: (socket: TLSSocket) => void;
}

/** One connection that holds a place. */
interface Place {
  readonly address: string;
  isSecure: boolean;
}

/** Makes the port; it listens once it is opened. */
export function createPairingPort(
  options: { address: Address; identity: Identity; limits: PairingLimits },
  deps: PairingPortDeps,
): PairingPort {
  const places = new Map<Socket, Place>();
  const refuse = (reason: RefusalReason, address: string): void => {
    deps.counters.refused[reason] += 1;
    deps.log.debug({ reason, address }, 'pairing connection refused');
  };
  const tls = createTls(options, { ...deps, places, refuse });
  const server = createTcpServer();
  server.on('connection', (socket) => {
    deps.counters.connections += 1;
    // What an error of the socket means, its 'close' and the TLS server tell.
    socket.on('error', () => undefined);
    const address = addressOf(socket);
    const refusal = makeRoom(places, { address, limits: options.limits, refuse });
    if (refusal !== undefined) {
      refuse(refusal, address);
      socket.destroy();
      return;
    }
    places.set(socket, { address, isSecure: false });
    socket.once('close', () => places.delete(socket));
    tls.emit('connection', socket);
  });
  return {
    open: ({ signal }) => listen(server, options.address, signal),
    async close() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      for (const [socket, { isSecure }] of places) {
        // The others have had their goodbye, and are cut soon if they do not go.
        if (!isSecure) socket.destroy();
      }
      await closed;
    },
  };
}

type TlsDeps = PairingPortDeps & {
  readonly places: ReadonlyMap<Socket, Place>;
  readonly refuse: (reason: RefusalReason, address: string) => void;
};

/** It never listens itself: connections come to it once they are counted. */
function createTls(
  { identity, limits }: { identity: Identity; limits: PairingLimits },
  { places, refuse, onSecure }: TlsDeps,
): TlsServer {
  const tls = createTlsServer({
    cert: identity.certificate,
    key: identity.privateKey,
    minVersion: 'TLSv1.3',
    ALPNProtocols: [PROTOCOL],
    requestCert: true,
    // Nobody's authority is known yet: who the peer is, the session itself finds out.
    rejectUnauthorized: false,
    handshakeTimeout: limits.handshakeMs,
  });
  tls.on('secureConnection', (socket) => {
    const address = addressOf(socket);
    const place = placeOf(socket, places);
    if (place !== undefined) place.isSecure = true;
    const refusal = flawOf(socket);
    if (refusal === undefined) return onSecure(socket);
    socket.on('error', () => undefined);
    refuse(refusal, address);
    socket.destroy();
  });
  tls.on('tlsClientError', (failure: NodeJS.ErrnoException, socket) => {
    socket.on('error', () => undefined);
    refuse(tlsRefusal(failure.code ?? ''), addressOf(socket));
    socket.destroy();
  });
  return tls;
}

/** What TLS let through and we do not: a session that was resumed shows its certificate from memory. */
function flawOf(socket: TLSSocket): RefusalReason | undefined {
  if (socket.alpnProtocol !== PROTOCOL) return 'wrong-protocol';
  return socket.getPeerX509Certificate() === undefined || socket.isSessionReused()
    ? 'no-certificate'
    : undefined;
}

function tlsRefusal(code: string): RefusalReason {
  if (code === 'ERR_TLS_HANDSHAKE_TIMEOUT') return 'handshake-timeout';
  if (code === 'ERR_SSL_NO_APPLICATION_PROTOCOL') return 'wrong-protocol';
  if (code === 'ERR_SSL_UNSUPPORTED_PROTOCOL') return 'old-tls';
  return code === 'ECONNRESET' ? 'hung-up' : 'not-tls';
}

/**
 * A place for one more, or why there is none. When all are taken, whoever has waited longest without finishing its
 * handshake gives up its own: silent connections keep nobody out. Sessions are not disturbed; they have deadlines.
 */
function makeRoom(
  places: Map<Socket, Place>,
  { address, limits, refuse }: { address: string; limits: PairingLimits } & Pick<TlsDeps, 'refuse'>,
): RefusalReason | undefined {
  const others = [...places.values()].filter((place) => place.address === address);
  if (others.length >= limits.connectionsPerAddress && !isLoopback(address)) return 'address-limit';
  if (places.size < limits.connections) return undefined;
  const oldest = [...places].find(([, { isSecure }]) => !isSecure);
  if (oldest === undefined) return 'connection-limit';
  const [socket, place] = oldest;
  places.delete(socket);
  refuse('pushed-out', place.address);
  socket.destroy();
  return undefined;
}

/** The TLS socket and the one below it tell the same remote port and local address, and nobody else does. */
function placeOf(socket: TLSSocket, places: ReadonlyMap<Socket, Place>): Place | undefined {
  const found = [...places].find(
    ([below]) =>
      below.remotePort === socket.remotePort &&
      below.remoteAddress === socket.remoteAddress &&
      below.localAddress === socket.localAddress,
  );
  return found?.[1];
}

/** The peer's address; one of IPv4 that came to a socket of IPv6 as it is. */
export function addressOf(socket: Socket): string {
  return plain(socket.remoteAddress);
}

/** The address of this machine that the peer came to. */
export function localAddressOf(socket: Socket): string {
  return plain(socket.localAddress);
}

function plain(address: string | undefined): string {
  return (address ?? 'unknown').replace(/^::ffff:/, '');
}

function listen(server: Server, address: Address, signal: AbortSignal): Promise<Address> {
  const { host, port } = address;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      server.close();
      reject(signal.reason);
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    // Once it listens, an error is that of one accept(2): nothing is left to settle, and the next one may go well.
    server.on('error', (cause: NodeJS.ErrnoException) => {
      signal.removeEventListener('abort', onAbort);
      const facts = { address: formatAddress(address), errno: cause.code ?? 'UNKNOWN' };
      reject(new WindowNotOpenedError(facts, { cause }));
    });
    server.listen({ host, port }, () => {
      signal.removeEventListener('abort', onAbort);
      const bound = server.address();
      resolve({ host, port: typeof bound === 'object' && bound !== null ? bound.port : port });
    });
  });
}
