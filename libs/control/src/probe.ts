import { X509Certificate } from 'node:crypto';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls';
import type { Address, Text } from '@socketlab/foundation';
import { ORGANIZATION } from '@socketlab/trust';

/** What a short look at an address found. */
export type Finding =
  /** Nothing listens there, or no way leads there. */
  | { readonly kind: 'unreachable'; readonly errno: string }
  /** Something accepts connections and speaks no TLS that we could. */
  | { readonly kind: 'stranger'; readonly found: Text }
  /** Something accepts connections and says nothing: a stranger that waits, or a daemon that hangs. */
  | { readonly kind: 'silent'; readonly found: Text }
  | { readonly kind: 'other-machine'; readonly machineId: string }
  | { readonly kind: 'daemon' };

const TIMEOUT_MS = 1_000;

/** How the kernel and TLS say that the other end hung up. */
const HUNG_UP = ['ECONNRESET', 'EPIPE'];

type Look = Finding | { readonly kind: 'hung-up'; readonly errno: string };

/**
 * Connects, shakes hands over TLS and hangs up, to tell apart what gRPC reports as one and the same UNAVAILABLE. Takes
 * a second at the most. Where the other end hangs up it looks once more: the port of a daemon that was killed still
 * takes connections for a moment, and resets them.
 */
export async function probe(
  address: Address,
  tls: { context: SecureContext; serverName: string },
): Promise<Finding> {
  const first = await look(address, tls);
  const finding = first.kind === 'hung-up' ? await look(address, tls) : first;
  if (finding.kind !== 'hung-up') return finding;
  return noTls(finding.errno);
}

async function look(
  address: Address,
  tls: { context: SecureContext; serverName: string },
): Promise<Look> {
  const tcp = connectTcp({ host: address.host, port: address.port });
  const refused = await settle(tcp, 'connect');
  if (refused !== undefined) {
    tcp.destroy();
    return { kind: 'unreachable', errno: refused };
  }
  const socket = connectTls({
    socket: tcp,
    secureContext: tls.context,
    servername: tls.serverName,
    ALPNProtocols: ['h2'],
    // It is looked at below: refusing here would hide whose certificate it is.
    rejectUnauthorized: false,
  });
  const failed = await settle(socket, 'secureConnect');
  const finding = failed === undefined ? judge(socket) : judgeFailure(failed);
  socket.destroy();
  tcp.destroy();
  return finding;
}

/** Waits for the event, or gives the errno of what came in its place. */
function settle(socket: Socket, event: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const end = (errno?: string): void => {
      clearTimeout(timer);
      socket.off(event, onEvent).off('close', onClose);
      resolve(errno);
    };
    const onEvent = (): void => end();
    const onClose = (): void => end('ECONNRESET');
    const timer = setTimeout(() => end('ETIMEDOUT'), TIMEOUT_MS);
    socket.once(event, onEvent).once('close', onClose);
    // Stays: a socket that fails after we have seen enough must not end the process.
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? 'UNKNOWN'));
  });
}

function judge(socket: TLSSocket): Finding {
  if (socket.authorized) {
    return socket.alpnProtocol === 'h2'
      ? { kind: 'daemon' }
      : stranger('it speaks TLS, but no HTTP/2', 'ele fala TLS, mas não HTTP/2');
  }
  const { raw } = socket.getPeerCertificate();
  const issuer = raw === undefined ? [] : new X509Certificate(raw).issuer.split('\n');
  const machineId = issuer.find((part) => part.startsWith('CN='))?.slice('CN='.length);
  if (machineId !== undefined && issuer.includes(`O=${ORGANIZATION}`)) {
    return { kind: 'other-machine', machineId };
  }
  const name = issuer.join(', ');
  return stranger(`its certificate comes from "${name}"`, `o certificado dele vem de "${name}"`);
}

function judgeFailure(errno: string): Look {
  if (HUNG_UP.includes(errno)) return { kind: 'hung-up', errno };
  if (errno !== 'ETIMEDOUT') {
    return noTls(errno);
  }
  const found = {
    en: `it accepts connections, but did not answer the TLS handshake within ${TIMEOUT_MS} ms (or it is a daemon that hangs)`,
    'pt-BR': `ele aceita conexões, mas não respondeu ao handshake TLS em ${TIMEOUT_MS} ms (ou é um daemon travado)`,
  };
  return { kind: 'silent', found };
}

function noTls(errno: string): Finding {
  return stranger(`it does not speak TLS 1.3 (${errno})`, `ele não fala TLS 1.3 (${errno})`);
}

function stranger(en: string, pt: string): Finding {
  return { kind: 'stranger', found: { en, 'pt-BR': pt } };
}
