import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { CallObservation } from '@socketlab/evidence';
import { createClock } from '@socketlab/foundation';
import { afterEach, describe, expect, it } from 'vitest';
import { choosePlatform } from './choose-platform.ts';
import { createNonBlockingSockets, createSockets } from './create-sockets.ts';
import {
  createEpollEvents,
  EPOLLET,
  EPOLLHUP,
  EPOLLIN,
  EPOLLOUT,
  EPOLLRDHUP,
} from './epoll-events.ts';
import { EpollUnavailableError, InterruptedCallError } from './errors.ts';
import { isBlocked } from './fixtures/blocked-thread.ts';
import type { EpollReport, EpollWork } from './fixtures/epoll-worker.ts';
import { createInterrupt, type InterruptScope } from './interrupt.ts';
import { createReadiness } from './readiness-calls.ts';
import type { SocketContext } from './socket-context.ts';
import type { Descriptor } from './sockets.ts';

const clock = createClock();
const seen: CallObservation[] = [];
const observer = { isOn: () => true, onCall: (call: CallObservation) => seen.push(call) };
const interrupt = createInterrupt();
const sockets = createNonBlockingSockets({}, { clock, observer, interrupt: interrupt.memory });
const peer = createSockets({}, { clock });
const events = createEpollEvents(8);
const open: (() => void)[] = [];

afterEach(() => {
  for (const close of open.splice(0)) close();
  seen.length = 0;
});

/** A blocking client and our non-blocking end of its connection; the listener is closed again. */
function connectPair(): { client: Descriptor; connection: Descriptor } {
  const listener = peer.socket('AF_INET', 'SOCK_STREAM');
  peer.bind(listener, { host: '127.0.0.1', port: 0 });
  peer.listen(listener, 1);
  const connection = sockets.socket('AF_INET', 'SOCK_STREAM');
  sockets.connect(connection, peer.getsockname(listener));
  const { connection: client } = peer.accept(listener);
  peer.close(listener);
  open.push(
    () => peer.close(client),
    () => sockets.close(connection),
  );
  return { client, connection };
}

function makeEpoll(): Descriptor {
  const epoll = sockets.epollCreate();
  open.push(() => sockets.close(epoll));
  return epoll;
}

describe.runIf(process.platform === 'linux')('epoll', () => {
  it('tells each descriptor with what it is ready for, and nothing where nothing is', () => {
    const epoll = makeEpoll();
    const pairs = [connectPair(), connectPair()];
    for (const { connection } of pairs) {
      sockets.epollCtl(epoll, 'EPOLL_CTL_ADD', connection, EPOLLIN | EPOLLRDHUP);
    }
    expect(sockets.epollWait(epoll, events, 0)).toBe(0);
    const [first, second] = pairs;
    peer.send(second?.client ?? -1, Buffer.from('x'));
    expect(sockets.epollWait(epoll, events, -1)).toBe(1);
    expect([events.descriptor(0), events.events(0)]).toEqual([second?.connection, EPOLLIN]);
    peer.shutdown(first?.client ?? -1, 'SHUT_WR');
    expect(sockets.epollWait(epoll, events, -1)).toBe(2);
    const told = new Map([0, 1].map((at) => [events.descriptor(at), events.events(at)]));
    expect(told.get(first?.connection ?? -1)).toBe(EPOLLIN | EPOLLRDHUP);
  });

  it('tells a level as long as it lasts, and an edge once for each change', () => {
    const epoll = makeEpoll();
    const { client, connection } = connectPair();
    sockets.epollCtl(epoll, 'EPOLL_CTL_ADD', connection, EPOLLIN);
    peer.send(client, Buffer.from('x'));
    expect(sockets.epollWait(epoll, events, -1)).toBe(1);
    expect(sockets.epollWait(epoll, events, 0)).toBe(1);
    sockets.epollCtl(epoll, 'EPOLL_CTL_MOD', connection, EPOLLIN | EPOLLET);
    expect(sockets.epollWait(epoll, events, 0)).toBe(1);
    expect(sockets.epollWait(epoll, events, 0)).toBe(0);
    peer.send(client, Buffer.from('y'));
    expect(sockets.epollWait(epoll, events, -1)).toBe(1);
    sockets.epollCtl(epoll, 'EPOLL_CTL_DEL', connection, 0);
    expect(sockets.epollWait(epoll, events, 0)).toBe(0);
  });

  it('is observed as the manual writes it, epoll_ctl with the socket that it is about', () => {
    const epoll = makeEpoll();
    const { connection } = connectPair();
    seen.length = 0;
    sockets.epollCtl(epoll, 'EPOLL_CTL_ADD', connection, EPOLLOUT | EPOLLET);
    sockets.epollWait(epoll, events, 100);
    expect(seen).toMatchObject([
      {
        name: 'epoll_ctl',
        args: [`${epoll}`, 'EPOLL_CTL_ADD', `${connection}`, 'EPOLLOUT|EPOLLET'],
        result: 0,
        descriptor: connection,
        socket: { local: expect.stringMatching(/^127\.0\.0\.1:[1-9]/) },
        file: 'epoll-calls.spec.ts',
      },
      { name: 'epoll_wait', args: [`${epoll}`, '8 events', '100'], result: 1, descriptor: epoll },
    ]);
  });

  it('tells the errno of what is no epoll', () => {
    expect(() => sockets.epollWait(-1, events, 0)).toThrow('EBADF');
    expect(() => sockets.epollCtl(makeEpoll(), 'EPOLL_CTL_MOD', 0, EPOLLIN)).toThrow('ENOENT');
  });

  it('forgets a socket that is closed, though its number comes back', () => {
    const epoll = makeEpoll();
    const gone = sockets.socket('AF_INET', 'SOCK_STREAM');
    sockets.epollCtl(epoll, 'EPOLL_CTL_ADD', gone, EPOLLIN);
    expect(sockets.epollWait(epoll, events, 0)).toBe(1);
    expect(events.events(0) & EPOLLHUP).toBe(EPOLLHUP);
    sockets.close(gone);
    const next = sockets.socket('AF_INET', 'SOCK_STREAM');
    open.push(() => sockets.close(next));
    expect(next).toBe(gone);
    expect(sockets.epollWait(epoll, events, 0)).toBe(0);
  });
});

it('is not there on other systems, which it says at the first call', () => {
  const platform = choosePlatform('darwin');
  const nowhere = createReadiness({} as SocketContext, { platform, waitKind: () => 'data' });
  expect(() => nowhere.epollCreate()).toThrow(EpollUnavailableError);
  expect(choosePlatform('win32').loadEpollCalls).toBeUndefined();
});

async function start(work: Omit<EpollWork, 'memory'>) {
  const control = createInterrupt();
  const workerData: EpollWork = { ...work, memory: control.memory };
  const worker = new Worker(new URL('./fixtures/epoll-worker.ts', import.meta.url), { workerData });
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
  const stop = (scope: InterruptScope): number => {
    const startedAt = performance.now();
    control.interrupt(scope);
    return startedAt;
  };
  return { next, untilBlocked, stop };
}

describe.runIf(process.platform === 'linux')('an interrupt', () => {
  it.each([
    ['accept', true],
    ['all', true],
    ['all', false],
  ] as const)('of scope %s ends an idle epollWait, with a listener: %s', async (scope, listens) => {
    const worker = await start({ listens, isBusy: false });
    await worker.untilBlocked();
    worker.stop(scope);
    expect(await worker.next()).toMatchObject({ kind: 'interrupted' });
    worker.stop('all');
    expect(await worker.next()).toMatchObject({ kind: 'ended', descriptorsLeft: 0 });
  });

  it('ends one that always has something to tell', async () => {
    const worker = await start({ listens: true, isBusy: true });
    worker.stop('accept');
    expect(await worker.next()).toMatchObject({ kind: 'interrupted' });
    worker.stop('all');
    expect(await worker.next()).toMatchObject({ kind: 'ended', descriptorsLeft: 0 });
  });

  it.each([
    ['epoll', {}],
    ['poll', { readiness: 'poll' }],
  ] as const)(
    'of scope accept lets a server in %s wait on for its clients, its listener closed',
    async (_, how) => {
      const worker = await start({ listens: true, isBusy: false, ...how });
      await worker.untilBlocked();
      worker.stop('accept');
      expect(await worker.next()).toMatchObject({ kind: 'interrupted' });
      // In its second wait now, which no event of the first interrupt may end.
      await worker.untilBlocked();
      worker.stop('all');
      expect(await worker.next()).toMatchObject({ kind: 'ended', wakes: 0 });
    },
  );

  it('keeps a wait from beginning, in epoll and in poll', () => {
    const epoll = makeEpoll();
    const options = { readiness: 'poll' } as const;
    const polling = createNonBlockingSockets(options, { clock, interrupt: interrupt.memory });
    interrupt.interrupt('all');
    expect(() => sockets.epollWait(epoll, events, -1)).toThrow(InterruptedCallError);
    const set = polling.epollCreate('poll');
    expect(() => polling.epollWait(set, events, -1)).toThrow(InterruptedCallError);
    polling.close(set);
  });
});
