import { createServer, type Server as NetServer } from 'node:net';
import {
  createServer as createTlsServer,
  type TLSSocket,
  type Server as TlsServer,
} from 'node:tls';
import { type Address, formatAddress, messageOf } from '@socketlab/foundation';
import type { Identity } from '@socketlab/trust';
import type { Holder } from './caller.ts';
import type { ConnectionRefusals, RefusalReason } from './connection-refusals.ts';
import { admitCertificate, type Protocol, serverTlsOptions } from './credentials.ts';
import { ControlPortError } from './errors.ts';
import {
  createPendingConnections,
  keyOf,
  PENDING_LIMITS,
  type PendingConnections,
} from './pending-connections.ts';

/** From the first byte to the certificate. On a slow link a handshake takes two round trips, and no seconds. */
const HANDSHAKE_MS = 5_000;

/** How long who shows no certificate of ours may take to be told so. */
const TOLD_MS = 5_000;

/** The addresses where a daemon listens for control, or for scrapes, each behind the same limits. */
export interface ControlPorts {
  /** Listens there too; resolves with the real port. Throws ControlPortError. */
  open(address: Address): Promise<Address>;
  /** Listens there no more, and ends what has not come in; what has, stays. */
  close(address: Address): Promise<void>;
  /** Listens nowhere any more, and ends what had not come in. */
  stop(): Promise<void>;
}

/** What they work with. */
export interface ControlPortsDeps {
  readonly identity: Identity;
  readonly refusals: ConnectionRefusals;
  readonly protocol: Protocol;
  /** Tells who has shown no certificate, or a foreign one, why it may not come in; without it, it is just sent away. */
  readonly onStranger?: (socket: TLSSocket, reason: RefusalReason) => void;
  /** What who speaks HTTP without TLS is told before it is sent away. */
  readonly answerToPlainHttp?: string;
  /** Takes over a connection whose certificate is ours; a reason sends it away. */
  readonly onConnection: (
    socket: TLSSocket,
    facts: { readonly holder: Holder; readonly via: string },
  ) => RefusalReason | undefined;
  /** Who holds a TCP port of this machine, as `name (pid 123)`, where that can be known. */
  readonly describeHolder?: ((port: number) => string | undefined) | undefined;
}

/**
 * Listens: TCP, limits on what is not known yet, TLS 1.3 and a certificate, in this order. They stand
 * before grpc-js, which would take in any number of connections and wait for each as long as it likes.
 */
export function createControlPorts(deps: ControlPortsDeps): ControlPorts {
  const waiting = createPendingConnections(PENDING_LIMITS, deps);
  const tls = createTlsFront(waiting, deps);
  const listening = new Map<string, NetServer>();
  const closeOne = async (text: string): Promise<void> => {
    const server = listening.get(text);
    listening.delete(text);
    // It calls back when its last connection is gone; that it takes no new ones holds from here on.
    server?.close();
    waiting.close(text);
  };
  return {
    async open(address) {
      const server = createServer({ noDelay: true });
      const opened = await listen(server, address, deps.describeHolder);
      const via = formatAddress(opened);
      // The socket's own idea of its local address leaves a zone out, as of fd00::7%eth0.
      server.on('connection', (socket) => {
        if (waiting.enter(socket, via)) tls.emit('connection', socket);
      });
      listening.set(via, server);
      return opened;
    },
    close: (address) => closeOne(formatAddress(address)),
    async stop() {
      await Promise.all([...listening.keys()].map(closeOne));
    },
  };
}

/** Never listens itself: it is handed what may begin a handshake. */
function createTlsFront(waiting: PendingConnections, deps: ControlPortsDeps): TlsServer {
  const { identity, protocol, refusals, onConnection, answerToPlainHttp } = deps;
  const options = serverTlsOptions(identity, protocol);
  const tls = createTlsServer({ ...options, handshakeTimeout: HANDSHAKE_MS });
  tls.on('secureConnection', (socket) => {
    socket.on('error', () => {
      // Its close follows, and that is all that there is to know of a peer that breaks off.
    });
    const holder = admitCertificate(socket, deps);
    if (typeof holder === 'string' && deps.onStranger !== undefined) {
      waiting.judge(keyOf(socket), holder);
      setTimeout(() => waiting.refuse(keyOf(socket), holder), TOLD_MS).unref();
      return deps.onStranger(socket, holder);
    }
    const via = waiting.leave(keyOf(socket));
    if (via === undefined) return;
    const reason = typeof holder === 'string' ? holder : onConnection(socket, { holder, via });
    if (reason === undefined) return;
    refusals.count(reason, socket.remoteAddress ?? 'unknown');
    socket.destroy();
  });
  tls.on('tlsClientError', (failure: NodeJS.ErrnoException, socket) => {
    const lastWords = failure.code === 'ERR_SSL_HTTP_REQUEST' ? answerToPlainHttp : undefined;
    waiting.refuse(keyOf(socket), reasonOf(failure.code ?? '', protocol), lastWords);
  });
  return tls;
}

/** Why a handshake failed, by the code of Node's or OpenSSL's error. */
function reasonOf(code: string, protocol: Protocol): RefusalReason {
  switch (code) {
    case 'ERR_TLS_HANDSHAKE_TIMEOUT':
      return 'too-slow';
    case 'ERR_SSL_UNSUPPORTED_PROTOCOL':
      return 'old-tls';
    case 'ERR_SSL_NO_APPLICATION_PROTOCOL':
      return protocol === 'h2' ? 'not-http2' : 'not-http1';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'gave-up';
    default:
      return 'not-tls';
  }
}

function listen(
  server: NetServer,
  { host, port }: Address,
  describeHolder: ControlPortsDeps['describeHolder'],
): Promise<Address> {
  return new Promise((resolve, reject) => {
    // It stays: what goes wrong with a listener later, as for want of descriptors, is no reason to end the daemon.
    server.on('error', (cause: NodeJS.ErrnoException) => {
      const isTaken = cause.code === 'EADDRINUSE' && port !== 0;
      const holder = isTaken ? describeHolder?.(port) : undefined;
      const problem = holder === undefined ? messageOf(cause) : `EADDRINUSE, ${holder}`;
      reject(new ControlPortError({ address: formatAddress({ host, port }), problem }, { cause }));
    });
    server.listen({ host, port, exclusive: true }, () => {
      const bound = server.address();
      resolve({ host, port: typeof bound === 'object' && bound !== null ? bound.port : port });
    });
  });
}
