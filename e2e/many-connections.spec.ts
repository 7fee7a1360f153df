import { readFileSync } from 'node:fs';
import path from 'node:path';
import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import {
  type CrowdClient,
  connectTo,
  crowdBytes,
  exchange,
  residentMegabytes,
  sendThenRead,
} from './crowd.ts';
import { eventually } from './eventually.ts';
import { portOf, statesOfPort } from './kernel-tables.ts';
import { createMachine, type ForegroundDaemon, type Machine, type RunOptions } from './machine.ts';
import { closedByReason, scrape, socketsByState } from './metrics.ts';
import { WORKSPACE } from './programs.ts';

failOnLeaks();

const CLIENTS = 64;
const BYTES_EACH = 6_000_000;
/** More clients than a daemon with few descriptors can take. */
const CROWD = 100;
const MEGABYTES_OF_64_CLIENTS = 160;
const MEGABYTES_OF_ONE = 32;
const NOBODY = { peer: 0, reset: 0, error: 0, stopped: 0, limit: 0 };

interface Served {
  readonly machine: Machine;
  readonly daemon: ForegroundDaemon;
}

async function serve(
  model: string,
  args: readonly string[] = [],
  options?: RunOptions,
): Promise<Served> {
  const machine = createMachine();
  const where = args.includes('--listen') ? [] : ['--listen', '127.0.0.1:0'];
  const daemon = await machine.start('multi-tcp', ['--model', model, ...where, ...args], options);
  return { machine, daemon };
}

function connectMany({ daemon }: Served, count: number): Promise<CrowdClient[]> {
  return Promise.all(Array.from({ length: count }, () => connectTo(daemon.listener)));
}

async function isServed({ daemon }: Served): Promise<boolean> {
  const answer = await exchange(await connectTo(daemon.listener), Buffer.from('are you there?'));
  return answer.toString() === 'are you there?';
}

describe.each(['epoll', 'event-loop'])('multi-tcp with the model %s', (model) => {
  it('echoes every byte to 64 clients that send 6 MB and FIN before they read, in bounded memory', async () => {
    const served = await serve(model);
    const { pid } = served.daemon.process;
    const before = residentMegabytes(pid);
    const clients = await connectMany(served, CLIENTS);
    const bytesOf = crowdBytes({ clients: CLIENTS, bytesEach: BYTES_EACH });
    await Promise.all(clients.map((client, n) => sendThenRead(client, bytesOf(n))));
    expect(residentMegabytes(pid) - before).toBeLessThan(MEGABYTES_OF_64_CLIENTS);
    await eventually(async () => {
      expect(await closedByReason(served.daemon)).toEqual({ ...NOBODY, peer: CLIENTS });
    });
  });

  it('answers the control plane while they all send', async () => {
    const served = await serve(model);
    const { listener, evidence } = await served.machine.connect(served.daemon.control);
    const clients = await connectMany(served, CLIENTS);
    const bytesOf = crowdBytes({ clients: CLIENTS, bytesEach: 1_000_000 });
    let isOver = false;
    const echoed = Promise.all(clients.map((client, n) => sendThenRead(client, bytesOf(n))));
    const over = echoed.finally(() => {
      isOver = true;
    });
    let answers = 0;
    while (!isOver) {
      expect((await listener.getListener({}, { deadlineMs: 2_000 })).model).toBe(model);
      await evidence.getTier({}, { deadlineMs: 2_000 });
      answers += 1;
    }
    await over;
    expect(answers).toBeGreaterThan(0);
  });

  it('keeps what a client sends that never reads in the kernel, and serves the others', async () => {
    const served = await serve(model);
    const { pid } = served.daemon.process;
    const silent = await connectTo(served.daemon.listener);
    const before = residentMegabytes(pid);
    const received = async (): Promise<number> =>
      (await scrape(served.daemon)).get('socketlab_tcp_received_bytes_total') ?? 0;
    silent.socket.write(Buffer.alloc(64_000_000));
    await eventually(async () => {
      const soFar = await received();
      expect(await isServed(served)).toBe(true);
      // Nothing more is read of it than the others have sent: its window is full.
      expect((await received()) - soFar).toBeLessThan(1_000);
      expect(soFar).toBeGreaterThan(0);
    });
    expect(residentMegabytes(pid) - before).toBeLessThan(MEGABYTES_OF_ONE);
    silent.socket.resetAndDestroy();
    await eventually(async () =>
      expect(await closedByReason(served.daemon)).toMatchObject({ reset: 1 }),
    );
  });

  it('answers in upper case, and in IPv6', async () => {
    const { daemon } = await serve(model, ['--reply', 'upper', '--listen', '[::1]:0']);
    const answer = await exchange(await connectTo(daemon.listener), Buffer.from('ação'));
    expect(answer.toString()).toBe('AçãO');
  });

  it('lists its connections in the states of the kernel, and says which it has accepted', async () => {
    const served = await serve(model);
    const clients = await connectMany(served, 3);
    await Promise.all(clients.map((client) => exchange(client, Buffer.alloc(1_000))));
    const { listener } = await served.machine.connect(served.daemon.control);
    const { connections } = await listener.listConnections({});
    // The port may have been another server's a moment ago, with connections that are still in TIME-WAIT.
    const live = connections.filter(({ state }) => state !== 'TIME-WAIT');
    expect(live.map(({ remote }) => remote).sort()).toEqual(
      clients.map(({ socket }) => `127.0.0.1:${socket.localPort}`).sort(),
    );
    for (const connection of live) {
      expect(connection).toMatchObject({
        local: served.daemon.listener,
        state: 'ESTABLISHED',
        isAccepted: true,
        receivedBytes: '1000',
        sentBytes: '1000',
      });
    }
    const states = statesOfPort(portOf(served.daemon.listener));
    expect(states).toMatchObject({ LISTEN: 1, ESTABLISHED: 3 });
    expect(await socketsByState(served.daemon)).toEqual(states);
  });

  it('tells the source that it runs, its limits, and refuses what it has no meaning for', async () => {
    const { machine, daemon } = await serve(model, ['--max-connections', '7']);
    const { listener } = await machine.connect(daemon.control);
    const file = `${model}-server.ts`;
    const text = readFileSync(path.join(WORKSPACE, 'apps/multi-tcp/src', file), 'utf8');
    expect((await listener.getListenerSource({})).source).toEqual({ file, text });
    expect((await listener.getListener({})).limits).toMatchObject({ connections: 7, idleMs: 0 });
    await listener.closeListener({ deadlineMs: 0 });
    const open = (request: object) =>
      listener.openListener({ address: '127.0.0.1:0', model, ...request });
    await expect(open({ once: true })).rejects.toMatchObject({ code: 'INVALID_VALUE' });
    await expect(open({ steps: true })).rejects.toMatchObject({ code: 'INVALID_VALUE' });
    await expect(open({ model: 'magic' })).rejects.toThrow('event-loop, epoll');
    await expect(open({ limits: { connections: 0 } })).rejects.toThrow('from 1 to');
    expect(await open({ limits: { idleMs: 5 } })).toMatchObject({
      model,
      limits: { connections: 7, idleMs: 5 },
    });
  });

  it('says who has the port that it cannot have, and may try another', async () => {
    const { machine, daemon } = await serve(model);
    const other = await machine.start('multi-tcp', ['--model', model]);
    const { listener } = await machine.connect(other.control);
    const taken = listener.openListener({ address: daemon.listener });
    await expect(taken).rejects.toMatchObject({ code: 'ADDRESS_IN_USE' });
    expect((await listener.openListener({ address: '127.0.0.1:0' })).model).toBe(model);
  });

  it('lets its clients finish when the listener closes, and cuts them at the deadline', async () => {
    const served = await serve(model);
    const [first, second] = await connectMany(served, 2);
    if (!first || !second) throw new Error('two clients were asked for');
    await exchange(first, Buffer.from('1'));
    await exchange(second, Buffer.from('2'));
    const { listener } = await served.machine.connect(served.daemon.control);
    const closing = listener.closeListener({ deadlineMs: 1_500 });
    await eventually(async () => {
      expect((await listener.getListener({})).state).toBe('LISTENER_STATE_DRAINING');
    });
    expect((await exchange(first, Buffer.from('still here'))).toString()).toBe('still here');
    first.socket.resume().end();
    expect(await first.ended).toBeUndefined();
    expect(await closing).toEqual({ cut: 1 });
    expect(await closedByReason(served.daemon)).toEqual({ ...NOBODY, peer: 1, stopped: 1 });
    await expect(connectTo(served.daemon.listener)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('goes on when it has had no descriptor left', async () => {
    const served = await serveWithFewDescriptors(model);
    const crowd = [];
    for (let n = 0; n < CROWD; n += 1) crowd.push(await connectTo(served.daemon.listener));
    const first = crowd[0] as CrowdClient;
    expect((await exchange(first, Buffer.from('served'))).toString()).toBe('served');
    for (const { socket } of crowd) socket.resetAndDestroy();
    await eventually(async () => expect(await isServed(served)).toBe(true));
  });
});

/** More than the daemon needs for itself, and fewer than it needs for the crowd. */
function serveWithFewDescriptors(model: string): Promise<Served> {
  return serve(model, [], { within: (command) => ['prlimit', '--nofile=96:96', ...command] });
}

describe('multi-tcp with the model epoll and no descriptor left', () => {
  // Not with the event loop: libuv takes those who wait, and closes them.
  it('lets clients wait in the accept queue, and serves them once others have gone', async () => {
    const served = await serveWithFewDescriptors('epoll');
    // Connected before there is none left for this, either.
    const { listener } = await served.machine.connect(served.daemon.control);
    const accepted = async (): Promise<number> => Number((await listener.getListener({})).accepted);
    expect(await accepted()).toBe(0);
    const crowd = [];
    for (let n = 0; n < CROWD; n += 1) crowd.push(await connectTo(served.daemon.listener));
    const [first, last] = [crowd[0], crowd.at(-1)] as [CrowdClient, CrowdClient];
    expect((await exchange(first, Buffer.from('served'))).toString()).toBe('served');
    expect(await accepted()).toBeLessThan(CROWD);
    for (const { socket } of crowd.slice(0, -20)) socket.resetAndDestroy();
    expect((await exchange(last, Buffer.from('at last'))).toString()).toBe('at last');
    expect(await accepted()).toBe(CROWD);
  });
});
