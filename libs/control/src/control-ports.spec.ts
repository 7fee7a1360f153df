import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { createLogger } from '@socketlab/foundation';
import { asyncProperty, assert as check, uint8Array } from 'fast-check';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type ControlFixture, createControlFixture } from './fixtures/fixture-control.ts';
import { clientHello, dial, shakeHands, untilClosed } from './fixtures/hostile-peers.ts';

let fixture: ControlFixture;
const sockets: Socket[] = [];
beforeEach(() => {
  fixture = createControlFixture();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await fixture.close();
});

/** On a machine that others use too; whoever is kept out is never answered. */
const ANSWER_MS = 5_000;

/** A daemon, and its owner's question whether it still answers. */
async function serve() {
  const owner = await fixture.newIdentity();
  const lines: string[] = [];
  const logger = createLogger(
    { name: 'spec', level: 'info' },
    { write: (line) => lines.push(line) },
  );
  const server = await fixture.serve(owner, {}, { logger });
  const ask = async (): Promise<void> => {
    const client = fixture.connect(server.at, owner, ANSWER_MS);
    expect((await client.daemon.getInfo({})).name).toBe('fixture');
    client.close();
  };
  return { owner, server, lines, ask };
}

test('random bytes get no answer, are counted, and the owner is answered meanwhile', async () => {
  const { server, ask } = await serve();
  let sent = 0;
  const noise = asyncProperty(uint8Array({ minLength: 1, maxLength: 2_048 }), async (bytes) => {
    // What looks like the beginning of a handshake is waited for: another spec has that.
    if (bytes[0] === 0x16) return;
    const socket = await dial(server.at, bytes);
    socket.end();
    await untilClosed(socket);
    sent += 1;
  });
  const attacked = check(noise, { numRuns: 200 });
  for (let question = 0; question < 5; question += 1) await ask();
  await attacked;
  const { 'not-tls': noTls, 'gave-up': gaveUp } = server.refusedConnections;
  expect(noTls + gaveUp).toBe(sent);
  expect(noTls).toBeGreaterThan(sent / 2);
});

test('half a handshake is waited for five seconds, and no longer', async () => {
  const { server, ask } = await serve();
  const hello = await clientHello();
  // Node keeps the time of a handshake with the socket's own timer, which goes off a tenth of the time after it was set.
  const { setTimeout: set } = TLSSocket.prototype;
  const handshakes = vi.spyOn(TLSSocket.prototype, 'setTimeout').mockImplementation(function (
    this: TLSSocket,
    ms,
    whenOver,
  ) {
    return set.call(this, ms / 10, whenOver);
  });
  onTestFinished(() => handshakes.mockRestore());
  const halves = await Promise.all(
    [0, 1, 5, hello.length >> 1, hello.length].map((length) =>
      dial(server.at, hello.subarray(0, length)),
    ),
  );
  await ask();
  await Promise.all(halves.map(untilClosed));
  expect(server.refusedConnections['too-slow']).toBe(halves.length);
  const waits = handshakes.mock.calls.map(([ms]) => ms);
  expect(waits.filter((ms) => ms === 5_000).length).toBeGreaterThanOrEqual(halves.length);
});

test.each([
  ['TLS 1.2', 'old-tls', { maxVersion: 'TLSv1.2' }],
  ['no certificate', 'no-certificate', { anonymous: true }],
  ['HTTP/1.1 over TLS', 'not-http2', { alpn: ['http/1.1'] }],
  ['TLS without the name of a protocol', 'not-http2', { alpn: [] }],
] as const)('%s is refused and counted as %s', async (_title, reason, options) => {
  const { owner, server, ask } = await serve();
  const socket = await shakeHands(server.at, owner, options as Parameters<typeof shakeHands>[2]);
  await untilClosed(socket);
  expect(server.refusedConnections[reason]).toBe(1);
  await ask();
});

test('the certificate of another machine is refused, and so is one that it signed itself with our names', async () => {
  const { owner, server, ask } = await serve();
  const other = await fixture.newIdentity();
  const classmateOfOther = await fixture.newClassmate(other, ['observe']);
  for (const stranger of [other, classmateOfOther]) {
    const socket = await shakeHands(server.at, { ...stranger, serverName: owner.serverName });
    await untilClosed(socket);
  }
  expect(server.refusedConnections['foreign-certificate']).toBe(2);
  await ask();
});

test('of 1,000 connections that say nothing, the oldest make place for the owner', async () => {
  const { server, lines, ask } = await serve();
  const idle: Promise<Socket>[] = [];
  for (let index = 0; index < 1_000; index += 1) {
    idle.push(dial(server.at, new Uint8Array(), `127.0.${1 + (index >> 6)}.${1 + (index & 63)}`));
    if (index % 100 === 50) await ask();
  }
  sockets.push(...(await Promise.all(idle)));
  await ask();
  const waiting = (): number => sockets.filter(({ destroyed }) => !destroyed).length;
  await expect.poll(waiting).toBeLessThanOrEqual(512);
  expect(waiting()).toBeGreaterThan(500);
  expect(server.refusedConnections['too-many']).toBeGreaterThanOrEqual(1_000 - 512);
  const summaries = lines.filter((line) => line.includes('connections to the control port'));
  expect(summaries).toHaveLength(1);
});

test('stopping ends those that wait, at once', async () => {
  const { server } = await serve();
  const [waiting, later] = [
    await dial(server.at, new Uint8Array()),
    await dial(server.at, Buffer.from('no handshake')),
  ];
  // Connections are taken in the order in which they came: the first one waits by now.
  await untilClosed(later);
  await server.stop({ signal: AbortSignal.timeout(2_000) });
  await untilClosed(waiting);
});
