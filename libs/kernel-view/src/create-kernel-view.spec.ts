import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import net from 'node:net';
import { Worker } from 'node:worker_threads';
import type { EventDraft } from '@socketlab/evidence';
import { createClock, createLogger } from '@socketlab/foundation';
import { afterEach, describe, expect, it, type TestContext, vi } from 'vitest';
import { createKernelView } from './create-kernel-view.ts';
import type { KernelView, KernelViewOptions, Watch } from './kernel-view.ts';

const wait = () => ({ signal: AbortSignal.timeout(10_000) });
const ends: (() => Promise<unknown> | unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** A started view that is stopped after the test; the test is skipped where the kernel cannot be traced. */
async function startView(context?: TestContext, options: Partial<KernelViewOptions> = {}) {
  const drafts: EventDraft[] = [];
  const view = createKernelView(
    { name: `spec-${context?.task.id}`, usesTracepoints: true, ...options },
    {
      clock: createClock(),
      logger: createLogger({ name: 'spec', level: 'silent' }),
      emit: (draft) => drafts.push(draft),
    },
  );
  await view.start(wait());
  ends.push(() => view.stop(wait()));
  const tracepoints = view.observers.find(({ name }) => name === 'tracepoints');
  if (!tracepoints?.isAvailable) context?.skip(tracepoints?.reason?.en ?? 'no tracepoints');
  return { view, drafts };
}

async function listenOn(host: string, onClient: (socket: net.Socket) => void): Promise<net.Server> {
  const server = net.createServer(onClient).listen(0, host);
  ends.push(() => server.close());
  await once(server, 'listening');
  return server;
}

const portOf = (server: net.Server): number => (server.address() as net.AddressInfo).port;

/** Listens for a moment; on port 0, on one that the system chooses. */
async function listenAndClose(port: number): Promise<number> {
  const server = net.createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const chosen = portOf(server);
  server.close();
  await once(server, 'close');
  return chosen;
}

const freePort = (): Promise<number> => listenAndClose(0);

/** Says hello, is answered, and closes first. */
async function exchange(host: string, port: number): Promise<string> {
  const socket = net.connect(port, host, () => socket.write('hello'));
  const { localPort } = await once(socket, 'connect').then(() => socket);
  await once(socket, 'data');
  socket.end();
  await once(socket, 'close');
  return `${host.includes(':') ? `[${host}]` : host}:${localPort}`;
}

function statesOf(drafts: readonly EventDraft[], local: string): string[] {
  return drafts.flatMap((draft) =>
    draft.kind === 'state' && draft.socket.local === local ? [`${draft.from} -> ${draft.to}`] : [],
  );
}

async function watchAll(view: KernelView, ...watches: Watch[]): Promise<void> {
  for (const watch of watches) await view.watch(watch);
  await view.addThread(process.pid);
}

/** The changes on a way through these states. */
const changes = (...states: string[]): string[] =>
  states.slice(1).map((to, index) => `${states[index]} -> ${to}`);
const CLIENT_LIFE = changes(
  ...['CLOSED', 'SYN-SENT', 'ESTABLISHED', 'FIN-WAIT-1', 'FIN-WAIT-2', 'CLOSED'],
);
const SERVER_LIFE = changes(
  ...['LISTEN', 'SYN-RECEIVED', 'ESTABLISHED', 'CLOSE-WAIT', 'LAST-ACK', 'CLOSED'],
);

describe('what the kernel says of a connection', () => {
  it.for(['127.0.0.1', '::1'])(
    'tells the whole life of both ends over %s, and TIME-WAIT from a snapshot',
    async (host, context) => {
      const { view, drafts } = await startView(context);
      const server = await listenOn(host, (socket) => socket.pipe(socket));
      const port = portOf(server);
      const listener = host === '::1' ? `[::1]:${port}` : `127.0.0.1:${port}`;
      await watchAll(view, { role: 'server', port }, { role: 'client', port });
      const client = await exchange(host, port);
      await view.flush();

      expect(statesOf(drafts, client)).toEqual(CLIENT_LIFE);
      expect(statesOf(drafts, listener)).toEqual(SERVER_LIFE);
      const times = drafts.map(({ monotonicNs }) => BigInt(monotonicNs));
      expect(times).toEqual(times.toSorted((a, b) => Number(a - b)));
      expect([view.tier, view.lost]).toEqual(['root-linux', 0]);
      expect(view.snapshot({ role: 'client', port })).toMatchObject([
        { state: 'TIME-WAIT', inode: 0, socket: { local: client, remote: listener } },
      ]);
      expect(view.snapshot({ role: 'server', port })).toMatchObject([
        { state: 'LISTEN', acceptQueue: { length: 0 } },
      ]);
    },
  );

  it('puts the times of the kernel between those of the program', async (context) => {
    const { view, drafts } = await startView(context);
    const port = portOf(await listenOn('127.0.0.1', (socket) => socket.end('x')));
    await watchAll(view, { role: 'client', port });
    const before = process.hrtime.bigint();
    await exchange('127.0.0.1', port);
    const after = process.hrtime.bigint();
    await view.flush();

    const times = drafts.map(({ monotonicNs }) => BigInt(monotonicNs));
    expect(times.length).toBeGreaterThan(4);
    expect(times.every((time) => before < time && time < after)).toBe(true);
  });

  it('names an IPv4 client of an IPv6 listener alike at both ends', async (context) => {
    const { view, drafts } = await startView(context);
    const port = portOf(await listenOn('::', (socket) => socket.pipe(socket)));
    await watchAll(view, { role: 'server', port });
    const client = await exchange('127.0.0.1', port);
    await view.flush();

    const remotes = drafts.map(({ socket }) => socket.remote);
    expect(new Set(remotes)).toEqual(new Set([client]));
    expect(statesOf(drafts, `127.0.0.1:${port}`)).toEqual(SERVER_LIFE);
  });

  it('tells LISTEN and its end, and nothing once the watch is over', async (context) => {
    const { view, drafts } = await startView(context);
    const port = await freePort();
    await view.addThread(process.pid);
    const end = await view.watch({ role: 'server', port });
    await listenAndClose(port);
    await end();
    await end();
    await listenAndClose(port);
    await view.flush();

    expect(statesOf(drafts, `127.0.0.1:${port}`)).toEqual(['CLOSED -> LISTEN', 'LISTEN -> CLOSED']);
  });

  it("never tells of a stranger's client, be it another process's or another thread's", async (context) => {
    const { view, drafts } = await startView(context);
    const port = portOf(await listenOn('127.0.0.1', (socket) => socket.pipe(socket)));
    await watchAll(view, { role: 'client', port });
    const code = `require('net').connect(${port},'127.0.0.1').on('connect',function(){this.end('x')}).resume()`;
    const [own] = await Promise.all([
      exchange('127.0.0.1', port),
      once(spawn(process.execPath, ['-e', code]), 'exit'),
      once(new Worker(code, { eval: true }), 'exit'),
    ]);
    await view.flush();

    expect(statesOf(drafts, own)).toEqual(CLIENT_LIFE);
    expect(new Set(drafts.map(({ socket }) => socket.local))).toEqual(new Set([own]));
  });
});

describe('what the kernel says of trouble', () => {
  it('tells a reset that was sent, with the reason, and received', async (context) => {
    const { view, drafts } = await startView(context);
    const server = await listenOn('127.0.0.1', (socket) => socket.on('error', () => undefined));
    const port = portOf(server);
    await watchAll(view, { role: 'server', port }, { role: 'client', port });
    const socket = net.connect(port, '127.0.0.1');
    const [accepted] = (await once(server, 'connection')) as [net.Socket];
    const local = `127.0.0.1:${socket.localPort}`;
    const closed = new Promise((resolve) => accepted.once('close', resolve));
    socket.resetAndDestroy();
    await closed;
    await view.flush();

    // The kernel tells of an active reset after it was sent, which over loopback is after it was received.
    const resets = drafts.filter((draft) => draft.kind === 'reset');
    expect(resets.toSorted((a, b) => b.direction.localeCompare(a.direction))).toMatchObject([
      { direction: 'sent', socket: { local }, reason: expect.stringMatching(/^TCP_/) },
      { direction: 'received', socket: { remote: local } },
    ]);
  });

  it('tells that no socket answered a refused client', async (context) => {
    const { view, drafts } = await startView(context);
    const port = await freePort();
    await watchAll(view, { role: 'server', port }, { role: 'client', port });
    const socket = net.connect(port, '127.0.0.1');
    await once(socket, 'error');
    await view.flush();

    expect(drafts.map((draft) => draft.kind)).toEqual(['state', 'reset', 'reset', 'state']);
    expect(drafts).toMatchObject([
      { from: 'CLOSED', to: 'SYN-SENT' },
      { direction: 'sent', socket: { local: `127.0.0.1:${port}` }, reason: 'NO_SOCKET' },
      { direction: 'received', socket: { remote: `127.0.0.1:${port}` } },
      { from: 'SYN-SENT', to: 'CLOSED' },
    ]);
  });

  it('tells that a SYN is sent again to a listener whose accept queue is full', async (context) => {
    const { view, drafts } = await startView(context);
    const code = `require('net').createServer().listen({port:0,host:'127.0.0.1',backlog:1},function(){
      require('fs').writeSync(1, String(this.address().port));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)})`;
    const busy = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    ends.push(() => busy.kill('SIGKILL'));
    const port = Number(String((await once(busy.stdout, 'data'))[0]));
    await watchAll(view, { role: 'client', port });
    const sockets = Array.from({ length: 4 }, () => net.connect(port, '127.0.0.1'));
    for (const socket of sockets) socket.on('error', () => undefined);
    ends.push(() => sockets.map((socket) => socket.destroy()));
    await vi.waitUntil(() => drafts.some(({ kind }) => kind === 'retransmit'), { timeout: 10_000 });

    const [again] = drafts.filter((draft) => draft.kind === 'retransmit');
    expect(again).toMatchObject({ state: 'SYN-SENT', socket: { remote: `127.0.0.1:${port}` } });
    expect(statesOf(drafts, again?.socket.local ?? '')).toEqual(['CLOSED -> SYN-SENT']);
    expect(view.snapshot({ role: 'server', port })).toContainEqual(
      expect.objectContaining({ state: 'LISTEN', acceptQueue: { length: 2, limit: 1 } }),
    );
  });

  it('says how much was lost when the kernel overwrote what was not read yet', async (context) => {
    const { view, drafts } = await startView(context, { traceBufferKbPerCpu: 8 });
    await view.addThread(process.pid);
    await view.observeCalls(true);
    for (let round = 0; round < 20_000; round += 1) tryCloseSync(1_000_000);
    await view.flush();

    const losses = drafts.filter((draft) => draft.kind === 'loss');
    expect(losses.length).toBeGreaterThan(0);
    expect(losses.every(({ where, count }) => where === 'trace' && count > 0)).toBe(true);
    expect(view.lost).toBe(losses.reduce((sum, { count }) => sum + count, 0));
  });
});

describe('what the kernel says of calls', () => {
  it("tells the socket calls of the daemon's own threads, and of no other", async (context) => {
    const { view, drafts } = await startView(context);
    const port = portOf(await listenOn('127.0.0.1', (socket) => socket.pipe(socket)));
    await view.addThread(process.pid);
    await view.observeCalls(true);
    await exchange('127.0.0.1', port);
    await once(new Worker(`require('net').connect(${port}).end()`, { eval: true }), 'exit');
    await view.observeCalls(false);
    await exchange('127.0.0.1', port);
    await view.flush();

    const calls = drafts.filter((draft) => draft.kind === 'call');
    expect(new Set(calls.map(({ threadId }) => threadId))).toEqual(new Set([process.pid]));
    const [made, connected] = ['socket', 'connect'].map((name) =>
      calls.filter((call) => call.name === name),
    );
    expect(made).toMatchObject([
      { args: ['AF_INET', expect.stringMatching('SOCK_STREAM'), 'protocol 0'] },
    ]);
    expect(connected).toMatchObject([{ errno: 'EINPROGRESS', result: -1 }]);
    expect(connected?.[0]?.descriptor).toBe(made?.[0]?.result);
    const accepted = calls.filter(({ name, result }) => name === 'accept4' && result > 0);
    expect(accepted).toHaveLength(2);
    expect(calls.every((c) => BigInt(c.returnedMonotonicNs) >= BigInt(c.monotonicNs))).toBe(true);
  });
});

function tryCloseSync(descriptor: number): void {
  try {
    closeSync(descriptor);
  } catch {
    // EBADF is what is asked for: a system call that changes nothing.
  }
}
