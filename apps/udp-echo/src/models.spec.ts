import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isRoot } from '@socketlab/testkit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ListenRequest } from './echo-types.ts';
import { ENDPOINTS_KEPT } from './endpoint-table.ts';
import { type ModelServer, startModel } from './fixtures/model-server.ts';
import { MODELS, type ModelName } from './model.ts';

const LONGEST = 65_507;
const HERE: readonly ModelName[] =
  process.platform === 'linux' ? MODELS : MODELS.filter((model) => model !== 'batch');

const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function start(request: Partial<ListenRequest>): Promise<ModelServer> {
  const server = await startModel(request);
  open.push(() => server.end());
  return server;
}

interface Client {
  readonly socket: Socket;
  readonly port: number;
  send(...datagrams: (string | Uint8Array)[]): Promise<void>;
  /** The next answers, in the order in which they came. */
  receive(count: number): Promise<Buffer[]>;
  close(): void;
}

async function connect(
  server: ModelServer,
  own: { host?: string; port?: number } = {},
): Promise<Client> {
  const { host, port } = server.address;
  const isSix = host.includes(':') && own.host === undefined;
  const socket = createSocket({ type: isSix ? 'udp6' : 'udp4', recvBufferSize: 4_194_304 });
  socket.bind({ address: own.host ?? (isSix ? '::1' : '127.0.0.1'), port: own.port ?? 0 });
  await once(socket, 'listening');
  const to = host === '::' ? (isSix ? '::1' : '127.0.0.1') : host;
  const came: Buffer[] = [];
  socket.on('message', (datagram) => came.push(datagram));
  let isOpen = true;
  const close = (): void => {
    if (isOpen) socket.close();
    isOpen = false;
  };
  open.push(close);
  return {
    socket,
    port: socket.address().port,
    async send(...datagrams) {
      for (const datagram of datagrams) {
        await new Promise<void>((resolve, reject) => {
          socket.send(datagram, port, to, (failure) => (failure ? reject(failure) : resolve()));
        });
      }
    },
    async receive(count) {
      while (came.length < count) await once(socket, 'message');
      return came.splice(0, count);
    },
    close,
  };
}

const eventually = (check: () => void): Promise<void> =>
  vi.waitFor(check, { timeout: 10_000, interval: 5 });

const textOf = (datagrams: readonly Buffer[]): string[] => datagrams.map(String);

describe.each(HERE)('the model %s', (model) => {
  it('answers byte by byte: an empty one, the longest there is, and what lies between', async () => {
    const server = await start({ model });
    const client = await connect(server);
    for (const length of [0, 1, 3, 64, 1_472, 9_000, LONGEST]) {
      const datagram = Uint8Array.from({ length }, (_, at) => (at * 7 + (at >> 8)) % 256);
      await client.send(datagram);
      const [answer] = await client.receive(1);
      expect(answer?.equals(datagram)).toBe(true);
    }
    await eventually(() => expect(server.count('sentDatagrams')).toBe(7));
    expect(server.count('receivedDatagrams')).toBe(7);
    expect(server.count('sentBytes')).toBe(server.count('receivedBytes'));
    expect(server.count('truncated')).toBe(0);
    expect(server.answers()).toEqual({ counted: 7, measured: 7 });
  });

  it('answers many that wait at once, each to its sender and in order', async () => {
    const server = await start({ model });
    const clients = await Promise.all([1, 2, 3].map(() => connect(server)));
    const said = clients.map((_, who) => Array.from({ length: 50 }, (_, at) => `${who} ${at}`));
    await Promise.all(clients.map((client, who) => client.send(...(said[who] ?? []))));
    const heard = await Promise.all(
      clients.map(async (client) => textOf(await client.receive(50))),
    );
    expect(heard).toEqual(said);
    await eventually(() => expect(server.count('sentDatagrams')).toBe(150));
    const rows = new Map(server.endpoints().map((row) => [row.remote, row]));
    const bytes = (texts: readonly string[]): number => texts.join('').length;
    for (const [who, { port }] of clients.entries()) {
      expect(rows.get(`127.0.0.1:${port}`)).toMatchObject({
        receivedDatagrams: 50,
        sentDatagrams: 50,
        receivedBytes: bytes(said[who] ?? []),
        sentBytes: bytes(said[who] ?? []),
        refusedDatagrams: 0,
      });
    }
    const [{ lastReceivedMs = 0 } = {}] = server.endpoints();
    expect(Math.abs(Date.now() - lastReceivedMs)).toBeLessThan(60_000);
  });

  it('answers in upper case, and leaves bytes that are no letters as they are', async () => {
    const server = await start({ model, reply: 'upper' });
    const client = await connect(server);
    await client.send(Buffer.from('Olá, {world}\0', 'latin1'));
    const [answer] = await client.receive(1);
    expect(answer?.toString('latin1')).toBe('OLá, {WORLD}\0');
  });

  it('answers what was kept of a datagram that was too long, and counts and tells that', async () => {
    const server = await start({ model, bufferBytes: 8 });
    const client = await connect(server);
    await client.send('unseen');
    await client.receive(1);
    // The answer may be here before it is counted. While nobody records it makes no event.
    await eventually(() => expect(server.count('sentDatagrams')).toBe(1));
    server.observe();
    for (const said of ['0123456789', 'exactly8', 'short']) {
      await client.send(said);
      expect(textOf(await client.receive(1))).toEqual([said.slice(0, 8)]);
    }
    await eventually(() => expect(server.datagrams).toHaveLength(3));
    expect(server.count('truncated')).toBe(1);
    expect(server.count('sentBytes')).toBe(6 + 21);
    const remote = `127.0.0.1:${client.port}`;
    const socket = { protocol: 'udp', local: `127.0.0.1:${server.address.port}`, remote };
    expect(server.datagrams).toMatchObject([
      { socket, receivedBytes: 8, sentBytes: 8, isTruncated: true },
      { socket, receivedBytes: 8, sentBytes: 8 },
      { socket, receivedBytes: 5, sentBytes: 5 },
    ]);
    expect(server.datagrams[1]).not.toHaveProperty('isTruncated');
  });

  it('serves IPv6, and IPv4 by the same socket', async () => {
    const server = await start({ model, address: { host: '::', port: 0 } });
    const [six, four] = [await connect(server), await connect(server, { host: '127.0.0.1' })];
    for (const client of [six, four]) {
      await client.send('hello');
      expect(textOf(await client.receive(1))).toEqual(['hello']);
    }
    await eventually(() => expect(server.count('sentDatagrams')).toBe(2));
    const remotes = server.endpoints().map(({ remote }) => remote);
    expect(remotes).toEqual([`[::1]:${six.port}`, `127.0.0.1:${four.port}`]);
  });

  it('does not answer a low port, and still the next one who asks', async (ctx) => {
    if (!isRoot()) ctx.skip('only root may bind a port below 1024');
    const server = await start({ model });
    server.observe();
    const low = await connect(server, { host: '127.65.43.11', port: 19 });
    await low.send('anything');
    await eventually(() => expect(server.count('low-port')).toBe(1));
    const other = await connect(server);
    await other.send('hello');
    await other.receive(1);
    await eventually(() => expect(server.datagrams).toHaveLength(2));
    expect(server.datagrams[0]).toMatchObject({ receivedBytes: 8, rule: 'low-port' });
    expect(server.datagrams[0]).not.toHaveProperty('sentBytes');
    const refused = server.endpoints().find(({ remote }) => remote === '127.65.43.11:19');
    expect(refused).toMatchObject({
      receivedDatagrams: 1,
      sentDatagrams: 0,
      refusedDatagrams: 1,
      sentBytes: 0,
    });
  });

  it.each([
    ['echo', 'hello', 3],
    ['upper', 'hello', 3],
  ] as const)(
    'falls silent before its own kind: with reply %s, of %s',
    async (reply, said, answers) => {
      const server = await start({ model, reply });
      const mirror = await connect(server);
      let heard = 0;
      mirror.socket.on('message', (answer: Buffer) => {
        heard += 1;
        void mirror.send(answer);
      });
      await mirror.send(said);
      await eventually(() => expect(server.count('own-kind')).toBe(1));
      expect(server.count('sentDatagrams')).toBe(answers);
      expect(heard).toBe(answers);
    },
  );

  it('takes nobody who says something else each time for its own kind, however fast', async () => {
    const server = await start({ model });
    const client = await connect(server);
    for (let round = 0; round < 5; round += 1) {
      // No more than the smallest receive buffer holds.
      const said = Array.from({ length: 100 }, (_, at) => `${round} ${at}`.padStart(64, '.'));
      await client.send(...said);
      expect(textOf(await client.receive(100))).toEqual(said);
    }
    expect(server.count('own-kind')).toBe(0);
  });

  it('gives a source no more than its budget, and another its own', async () => {
    const server = await start({ model, answersPerSecond: 10 });
    const began = performance.now();
    const greedy = await connect(server);
    await greedy.send(...Array.from({ length: 50 }, (_, at) => `greedy ${at}`));
    await eventually(() => expect(server.count('receivedDatagrams')).toBe(50));
    const seconds = (performance.now() - began) / 1_000;
    const sent = server.count('sentDatagrams');
    expect(sent + server.count('budget')).toBe(50);
    expect(sent).toBeGreaterThanOrEqual(10);
    expect(sent).toBeLessThanOrEqual(10 + Math.ceil(10 * seconds));
    const modest = await connect(server, { host: '127.65.43.12' });
    await modest.send('hello');
    expect(textOf(await modest.receive(1))).toEqual(['hello']);
  });

  it('goes on though a sender has gone before its answer, which an ICMP message tells', async () => {
    const server = await start({ model });
    for (let round = 0; round < 20; round += 1) {
      const gone = await connect(server);
      await gone.send(`${round}`, `${round} again`);
      gone.close();
    }
    const client = await connect(server);
    await client.send('still there?');
    expect(textOf(await client.receive(1))).toEqual(['still there?']);
    await eventually(() => expect(server.count('receivedDatagrams')).toBe(41));
  });

  it('ends when it is told to, though datagrams come, and frees its port', async () => {
    const server = await startModel({ model });
    const client = await connect(server);
    await client.send(...Array.from({ length: 200 }, (_, at) => `${at}`));
    await server.end();
    const next = await start({ model, address: server.address });
    expect(next.address).toEqual(server.address);
    await expect(startModel({ model, address: server.address })).rejects.toThrow('ADDRESS_IN_USE');
  });

  it('remembers no more senders than it has room for, and serves all', {
    timeout: 60_000,
  }, async () => {
    const server = await start({ model });
    const senders = ENDPOINTS_KEPT + 104;
    const batch = 100;
    for (let begun = 0; begun < senders; begun += batch) {
      const clients = await Promise.all(Array.from({ length: batch }, () => connect(server)));
      await Promise.all(clients.map((client, at) => client.send(`${begun + at}`)));
      await Promise.all(clients.map((client) => client.receive(1)));
      for (const { close } of clients) close();
    }
    await eventually(() => expect(server.count('sentDatagrams')).toBe(senders));
    expect(server.countEndpoints()).toBeLessThanOrEqual(ENDPOINTS_KEPT);
    expect(server.countEndpoints()).toBeGreaterThan(ENDPOINTS_KEPT / 2);
  });
});

describe.runIf(process.platform === 'linux')('what is observed of the model batch', () => {
  it('is one call for all that came, and one event of each datagram', async () => {
    const server = await start({ model: 'batch' });
    const client = await connect(server);
    server.observe();
    // The call that brings this one may have begun before anyone observed.
    await client.send('first');
    await client.receive(1);
    await eventually(() => expect(server.datagrams).toHaveLength(1));
    const said = Array.from({ length: 30 }, (_, at) => `datagram ${at}`);
    await client.send(...said);
    await client.receive(30);
    await eventually(() => expect(server.datagrams).toHaveLength(31));
    const calls = server.events.filter((event) => event.kind === 'call');
    const counted = (name: string): number =>
      calls.reduce((sum, call) => sum + (call.name === name ? call.result : 0), 0);
    expect([30, 31]).toContain(counted('recvmmsg'));
    expect(counted('sendmmsg')).toBe(31);
    expect(new Set(calls.map(({ name }) => name))).toEqual(new Set(['recvmmsg', 'sendmmsg']));
    expect(new Set(calls.map(({ file }) => file))).toEqual(new Set(['batch-server.ts']));
  });
});
