import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { CallObservation } from '@socketlab/evidence';
import { createClock } from '@socketlab/foundation';
import { afterEach, describe, expect, it } from 'vitest';
import { createNonBlockingSockets, createSockets } from './create-sockets.ts';
import { errnoName } from './errno-name.ts';
import { ConnectionRefusedError } from './errors.ts';
import { isBlocked } from './fixtures/blocked-thread.ts';
import type { EpollReport } from './fixtures/epoll-worker.ts';
import type { IoUringWork } from './fixtures/io-uring-worker.ts';
import { createInterrupt } from './interrupt.ts';
import { type IoUring, RING_ACCEPT, RING_RECV, RING_SEND } from './io-uring.ts';
import { ioUringProblem } from './io-uring-availability.ts';
import type { Descriptor } from './sockets.ts';

/** No test waits so long: what is not done then never will be. */
const LIMIT_MS = 5_000;
const clock = createClock();
const seen: CallObservation[] = [];
const observer = { isOn: () => true, onCall: (call: CallObservation) => seen.push(call) };
const sockets = createNonBlockingSockets({}, { clock, observer });
const peer = createSockets({}, { clock });
const open: (() => void)[] = [];
const problem = ioUringProblem();
/** A look at io_uring may add so much to what V8 counts as used: the receive buffers would be 13 MB. */
const LOOK_BYTES = 65_536;

afterEach(() => {
  for (const close of open.splice(0).reverse()) close();
  seen.length = 0;
});

function makeRing(bufferBytes = 1_024): IoUring {
  const ring = sockets.ioUringSetup({ operations: 64, bufferBytes });
  open.push(() => sockets.close(ring.descriptor));
  return ring;
}

function listen(host = '127.0.0.1'): Descriptor {
  const listener = sockets.socket(host === '::1' ? 'AF_INET6' : 'AF_INET', 'SOCK_STREAM');
  sockets.bind(listener, { host, port: 0 });
  sockets.listen(listener, 64);
  open.push(() => sockets.close(listener));
  return listener;
}

function dial(listener: Descriptor): Descriptor {
  const to = sockets.getsockname(listener);
  const client = peer.socket(to.host === '::1' ? 'AF_INET6' : 'AF_INET', 'SOCK_STREAM');
  peer.connect(client, to);
  open.push(() => peer.close(client));
  return client;
}

/** Hands over what is prepared, and waits for the next completion. */
function nextOf(ring: IoUring): void {
  if (ring.next()) return;
  sockets.ioUringEnter(ring, ring.prepared, 1, LIMIT_MS);
  if (!ring.next()) throw new Error('nothing was done in time');
}

/** A client and our end of its connection. */
function connectPair(ring: IoUring): { client: Descriptor; connection: Descriptor } {
  const listener = listen();
  const client = dial(listener);
  ring.acceptThoseWaiting(listener);
  nextOf(ring);
  const connection = ring.result;
  ring.takeAccepted();
  ring.stopAccepting(listener);
  while (!ring.isAcceptOver) nextOf(ring);
  open.push(() => peer.close(connection));
  return { client, connection };
}

const failureOf = (ring: IoUring): string => errnoName(-ring.result);

describe.skipIf(problem !== undefined)('a ring', () => {
  it('is tried without giving V8 a reason to collect garbage', () => {
    const before = process.memoryUsage().external;
    expect(ioUringProblem()).toBeUndefined();
    expect(process.memoryUsage().external - before).toBeLessThan(LOOK_BYTES);
  });

  it.each(['127.0.0.1', '::1'])(
    'accepts the clients of %s that wait, with their addresses',
    (host) => {
      const ring = makeRing();
      const listener = listen(host);
      const clients = [dial(listener), dial(listener), dial(listener)];
      ring.acceptThoseWaiting(listener);
      const peers = clients.map(() => {
        nextOf(ring);
        expect(ring.operation).toBe(RING_ACCEPT);
        const accepted = ring.result;
        open.push(() => peer.close(accepted));
        return ring.takeAccepted();
      });
      expect(peers).toEqual(clients.map((client) => peer.getsockname(client)));
    },
  );

  it('lets go of a listener whose accepts are stopped, though some were waited for', () => {
    const ring = makeRing();
    const listener = sockets.socket('AF_INET', 'SOCK_STREAM');
    sockets.bind(listener, { host: '127.0.0.1', port: 0 });
    sockets.listen(listener, 1);
    const address = sockets.getsockname(listener);
    dial(listener);
    ring.acceptThoseWaiting(listener);
    nextOf(ring);
    const accepted = ring.result;
    open.push(() => peer.close(accepted));
    ring.stopAccepting(listener);
    while (!ring.isAcceptOver) nextOf(ring);
    expect(failureOf(ring)).toBe('ECANCELED');
    sockets.close(listener);
    const late = peer.socket('AF_INET', 'SOCK_STREAM');
    open.push(() => peer.close(late));
    expect(() => peer.connect(late, address)).toThrow(ConnectionRefusedError);
  });

  it('waits for a client that is not there yet', () => {
    const ring = makeRing();
    const listener = listen();
    ring.acceptThoseWaiting(listener);
    sockets.ioUringEnter(ring, ring.prepared, 0, -1);
    expect(ring.next()).toBe(false);
    dial(listener);
    nextOf(ring);
    expect(ring.result).toBeGreaterThan(0);
    const accepted = ring.result;
    open.push(() => peer.close(accepted));
  });

  it('receives into a buffer, sends from it, and receives again when that is sent', () => {
    const ring = makeRing();
    const { client, connection } = connectPair(ring);
    ring.recv(connection, 1_024);
    peer.send(client, Buffer.from('hello'));
    nextOf(ring);
    expect([ring.operation, ring.connection, ring.result]).toEqual([RING_RECV, connection, 5]);
    const { buffer } = ring;
    expect(Buffer.from(ring.bytes(buffer, 5)).toString()).toBe('hello');
    ring.sendThen(connection, buffer, 1, 4);
    ring.recv(connection, 1_024);
    nextOf(ring);
    expect([ring.operation, ring.buffer, ring.result]).toEqual([RING_SEND, buffer, 3]);
    expect(ring.unsentFrom).toBe(ring.unsentEnd);
    const answer = new Uint8Array(16);
    expect(peer.recv(client, answer)).toBe(3);
    expect(Buffer.from(answer.subarray(0, 3)).toString()).toBe('ell');
    peer.shutdown(client, 'SHUT_WR');
    nextOf(ring);
    expect([ring.operation, ring.result, ring.buffer]).toEqual([RING_RECV, 0, -1]);
  });

  it('tells what is behind a send that failed as cancelled, and of the send what was sent', () => {
    const ring = makeRing(8_000_000);
    const { client, connection } = connectPair(ring);
    ring.recv(connection, 8_000_000);
    peer.send(client, Buffer.from('x'));
    nextOf(ring);
    // More than the buffers of both ends hold, for a client that does not read and then resets.
    ring.sendThen(connection, ring.buffer, 0, 8_000_000);
    ring.recv(connection, 1);
    sockets.ioUringEnter(ring, ring.prepared, 0, -1);
    expect(ring.next()).toBe(false);
    peer.setsockopt(client, 'SO_LINGER', 0);
    peer.shutdown(client, 'SHUT_RD');
    open.splice(open.length - 2, 1);
    peer.close(client);
    nextOf(ring);
    expect(ring.operation).toBe(RING_SEND);
    expect(ring.result).toBeGreaterThan(0);
    expect([ring.unsentFrom, ring.unsentEnd]).toEqual([ring.result, 8_000_000]);
    const { buffer, unsentFrom } = ring;
    nextOf(ring);
    expect([ring.operation, failureOf(ring)]).toEqual([RING_RECV, 'ECANCELED']);
    ring.sendThen(connection, buffer, unsentFrom, 8_000_000);
    ring.recv(connection, 1);
    nextOf(ring);
    expect([ring.operation, failureOf(ring)]).toEqual([RING_SEND, 'EPIPE']);
  });

  it('tells a recv that was cancelled, and waits no longer than it is told to', () => {
    const ring = makeRing();
    const { connection } = connectPair(ring);
    ring.recv(connection, 1);
    expect(sockets.ioUringEnter(ring, ring.prepared, 1, 5)).toBeGreaterThan(0);
    expect(ring.next()).toBe(false);
    ring.cancel(connection);
    nextOf(ring);
    expect([ring.operation, ring.connection, failureOf(ring)]).toEqual([
      RING_RECV,
      connection,
      'ECANCELED',
    ]);
  });

  it('gives no buffer twice while it is held, however many are', () => {
    const ring = makeRing();
    const { client, connection } = connectPair(ring);
    const held: number[] = [];
    const take = (): void => {
      ring.recv(connection, 1);
      peer.send(client, Buffer.from('x'));
      nextOf(ring);
    };
    // More than lie ready at once: others are put there at the next handover.
    for (take(); held.length < 200; take()) {
      if (ring.result === 1) held.push(ring.buffer);
      else expect(failureOf(ring)).toBe('ENOBUFS');
    }
    expect(new Set(held).size).toBe(held.length);
    for (const buffer of held) ring.giveBack(buffer);
  });

  it('is observed as its two calls, and no operation is told as a call', () => {
    const ring = makeRing();
    const { client, connection } = connectPair(ring);
    seen.length = 0;
    ring.recv(connection, 1_024);
    peer.send(client, Buffer.from('hello'));
    sockets.ioUringEnter(ring, ring.prepared, 1, 1_000);
    expect(seen).toMatchObject([
      {
        name: 'io_uring_enter',
        args: [`${ring.descriptor}`, '1', '1', 'IORING_ENTER_GETEVENTS|IORING_ENTER_EXT_ARG'],
        result: 1,
        descriptor: ring.descriptor,
        file: 'io-uring.spec.ts',
      },
    ]);
  });

  it('tells the errno of what is no ring', () => {
    const ring = makeRing();
    const closed = { ...ring, descriptor: -1 };
    expect(() => sockets.ioUringEnter(closed, 0, 0, 0)).toThrow('EBADF');
  });
});

async function start(work: Pick<IoUringWork, 'listens'>) {
  const control = createInterrupt();
  const workerData: IoUringWork = { ...work, memory: control.memory };
  const worker = new Worker(new URL('./fixtures/io-uring-worker.ts', import.meta.url), {
    workerData,
  });
  const messages: EpollReport[] = [];
  worker.on('message', (message: EpollReport) => messages.push(message));
  const next = async (): Promise<EpollReport> => {
    while (messages.length === 0) await once(worker, 'message');
    return messages.shift() as EpollReport;
  };
  const ready = await next();
  if (ready.kind !== 'ready') throw new Error('the worker began with its end');
  const untilBlocked = async (): Promise<void> => {
    while (!isBlocked(ready.threadId)) await new Promise(setImmediate);
  };
  return { next, untilBlocked, stop: control.interrupt };
}

describe.skipIf(problem !== undefined)('an interrupt of a ring', () => {
  it.each([
    ['accept', true],
    ['all', true],
    ['all', false],
  ] as const)('of scope %s ends an idle wait, with a listener: %s', async (scope, listens) => {
    const worker = await start({ listens });
    await worker.untilBlocked();
    worker.stop(scope);
    expect(await worker.next()).toMatchObject({ kind: 'interrupted' });
    worker.stop('all');
    expect(await worker.next()).toMatchObject({ kind: 'ended', descriptorsLeft: 0 });
  });

  it('of scope accept lets a server wait on for its clients when its listener is closed', async () => {
    const worker = await start({ listens: true });
    await worker.untilBlocked();
    worker.stop('accept');
    expect(await worker.next()).toMatchObject({ kind: 'interrupted' });
    // In its second wait now, which no event of the first interrupt may end.
    await worker.untilBlocked();
    worker.stop('all');
    expect(await worker.next()).toMatchObject({ kind: 'ended', wakes: 0 });
  });
});
