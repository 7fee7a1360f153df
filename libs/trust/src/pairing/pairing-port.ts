import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import {
  createServer as createTlsServer,
  type TLSSocket,
  type Server as TlsServer,
} from 'node:tls';
import { type Address, formatAddress, type Wait } from '@socketlab/foundation';
import type { Identity } from '../identity.ts';
import { WindowNotOpenedError } from '../pairing-errors.ts';
import {
  type ConnectionPlaces,
  createConnectionPlaces,
  type PairingLimits,
  type Visit,
} from './connection-places.ts';
import type { PairingCounters, RefusalReason } from './counters.ts';
import type { PairingLog } from './pairing-log.ts';
import { PROTOCOL } from './protocol.ts';

/** A listener that hands on connections with TLS 1.3, our protocol and a certificate, and counts and cuts the others. */
export interface PairingPort {
  /** Resolves with the real address once it listens at all of them. Throws WindowNotOpenedError; then at none. */
  open(wait: Wait): Promise<Address>;
  /** Takes no more connections, and waits for the goodbyes of those that are there. */
  close(): Promise<void>;
}

/** What the port reports to. */
export interface PairingPortDeps {
  readonly counters: PairingCounters;
  readonly log: PairingLog;
  /** A connection whose handshake is done, to be used or told that it is not. */
  readonly onSecure: (socket: TLSSocket) => Visit;
}

/** Where it listens, as whom, and for how many. */
export interface PairingPortOptions {
  readonly address: Address;
  /** Other addresses of this machine to listen at, at the same port. */
  readonly alsoAt: readonly string[];
  readonly identity: Identity;
  readonly limits: PairingLimits;
}

/** Makes the port; it listens once it is opened. */
export function createPairingPort(options: PairingPortOptions, deps: PairingPortDeps): PairingPort {
  const refuse = (reason: RefusalReason, address: string): void => {
    deps.counters.refused[reason] += 1;
    deps.log.debug({ reason, address }, 'pairing connection refused');
  };
  const places = createConnectionPlaces(options.limits, refuse);
  const tls = createTls(options, { ...deps, places, refuse });
  const onConnection = (socket: Socket): void => {
    deps.counters.connections += 1;
    // What an error of the socket means, its 'close' and the TLS server tell.
    socket.on('error', () => undefined);
    if (places.enter(socket)) tls.emit('connection', socket);
  };
  const servers: Server[] = [];
  const open = (address: Address, signal: AbortSignal): Promise<Address> => {
    const server = createTcpServer(onConnection);
    servers.push(server);
    return listen(server, address, signal);
  };
  const port: PairingPort = {
    async open({ signal }) {
      try {
        const first = await open(options.address, signal);
        for (const host of options.alsoAt) await open({ host, port: first.port }, signal);
        return first;
      } catch (failure) {
        await port.close();
        throw failure;
      }
    },
    async close() {
      const closed = servers.map(closeServer);
      // The others have had their goodbye, and are cut soon if they do not go.
      places.cutUnfinished();
      await Promise.all(closed);
    },
  };
  return port;
}

type TlsDeps = PairingPortDeps & {
  readonly places: ConnectionPlaces;
  readonly refuse: (reason: RefusalReason, address: string) => void;
};

/** It never listens itself: connections come to it once they are counted. */
function createTls(
  { identity, limits }: PairingPortOptions,
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
  const giveUp = (socket: TLSSocket, reason: RefusalReason): void => {
    socket.on('error', () => undefined);
    const place = places.of(socket);
    if (place !== undefined) {
      place.isCounted = true;
      refuse(reason, place.address);
    }
    socket.destroy();
  };
  tls.on('secureConnection', (socket) => {
    const place = places.of(socket);
    const refusal = flawOf(socket);
    if (place === undefined || refusal !== undefined) giveUp(socket, refusal ?? 'hung-up');
    else place.visit = onSecure(socket);
  });
  // One that hung up has left its place already, and was counted then.
  tls.on('tlsClientError', (failure: NodeJS.ErrnoException, socket) =>
    giveUp(socket, tlsRefusal(failure.code ?? '')),
  );
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

/** One that does not listen is closed too. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
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
