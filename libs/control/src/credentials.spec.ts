import { once } from 'node:events';
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import type { Identity } from '@socketlab/trust';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ControlFixture, createControlFixture } from './fixtures/fixture-control.ts';

let fixture: ControlFixture;
beforeEach(() => {
  fixture = createControlFixture();
});
afterEach(() => fixture.close());

const credentials = (identity: Identity): ConnectionOptions => ({
  ca: identity.authorityCertificate,
  cert: identity.certificate,
  key: identity.privateKey,
  servername: identity.serverName,
  ALPNProtocols: ['h2'],
});

/** Resolves with what the server said first, or how it ended the connection. In TLS 1.3 a refusal comes after the handshake. */
async function greet(address: string, options: ConnectionOptions): Promise<string> {
  const [host, port] = address.split(':');
  const socket: TLSSocket = connectTls({ host: host ?? '', port: Number(port), ...options });
  return new Promise((resolve) => {
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.on('close', () => resolve('closed'));
    socket.on('data', () => {
      const version = socket.getProtocol() ?? 'none';
      socket.destroy();
      resolve(version);
    });
    socket.once('secureConnect', () => {
      // RFC 9113 section 3.4: the client's connection preface, with an empty SETTINGS frame.
      socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', 'latin1');
    });
  });
}

test('a caller of this machine is greeted over TLS 1.3', async () => {
  const identity = await fixture.newIdentity();
  const { at } = await fixture.serve(identity);
  expect(await greet(at, credentials(identity))).toBe('TLSv1.3');
});

test('a caller without a certificate is refused', async () => {
  const identity = await fixture.newIdentity();
  const { at } = await fixture.serve(identity);
  const { cert: _cert, key: _key, ...anonymous } = credentials(identity);
  expect(await greet(at, anonymous)).toMatch(/^(ECONNRESET|closed)$/);
});

test("a caller with another machine's certificate is refused", async () => {
  const [identity, other] = [await fixture.newIdentity(), await fixture.newIdentity()];
  const { at } = await fixture.serve(identity);
  const { cert, key } = credentials(other);
  const refusal = await greet(at, { ...credentials(identity), cert, key } as ConnectionOptions);
  expect(refusal).toMatch(/^(ERR_SSL_|ECONNRESET|closed)/);
});

test('TLS 1.2 is refused', async () => {
  const identity = await fixture.newIdentity();
  const { at } = await fixture.serve(identity);
  const old = { ...credentials(identity), maxVersion: 'TLSv1.2' } as ConnectionOptions;
  expect(await greet(at, old)).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
});

test('HTTP/2 without TLS is refused', async () => {
  const identity = await fixture.newIdentity();
  const { at } = await fixture.serve(identity);
  const session: ClientHttp2Session = connectHttp2(`http://${at}`);
  let isGreeted = false;
  session.on('remoteSettings', () => {
    isGreeted = true;
  });
  session.on('error', () => {});
  await once(session, 'close');
  expect(isGreeted).toBe(false);
});
