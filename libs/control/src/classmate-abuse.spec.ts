import { on } from 'node:events';
import type { Socket } from 'node:net';
import { Client } from '@grpc/grpc-js';
import { asyncProperty, boolean, assert as check, uint8Array } from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClientContext, createClientCredentials } from './credentials.ts';
import {
  type ControlFixture,
  createControlFixture,
  type Machine,
} from './fixtures/fixture-control.ts';
import { holdTime } from './fixtures/held-time.fixture.ts';
import { frame, gone, PREFACE, shakeHands, untilClosed } from './fixtures/hostile-peers.ts';

let fixture: ControlFixture;
beforeEach(() => {
  fixture = createControlFixture();
});
afterEach(() => fixture.close());

const [PING, SETTINGS, HEADERS] = [6, 4, 1];

async function serve() {
  const owner = await fixture.newIdentity();
  const server = await fixture.serve(owner);
  const classmate = await fixture.newClassmate(owner, ['observe']);
  return { owner, server, classmate };
}

/** RFC 9113 section 6.7: a PING is answered by one with the flag ACK. */
async function untilPong(socket: Socket): Promise<void> {
  const pong = Buffer.from([0, 0, 8, PING, 1, 0, 0, 0, 0]);
  let received = Buffer.alloc(0);
  for await (const [bytes] of on(socket, 'data', { close: ['close'] })) {
    received = Buffer.concat([received, bytes]);
    if (received.includes(pong)) return;
  }
  throw new Error('closed before the answer');
}

async function ask(at: string, owner: Machine): Promise<void> {
  const client = fixture.connect(at, owner, 1_000);
  expect((await client.daemon.getInfo({})).name).toBe('fixture');
  client.close();
}

test.each([
  ['a frame longer than was agreed', frame(HEADERS, Buffer.alloc(0), 0xff_ff_ff)],
  ['bytes that are no frames', Buffer.from('GET / HTTP/1.1\r\nHost: lab-07\r\n\r\n'.repeat(20))],
  ['a SETTINGS frame of a length that none has', frame(SETTINGS, Buffer.alloc(7))],
])('%s from a classmate ends their connection alone', async (_title, bytes) => {
  const { owner, server, classmate } = await serve();
  const socket = await shakeHands(server.at, classmate);
  socket.write(Buffer.concat([PREFACE, bytes]));
  await untilClosed(socket);
  await ask(server.at, owner);
});

test('whatever bytes a classmate sends for HTTP/2, the owner is answered', async () => {
  const { owner, server, classmate } = await serve();
  const noise = asyncProperty(
    uint8Array({ maxLength: 512 }),
    boolean(),
    async (bytes, isGreeted) => {
      const socket = await shakeHands(server.at, classmate);
      socket.write(isGreeted ? Buffer.concat([PREFACE, bytes]) : bytes);
      socket.end();
      await untilClosed(socket);
    },
  );
  await check(noise, { numRuns: 50 });
  await ask(server.at, owner);
});

test.each([
  ['PING', frame(PING, Buffer.alloc(8))],
  ['SETTINGS', frame(SETTINGS, Buffer.alloc(0))],
])(
  'a classmate who floods with %s and reads nothing is cut off',
  async (_title, one) => {
    const { owner, server, classmate } = await serve();
    const socket = await shakeHands(server.at, classmate);
    socket.pause();
    const closed = gone(socket);
    const flood = Buffer.concat(Array.from({ length: 4_096 }, () => one));
    socket.write(PREFACE);
    const write = (): void => {
      if (!socket.destroyed) socket.write(flood, () => setImmediate(write));
    };
    write();
    await ask(server.at, owner);
    await closed;
    await ask(server.at, owner);
  },
  20_000,
);

test('a message that says to be larger than any may be is refused before it is read', async () => {
  const { owner, server, classmate } = await serve();
  const client = new Client(server.at, createClientCredentials(createClientContext(classmate)), {
    'grpc.ssl_target_name_override': owner.serverName,
    'grpc.max_send_message_length': -1,
    'grpc.use_local_subchannel_pool': 1,
  });
  const huge = Buffer.alloc(5 * 1_024 * 1_024);
  const refused = new Promise((resolve) => {
    client.makeUnaryRequest(
      '/socketlab.v1.DaemonService/GetInfo',
      () => huge,
      (bytes) => bytes,
      {},
      (failure) => resolve(failure?.details),
    );
  });
  expect(await refused).toContain('larger than max');
  client.close();
  await ask(server.at, owner);
});

test('a classmate has so many connections and no more, and another’s count for themselves', async () => {
  const { owner, server, classmate } = await serve();
  const connections = await Promise.all(
    Array.from({ length: 33 }, async () => {
      const socket = await shakeHands(server.at, classmate);
      socket.write(PREFACE);
      return socket.resume();
    }),
  );
  await Promise.race(connections.map((socket) => gone(socket)));
  expect(server.refusedConnections['too-many-of-classmate']).toBe(1);
  expect(connections.filter(({ destroyed }) => !destroyed)).toHaveLength(32);
  const other = await fixture.newClassmate(owner, ['observe'], { name: 'lab-09' });
  expect((await fixture.connect(server.at, other).daemon.getInfo({})).name).toBe('fixture');
  for (const socket of connections) socket.destroy();
});

test('a connection whose grant is over stays long enough to be told so, and no longer', async () => {
  const { owner, server, classmate } = await serve();
  await owner.grants.revoke(classmate.grant.id, new Date());
  const client = fixture.connect(server.at, classmate);
  await expect(client.daemon.getInfo({})).rejects.toMatchObject({ code: 'GRANT_REVOKED' });
  client.close();
  const time = holdTime();
  const socket = await shakeHands(server.at, classmate);
  socket.write(PREFACE);
  await time.untilSet();
  time.pass(4_999);
  const answered = untilPong(socket);
  socket.write(frame(PING, Buffer.alloc(8)));
  await answered;
  time.pass(1);
  await untilClosed(socket);
});

test('whoever comes with an expired certificate is told that the grant has expired', async () => {
  const { owner, server } = await serve();
  const late = await fixture.newClassmate(owner, ['observe'], { validMs: -2_000 });
  const client = fixture.connect(server.at, late);
  await expect(client.daemon.getInfo({})).rejects.toMatchObject({ code: 'GRANT_EXPIRED' });
});
