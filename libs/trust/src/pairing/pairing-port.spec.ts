import { once } from 'node:events';
import {
  type AddressInfo,
  connect as connectTcp,
  createServer,
  type Server,
  type Socket,
} from 'node:net';
import { connect as connectTls } from 'node:tls';
import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { lieToOwner } from './attacker.fixture.ts';
import type { RefusalReason } from './counters.ts';
import { type LabMachine, labMachine, openTestWindow, pairAs } from './pairing.fixture.ts';
import { PROTOCOL } from './protocol.ts';

failOnLeaks();

/** A connection that says this and nothing more; resolves once the owner has cut it. */
async function throwAt(port: number, bytes: Uint8Array): Promise<void> {
  const socket = open(port);
  socket.write(bytes);
  await once(socket, 'close');
}

function open(port: number, from = '127.0.0.1'): Socket {
  const socket = connectTcp({ port, host: '127.0.0.1', localAddress: from });
  socket.on('error', () => undefined);
  socket.resume();
  onTestFinished(() => {
    socket.destroy();
  });
  return socket;
}

async function handshake(port: number, options: object): Promise<void> {
  const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options });
  socket.on('error', () => undefined);
  socket.resume();
  await new Promise((resolve) => {
    socket.once('close', resolve);
  });
}

const keysOf = ({ identity }: LabMachine) => ({
  cert: identity.certificate,
  key: identity.privateKey,
});

/** What is sent to a window that is open, and as what it is counted. */
const NOISE: readonly (readonly [
  string,
  RefusalReason,
  (port: number, them: LabMachine) => Promise<void>,
])[] = [
  [
    'random bytes',
    'not-tls',
    (port) => throwAt(port, Buffer.from('\u0001\u0002\u0003 no TLS at all\r\n\r\n')),
  ],
  ['HTTP', 'not-tls', (port) => throwAt(port, Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'))],
  [
    'half a handshake',
    'handshake-timeout',
    // A TLS record that promises 512 bytes of ClientHello and has one.
    (port) => throwAt(port, Buffer.from([22, 3, 1, 2, 0, 1])),
  ],
  ['nothing', 'handshake-timeout', (port) => throwAt(port, Buffer.alloc(0))],
  [
    'TLS 1.2',
    'old-tls',
    (port, them) =>
      handshake(port, { ...keysOf(them), maxVersion: 'TLSv1.2', ALPNProtocols: [PROTOCOL] }),
  ],
  [
    'another protocol',
    'wrong-protocol',
    (port, them) => handshake(port, { ...keysOf(them), ALPNProtocols: ['h2'] }),
  ],
  ['no protocol', 'wrong-protocol', (port, them) => handshake(port, keysOf(them))],
  ['no certificate', 'no-certificate', (port) => handshake(port, { ALPNProtocols: [PROTOCOL] })],
  [
    'a frame of 4 GiB',
    'too-large',
    async (port, { identity }) => {
      const liar = await lieToOwner(port, identity);
      liar.socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
      await liar.gone();
    },
  ],
  [
    'a frame that is no message',
    'message',
    async (port, { identity }) => {
      const liar = await lieToOwner(port, identity);
      liar.socket.write(Buffer.concat([Buffer.from([0, 0, 0, 9]), Buffer.from('not JSON!')]));
      await liar.gone();
    },
  ],
  [
    'silence after the handshake',
    'late',
    async (port, { identity }) => (await lieToOwner(port, identity)).gone(),
  ],
  [
    'one byte at a time, for ever',
    'late',
    async (port, { identity }) => {
      const liar = await lieToOwner(port, identity);
      const drip = setInterval(() => liar.socket.write(Buffer.from([0])), 20);
      liar.socket.write(Buffer.from([0, 0, 0x3f, 0xff]));
      await liar.gone();
      clearInterval(drip);
    },
  ],
];

describe('what strangers send to a window', () => {
  test.each(NOISE)('%s is counted as %s, and the next one pairs', async (_what, reason, send) => {
    const [owner, classmate, stranger] = await Promise.all([
      labMachine('lab-07'),
      labMachine('lab-08'),
      labMachine('stranger'),
    ]);
    const window = await openTestWindow(owner, { limits: { handshakeMs: 200, messageMs: 200 } });
    await send(window.port, stranger);
    const { refused } = window.server.counters;
    expect(Object.entries(refused).filter(([, count]) => count > 0)).toEqual([[reason, 1]]);
    expect(window.events).toEqual([]);
    await pairAs(classmate, window.port, window.digits);
    expect(owner.grants.list()).toHaveLength(1);
  });

  test('a thousand idle connections keep nobody out, and are cut when newer ones need their places', async () => {
    const [owner, classmate] = await Promise.all([labMachine('lab-07'), labMachine('lab-08')]);
    const window = await openTestWindow(owner);
    const idle = Array.from({ length: 1_000 }, () => open(window.port));
    const { counters } = window.server;
    await vi.waitFor(() => expect(counters.connections).toBe(1_000), { timeout: 10_000 });
    expect(counters.refused['pushed-out']).toBe(1_000 - 32);
    await vi.waitFor(() => expect(idle.filter(({ closed }) => closed)).toHaveLength(1_000 - 32), {
      timeout: 10_000,
    });
    await pairAs(classmate, window.port, window.digits);
    expect(counters.paired).toBe(1);
  });

  test('sessions that have begun are not pushed out by connections that come', async () => {
    const [owner, classmate] = await Promise.all([labMachine('lab-07'), labMachine('lab-08')]);
    const window = await openTestWindow(owner, { limits: { connections: 2 } });
    let type: (digits: string) => void = () => undefined;
    const typing = new Promise<string>((resolve) => {
      type = resolve;
    });
    const pairing = pairAs(classmate, window.port, () => typing);
    const digits = await window.digits();
    for (let count = 0; count < 20; count += 1) open(window.port);
    await vi.waitFor(() => expect(window.server.counters.refused['pushed-out']).toBe(19));
    type(digits);
    expect((await pairing).name).toBe('lab-07');
  });

  test('sessions that say nothing give their places to who comes, and are told', async () => {
    const [owner, classmate, idle] = await Promise.all(['a', 'b', 'c'].map(labMachine));
    if (!owner || !classmate || !idle) throw new Error('three machines');
    const window = await openTestWindow(owner, { limits: { connections: 3 } });
    const held = await Promise.all([1, 2, 3].map(() => lieToOwner(window.port, idle.identity)));
    for (const liar of held) expect(await liar.hear()).toMatchObject({ type: 'owner-hello' });
    await pairAs(classmate, window.port, window.digits);
    expect(window.server.counters.refused.busy).toBe(1);
    const said = await Promise.all(held.map((liar) => liar.hear()));
    expect(said.filter((message) => message?.type === 'abort')).toHaveLength(3);
  });

  test('when all places are of those with something to lose, one more is turned away', async () => {
    const [owner, first, second] = await Promise.all(['a', 'b', 'c'].map(labMachine));
    if (!owner || !first || !second) throw new Error('three machines');
    const window = await openTestWindow(owner, { limits: { connections: 1 } });
    const held = pairAs(first, window.port, () => new Promise(() => undefined));
    const outcome = expect(held).rejects.toMatchObject({ code: 'PAIRING_REFUSED' });
    await window.digits();
    await expect(pairAs(second, window.port, window.digits)).rejects.toMatchObject({
      code: 'PAIRING_HUNG_UP',
    });
    expect(window.server.counters.refused['connection-limit']).toBe(1);
    await window.server.stop({ signal: new AbortController().signal });
    await outcome;
  });
});

const STRANGERS: readonly (readonly [string, string, (socket: Socket) => unknown])[] = [
  ['echoes', 'NOT_A_PAIRING_PORT', (socket) => socket.pipe(socket)],
  ['speaks HTTP', 'NOT_A_PAIRING_PORT', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['hangs up', 'PAIRING_HUNG_UP', (socket) => socket.end()],
];

async function startStranger(answer: (socket: Socket) => unknown): Promise<number> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    onTestFinished(() => {
      socket.destroy();
    });
    answer(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

describe('one who calls a window', () => {
  test.each(STRANGERS)('and meets a server that %s is told %s', async (_what, code, answer) => {
    await expect(pair(await startStranger(answer))).rejects.toMatchObject({ code });
  });

  const pair = async (port: number) =>
    pairAs(await labMachine('lab-08'), port, async () => '000000');

  test('that is not there is told so', async () => {
    const window = await openTestWindow(await labMachine('lab-07'));
    await window.server.stop({ signal: new AbortController().signal });
    await expect(pair(window.port)).rejects.toMatchObject({
      code: 'PAIRING_UNREACHABLE',
      facts: { address: `127.0.0.1:${window.port}`, errno: 'ECONNREFUSED' },
    });
  });

  test('that cannot be opened, for its port is taken, is told so too', async () => {
    const window = await openTestWindow(await labMachine('lab-07'));
    const address = { host: '127.0.0.1', port: window.port };
    await expect(openTestWindow(await labMachine('lab-09'), { address })).rejects.toMatchObject({
      code: 'PAIRING_WINDOW_NOT_OPENED',
      facts: { errno: 'EADDRINUSE' },
    });
  });
});
