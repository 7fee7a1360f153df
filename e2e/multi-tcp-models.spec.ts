import { execFileSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type CrowdClient, connectTo, exchange, sendThenRead } from './crowd.ts';
import { eventually } from './eventually.ts';
import { portOf } from './kernel-tables.ts';
import { createMachine } from './machine.ts';
import { socketsByState } from './metrics.ts';
import { describeModels, type ServedModel, serveModel } from './served-model.ts';
import { shareDaemon } from './shared-daemon.ts';
import { needThorough } from './shared-machine.ts';

const HELLO = Buffer.from('hello');
const LARGE_BYTES = 1_500_000;
const LARGEST_PIECE = 100_000;
/** More than the kernel's buffers of both ends of a loopback connection hold. */
const FLOOD_BYTES = 24_000_000;
/** What the server may hold of one client, what it has received and not sent: libuv reads as much at once. */
const HELD_BYTES = 65_536;
const CROWD = 24;
const IDLE_MS = 200;
/** Generous: an interrupt takes 20 ms at most, on a machine that has nothing else to do. */
const INTERRUPT_MS = 2_000;

const shared = shareDaemon('multi-tcp');

function connectMany(served: ServedModel, count: number): Promise<CrowdClient[]> {
  return Promise.all(Array.from({ length: count }, () => served.connect()));
}

async function isAnswered(client: CrowdClient): Promise<boolean> {
  return (await exchange(client, HELLO)).equals(HELLO);
}

/** Sends FIN, and resolves when the server has sent its own. */
async function leave({ socket, ended }: CrowdClient): Promise<void> {
  socket.resume().end();
  await ended;
}

/** Reads until the server's FIN. */
async function readAll({ socket, ended }: CrowdClient): Promise<Buffer> {
  const pieces: Buffer[] = [];
  socket.on('data', (piece: Buffer) => pieces.push(piece)).resume();
  expect(await ended).toBeUndefined();
  return Buffer.concat(pieces);
}

/** Sends in pieces of random sizes, reads at the same time, and compares. */
async function isEchoed(client: CrowdClient, bytes: Buffer): Promise<boolean> {
  const echoed = readAll(client);
  for (let sent = 0; sent < bytes.length; ) {
    const piece = bytes.subarray(sent, sent + randomInt(1, LARGEST_PIECE));
    sent += piece.length;
    if (!client.socket.write(piece)) await once(client.socket, 'drain');
  }
  client.socket.end();
  return (await echoed).equals(bytes);
}

function untilClosed(served: ServedModel, closed: Record<string, number>): Promise<void> {
  return eventually(async () => expect((await served.totals()).closed).toEqual(closed));
}

/** Resolves when nothing more is received of a client that does not read; the server holds little all the while. */
async function untilItStandsStill(served: ServedModel): Promise<number> {
  for (let before = -1; ; await pause(IDLE_MS / 4)) {
    const { receivedBytes, sentBytes } = await served.totals();
    expect(receivedBytes - sentBytes).toBeLessThanOrEqual(HELD_BYTES);
    if (receivedBytes > 0 && receivedBytes === before) return receivedBytes;
    before = receivedBytes;
  }
}

describeModels('multi-tcp with the model %s', (model) => {
  const isOneAtATime = model === 'blocking';
  const serve = (options?: Parameters<typeof serveModel>[2]): Promise<ServedModel> =>
    serveModel(shared(), model, options);

  it('echoes random pieces of several clients byte by byte, and counts each byte once', async () => {
    const served = await serve();
    const clients = await connectMany(served, 3);
    const sent = clients.map(() => randomBytes(LARGE_BYTES + randomInt(1_000)));
    const echoed = clients.map((client, n) => isEchoed(client, sent[n] as Buffer));
    expect(await Promise.all(echoed)).toEqual([true, true, true]);
    await untilClosed(served, { peer: clients.length });
    const bytes = sent.reduce((sum, each) => sum + each.length, 0);
    const counted = { accepted: clients.length, receivedBytes: bytes, sentBytes: bytes };
    expect(await served.totals()).toMatchObject(counted);
  });

  it('serves many connections: at once, or where it can only be in turn, in turn', async () => {
    const served = await serve();
    const clients = await connectMany(served, CROWD);
    const remotes = clients.map(({ socket }) => `127.0.0.1:${socket.localPort}`);
    if (isOneAtATime) {
      await eventually(async () => expect(await served.accepted()).toEqual([remotes[0]]));
      const queued = (await shared().client.listener.getListener({})).acceptQueueLength;
      expect(queued).toBe(CROWD - 1);
    } else {
      expect(await Promise.all(clients.map(isAnswered))).toEqual(clients.map(() => true));
      expect([...(await served.accepted())].sort()).toEqual(remotes.sort());
    }
    const echoed = clients.map((client) => isEchoed(client, randomBytes(1_000)));
    expect(await Promise.all(echoed)).toEqual(clients.map(() => true));
    await untilClosed(served, { peer: CROWD });
    expect(await served.accepted()).toEqual([]);
  });

  it('holds little for a client that does not read, serves others, and gives it all in the end', async () => {
    const served = await serve();
    const flooding = await served.connect();
    const bytes = randomBytes(FLOOD_BYTES);
    flooding.socket.end(bytes);
    expect(await untilItStandsStill(served)).toBeLessThan(FLOOD_BYTES);
    if (!isOneAtATime) expect(await isAnswered(await served.connect())).toBe(true);
    expect((await readAll(flooding)).equals(bytes)).toBe(true);
  });

  it('sends everything to a client whose FIN comes first', async () => {
    const served = await serve();
    await sendThenRead(await served.connect(), randomBytes(200_000));
    await untilClosed(served, { peer: 1 });
  });

  it('tells a reset as a reset, while it reads and while it sends, and goes on', async () => {
    const served = await serve();
    const first = await served.connect();
    await isAnswered(first);
    first.socket.resetAndDestroy();
    await untilClosed(served, { reset: 1 });
    const second = await served.connect();
    second.socket.write(randomBytes(FLOOD_BYTES));
    await untilItStandsStill(served);
    second.socket.resetAndDestroy();
    await untilClosed(served, { reset: 2 });
    expect(await isAnswered(await served.connect())).toBe(true);
  });

  // One connection at a time breaks no limit of their number.
  if (!isOneAtATime) {
    it('closes one more than is allowed, in all and from one address', async () => {
      const served = await serve({ limits: { connections: 2, connectionsPerAddress: 1 } });
      const [first, second] = [
        await served.connect('127.0.0.2'),
        await served.connect('127.0.0.3'),
      ];
      await isAnswered(first);
      await isAnswered(second);
      await leave(await served.connect('127.0.0.4'));
      await leave(first);
      await untilClosed(served, { limit: 1, peer: 1 });
      await leave(await served.connect('127.0.0.3'));
      expect(await isAnswered(await served.connect('127.0.0.2'))).toBe(true);
      const refused = { connections: 1, 'connections-per-address': 1 };
      expect((await served.totals()).refused).toEqual(refused);
    });
  }

  it('cuts who is silent for the idle time, and who does not read; then the next is served', async () => {
    const served = await serve({ limits: { idleMs: IDLE_MS } });
    const beganMs = performance.now();
    const silent = await served.connect();
    silent.socket.resume();
    await silent.ended;
    expect(performance.now() - beganMs).toBeGreaterThan(IDLE_MS - 1);
    const deaf = await served.connect();
    deaf.socket.write(randomBytes(FLOOD_BYTES));
    await untilClosed(served, { limit: 2 });
    deaf.socket.destroy();
    expect(await isAnswered(await served.connect())).toBe(true);
    expect((await served.totals()).refused).toEqual({ 'idle-time': 2 });
  });

  it('echoes as many bytes as are allowed on one connection, and not one more', async () => {
    const served = await serve({ limits: { bytes: 50_000 } });
    const bytes = randomBytes(50_000);
    const [within, beyond] = [await served.connect(), await served.connect()];
    expect((await exchange(within, bytes)).equals(bytes)).toBe(true);
    await leave(within);
    expect((await exchange(beyond, bytes)).equals(bytes)).toBe(true);
    beyond.socket.resume().write('x');
    await beyond.ended;
    await untilClosed(served, { peer: 1, limit: 1 });
    expect(await served.totals()).toMatchObject({ receivedBytes: 100_000, refused: { bytes: 1 } });
  });

  it('tells what it runs, its sockets and the lesson, and refuses steps and an end with the first client', async () => {
    const served = await serve();
    const { daemon, client } = shared();
    const { listener } = client;
    expect(await isAnswered(await served.connect())).toBe(true);
    const states = await socketsByState(daemon);
    expect(states).toMatchObject({ LISTEN: 1, ESTABLISHED: 1 });
    expect(await listener.getListener({})).toMatchObject({ model, address: served.address });
    const { source } = await listener.getListenerSource({});
    expect(source?.file).toBe(`${model.replace('_', '-')}-server.ts`);
    expect(source?.text).toContain('export ');
    expect(await client.daemon.getStatus({})).toMatchObject({ openConnections: 1 });
    await served.close(0);
    for (const refused of [{ steps: true }, { once: true }]) {
      const asked = listener.openListener({ address: '127.0.0.1:0', model, ...refused });
      await expect(asked).rejects.toMatchObject({ code: 'INVALID_VALUE' });
    }
  });

  it('serves IPv6, and IPv4 by the same socket under the name that it has on the wire', async () => {
    const served = await serve({ host: '[::]' });
    const port = portOf(served.address);
    expect(await isEchoed(await connectTo(`[::1]:${port}`), randomBytes(100_000))).toBe(true);
    const four = await connectTo(`127.0.0.1:${port}`);
    expect(await isAnswered(four)).toBe(true);
    const [local, remote] = [`127.0.0.1:${port}`, `127.0.0.1:${four.socket.localPort}`];
    // The answer may be here before it is counted.
    await eventually(async () => {
      const { connections } = await shared().client.listener.listConnections({});
      const found = connections.find((one) => one.remote === remote);
      expect(found).toMatchObject({ local, isAccepted: true, receivedBytes: '5', sentBytes: '5' });
    });
  });

  it('lets its clients finish when it closes, refuses new ones, and cuts the last at the deadline', async () => {
    const served = await serve();
    const clients = await connectMany(served, isOneAtATime ? 1 : 2);
    for (const client of clients) await isAnswered(client);
    const [last, first] = clients as [CrowdClient, CrowdClient?];
    const closing = served.close(300);
    await eventually(async () => expect(await served.state()).toBe('LISTENER_STATE_DRAINING'));
    await eventually(() =>
      expect(served.connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' }),
    );
    if (first !== undefined) {
      expect(await isAnswered(first)).toBe(true);
      await leave(first);
    }
    expect(await isAnswered(last)).toBe(true);
    expect(await closing).toBe(1);
  });

  it('ends its waits when it is cut: for a client, for data, for room to send', async () => {
    const served = await serve();
    const beganMs = performance.now();
    expect(await served.close(0)).toBe(0);
    expect(performance.now() - beganMs).toBeLessThan(INTERRUPT_MS);
    const again = await serve();
    const clients = await connectMany(again, isOneAtATime ? 1 : 8);
    for (const client of clients) await isAnswered(client);
    clients[0]?.socket.write(randomBytes(FLOOD_BYTES));
    await untilItStandsStill(again);
    const cutMs = performance.now();
    expect(await again.close(0)).toBe(clients.length);
    expect(performance.now() - cutMs).toBeLessThan(INTERRUPT_MS);
    expect((await again.totals()).closed).toEqual({ stopped: clients.length });
  });
});

/** The descriptors that are left to a daemon which serves already: fewer than /metrics takes connections. */
const FEW_DESCRIPTORS = 16;

describeModels('multi-tcp with the model %s and no descriptor left', (model) => {
  it('goes on when there is one again', async (context) => {
    // Those are held to it among many connections, too.
    if (model === 'event-loop' || model === 'epoll') needThorough(context);
    const machine = createMachine();
    const daemon = await machine.start('multi-tcp', ['--listen', '127.0.0.1:0', '--model', model]);
    const { pid } = daemon.process;
    const open = (): number => readdirSync(`/proc/${pid}/fd`).length;
    // Counted here, not before its start: how many it has for itself differs between machines.
    const limit = open() + FEW_DESCRIPTORS;
    execFileSync('prlimit', ['--pid', String(pid), `--nofile=${limit}:${limit}`]);
    // They say nothing to /metrics, and keep a descriptor each, until libuv closes one at once. What is open can't be held to the
    // limit: an accept() that waits has reserved a descriptor that /proc lists nowhere, and an inherited one may be numbered above it.
    const others: CrowdClient[] = [];
    let hasNoneLeft = false;
    while (!hasNoneLeft) {
      const before = open();
      const other = await connectTo(daemon.metrics);
      others.push(other);
      other.socket.resume();
      void other.ended.then(() => {
        hasNoneLeft = true;
      });
      await eventually(() => expect(hasNoneLeft || open() > before).toBe(true));
    }
    // The first may have the descriptor that accept() had reserved; for the second there is none.
    const waiting = [await connectTo(daemon.listener), await connectTo(daemon.listener)];
    for (const { socket } of others) socket.destroy();
    for (const client of waiting) {
      // With the event loop, libuv has taken it and closed it.
      if (model !== 'event-loop') expect(await isAnswered(client)).toBe(true);
      client.socket.destroy();
    }
    await eventually(async () =>
      expect(await isAnswered(await connectTo(daemon.listener))).toBe(true),
    );
  });
});
