import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type Address, createClock } from '@socketlab/foundation';
import { afterEach, describe, expect, it } from 'vitest';
import { createSockets } from './create-sockets.ts';
import { InterruptedCallError } from './errors.ts';
import { isBlocked } from './fixtures/blocked-thread.ts';
import type { BlockedReport, BlockedWork } from './fixtures/blocked-worker.ts';
import { createInterrupt, type InterruptScope } from './interrupt.ts';
import { ANNOUNCED, BUSY } from './interrupt-cells.ts';
import type { Descriptor } from './sockets.ts';

/**
 * For tests that start many workers one after the other: on a busy machine each takes a second. One that was given up would go
 * on, and block in an accept() on a descriptor of the next test.
 */
const MANY_WORKERS = { timeout: 120_000 };
const ANYWHERE = { host: '127.0.0.1', port: 0 };
const sockets = createSockets({ name: 'peer' }, { clock: createClock() });
const open = new Set<Descriptor>();

afterEach(() => {
  for (const descriptor of open) sockets.close(descriptor);
  open.clear();
});

function keep(descriptor: Descriptor): Descriptor {
  open.add(descriptor);
  return descriptor;
}

function listen(backlog: number, host = '127.0.0.1'): { listener: Descriptor; address: Address } {
  const listener = keep(sockets.socket(host === '::1' ? 'AF_INET6' : 'AF_INET', 'SOCK_STREAM'));
  sockets.bind(listener, { host, port: 0 });
  sockets.listen(listener, backlog);
  return { listener, address: sockets.getsockname(listener) };
}

async function start(call: BlockedWork['call'], address: Address) {
  const interrupt = createInterrupt();
  const workerData: BlockedWork = { call, address, memory: interrupt.memory };
  const worker = new Worker(new URL('./fixtures/blocked-worker.ts', import.meta.url), {
    workerData,
  });
  const [report] = (await once(worker, 'message')) as [BlockedReport];
  if (!('ready' in report)) throw new Error('the worker began with its end');
  const finish = async (scope: InterruptScope) => {
    const ended = once(worker, 'message') as Promise<[BlockedReport]>;
    // Asked for now: the last message and the end can come in one go.
    const exited = once(worker, 'exit');
    interrupt.interrupt(scope);
    const [outcome] = await ended;
    await exited;
    if (!('ended' in outcome)) throw new Error('the worker never ended');
    return outcome;
  };
  return { interrupt, finish, ...report };
}

async function untilBlocked(threadId: number): Promise<void> {
  while (!isBlocked(threadId)) await new Promise(setImmediate);
}

/** Fills a listener's accept queue, so that a further handshake gets no answer: backlog 0 admits one (listen(2)). */
function fillBacklog(address: Address): void {
  const client = keep(sockets.socket('AF_INET', 'SOCK_STREAM'));
  sockets.connect(client, address);
}

describe.runIf(process.platform === 'linux')('an interrupt', () => {
  it.each(['accept', 'all'] as const)('of scope %s ends an accept() that waits', async (scope) => {
    const worker = await start('accept', ANYWHERE);
    await untilBlocked(worker.threadId);
    const { ended, again } = await worker.finish(scope);
    expect([ended, again]).toEqual(['INTERRUPTED_CALL', 'INTERRUPTED_CALL']);
    expect(worker.interrupt.isInterrupted).toBe(true);
  });

  it.each(['127.0.0.1', '::1'])('ends a recv() that waits on %s', async (host) => {
    const worker = await start('recv', listen(5, host).address);
    await untilBlocked(worker.threadId);
    const { ended, again } = await worker.finish('all');
    expect([ended, again]).toEqual(['INTERRUPTED_CALL', 'INTERRUPTED_CALL']);
  });

  it.each([
    ['recvfrom', '127.0.0.1'],
    ['recvfrom', '::1'],
    ['recvmmsg', '127.0.0.1'],
    ['recvmmsg', '::1'],
  ] as const)('ends a %s() that waits on %s', async (call, host) => {
    const worker = await start(call, { host, port: 0 });
    await untilBlocked(worker.threadId);
    // Neither an answer nor an empty datagram keeps it from being ended.
    const client = keep(sockets.socket(host === '::1' ? 'AF_INET6' : 'AF_INET', 'SOCK_DGRAM'));
    sockets.sendto(client, Buffer.alloc(0), worker.ready);
    await untilBlocked(worker.threadId);
    const { ended, again } = await worker.finish('all');
    expect([ended, again]).toEqual(['INTERRUPTED_CALL', 'INTERRUPTED_CALL']);
  });

  it('ends a send() to a peer that never reads', async () => {
    const worker = await start('send', listen(5).address);
    await untilBlocked(worker.threadId);
    const { ended, again, calls } = await worker.finish('all');
    expect([ended, again]).toEqual(['INTERRUPTED_CALL', 'INTERRUPTED_CALL']);
    expect(calls).toBeGreaterThan(0);
  });

  it('ends a connect() to a listener whose backlog is full', async () => {
    const { address } = listen(0);
    fillBacklog(address);
    const worker = await start('connect', address);
    await untilBlocked(worker.threadId);
    const { ended, again } = await worker.finish('all');
    expect([ended, again]).toEqual(['INTERRUPTED_CALL', 'INTERRUPTED_CALL']);
  });

  it(
    'ends a connect() that it overtakes, however close to its beginning',
    MANY_WORKERS,
    async () => {
      const { address } = listen(0);
      fillBacklog(address);
      for (let round = 0; round < 20; round += 1) {
        const worker = await start('connect', address);
        expect((await worker.finish('all')).ended).toBe('INTERRUPTED_CALL');
      }
    },
  );

  it('ends a poll() that waits for ever', async () => {
    const worker = await start('poll', listen(5).address);
    await untilBlocked(worker.threadId);
    expect((await worker.finish('all')).ended).toBe('INTERRUPTED_CALL');
  });

  it('of scope accept lets a recv() wait on', async () => {
    const { listener, address } = listen(5);
    const worker = await start('recv', address);
    worker.interrupt.interrupt('accept');
    const connection = keep(sockets.accept(listener).connection);
    for (let message = 0; message < 100; message += 1) sockets.send(connection, Buffer.from('x'));
    await untilBlocked(worker.threadId);
    const { ended, calls } = await worker.finish('all');
    expect(ended).toBe('INTERRUPTED_CALL');
    expect(calls).toBeGreaterThan(0);
  });

  it('keeps a call from beginning, and leaves the calls that never wait alone', () => {
    const interrupt = createInterrupt();
    const stopped = createSockets({}, { clock: createClock(), interrupt: interrupt.memory });
    const descriptor = keep(stopped.socket('AF_INET', 'SOCK_STREAM'));
    interrupt.interrupt('all');
    stopped.bind(descriptor, ANYWHERE);
    stopped.listen(descriptor, 1);
    expect(() => stopped.accept(descriptor)).toThrow(InterruptedCallError);
    expect(() => stopped.connect(descriptor, ANYWHERE)).toThrow(InterruptedCallError);
    expect(() => stopped.send(descriptor, Buffer.alloc(1))).toThrow(InterruptedCallError);
    expect(() => stopped.recv(descriptor, Buffer.alloc(1))).toThrow(InterruptedCallError);
    expect(() => stopped.poll(descriptor, 'POLLIN', -1)).toThrow(InterruptedCallError);
  });

  it('takes an announced descriptor back at close()', () => {
    const { memory } = createInterrupt();
    const cells = new Int32Array(memory);
    const announcing = createSockets({}, { clock: createClock(), interrupt: memory });
    const { address } = listen(5);
    const descriptor = announcing.socket('AF_INET', 'SOCK_STREAM');
    announcing.connect(descriptor, address);
    expect(cells[ANNOUNCED.data]).toBe(descriptor + 1);
    announcing.close(descriptor);
    expect(cells[ANNOUNCED.data]).toBe(0);
  });

  it('makes close() wait while the main thread works on the descriptor', async () => {
    const worker = await start('recv', listen(5).address);
    await untilBlocked(worker.threadId);
    const cells = new Int32Array(worker.interrupt.memory);
    const announced = Atomics.exchange(cells, ANNOUNCED.data, BUSY);
    const ended = worker.finish('all');
    // The interrupt met BUSY in the place of the descriptor, as the second of two would: it leaves it alone.
    expect(Atomics.load(cells, ANNOUNCED.data)).toBe(BUSY);
    Atomics.store(cells, ANNOUNCED.data, announced);
    Atomics.notify(cells, ANNOUNCED.data);
    worker.interrupt.interrupt('all');
    expect((await ended).ended).toBe('INTERRUPTED_CALL');
    expect(Atomics.load(cells, ANNOUNCED.data)).toBe(0);
  });

  // That no descriptor is touched after its close() is held by the two tests above: here the moment is too short to hit.
  it(
    'ends a worker that connects and closes all the time, and leaves others their new sockets',
    MANY_WORKERS,
    async () => {
      const { listener, address } = listen(64);
      const buffer = Buffer.alloc(1);
      for (let round = 0; round < 25; round += 1) {
        const worker = await start('churn', address);
        for (let exchange = 0; exchange < 20; exchange += 1) {
          const { connection } = sockets.accept(listener);
          sockets.recv(connection, buffer);
          sockets.send(connection, buffer);
          sockets.close(connection);
        }
        // The worker has just been told to close, and these take its number if they come before its next socket.
        const fresh = [0, 1, 2].map(() => sockets.socket('AF_INET', 'SOCK_STREAM'));
        const outcome = await worker.finish('all');
        expect([outcome.ended, outcome.again]).toEqual(['INTERRUPTED_CALL', 'INTERRUPTED_CALL']);
        const { listener: other, address: there } = listen(fresh.length);
        for (const client of fresh) {
          sockets.connect(client, there);
          const { connection } = sockets.accept(other);
          expect(sockets.send(client, buffer)).toBe(1);
          expect(sockets.recv(connection, buffer)).toBe(1);
          for (const descriptor of [client, connection]) sockets.close(descriptor);
        }
        drain(listener);
      }
    },
  );
});

function drain(listener: Descriptor): void {
  while (sockets.poll(listener, 'POLLIN', 0)) sockets.close(sockets.accept(listener).connection);
}

describe.runIf(process.platform === 'linux')('a process that exits', () => {
  it.each(['accept', 'recv'])('ends at once though its worker is blocked in %s()', async (call) => {
    const { address } = listen(5);
    const { host, port } = call === 'accept' ? ANYWHERE : address;
    const program = fileURLToPath(new URL('./fixtures/exit-while-blocked.ts', import.meta.url));
    const child = spawn(process.execPath, [program, call, host, `${port}`], { stdio: 'inherit' });
    const [code, signal] = await once(child, 'exit');
    expect([code, signal]).toEqual([7, null]);
  });
});
