import type { CallObservation } from '@socketlab/evidence';
import { createClock } from '@socketlab/foundation';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { choosePlatform } from './choose-platform.ts';
import { createNonBlockingSockets } from './create-sockets.ts';
import {
  createEpollEvents,
  EPOLLERR,
  EPOLLET,
  EPOLLHUP,
  EPOLLIN,
  EPOLLOUT,
  EPOLLRDHUP,
} from './epoll-events.ts';
import { createPollSets } from './poll-sets.ts';
import { createSocketContext } from './socket-context.ts';
import { createSocketLedger } from './socket-ledger.ts';
import type { Descriptor } from './sockets.ts';

const BOTH = EPOLLIN | EPOLLOUT;
const LOOPBACK = { host: '127.0.0.1', port: 0 };
const seen: CallObservation[] = [];
const observer = { isOn: () => true, onCall: (call: CallObservation) => seen.push(call) };
const sockets = createNonBlockingSockets({ readiness: 'poll' }, { clock: createClock(), observer });
const events = createEpollEvents(4);
const open: Descriptor[] = [];

beforeEach((context) => {
  if (process.platform === 'win32') context.skip('pairs are made as Linux makes them');
});

afterEach(() => {
  for (const descriptor of open.splice(0)) sockets.close(descriptor);
  seen.length = 0;
});

function keep(descriptor: Descriptor): Descriptor {
  open.push(descriptor);
  return descriptor;
}

const makeSet = (): Descriptor => keep(sockets.epollCreate('poll'));

function listen(backlog: number): Descriptor {
  const listener = keep(sockets.socket('AF_INET', 'SOCK_STREAM'));
  sockets.bind(listener, LOOPBACK);
  sockets.listen(listener, backlog);
  return listener;
}

/** Both ends of so many connections; over loopback the handshake is done when connect() returns. */
function connectPairs(count: number): { client: Descriptor; server: Descriptor }[] {
  const listener = listen(count);
  const address = sockets.getsockname(listener);
  return Array.from({ length: count }, () => {
    const client = keep(sockets.socket('AF_INET', 'SOCK_STREAM'));
    sockets.connect(client, address);
    const accepted = sockets.accept(listener);
    if (accepted === undefined) throw new Error('no client waits');
    return { client, server: keep(accepted.connection) };
  });
}

function connectPair(): { client: Descriptor; server: Descriptor } {
  const [pair] = connectPairs(1);
  if (pair === undefined) throw new Error('no pair');
  return pair;
}

function told(set: Descriptor, timeoutMs = 0): [descriptor: Descriptor, bits: number][] {
  const count = sockets.epollWait(set, events, timeoutMs);
  return Array.from({ length: count }, (_, at) => [events.descriptor(at), events.events(at)]);
}

it('tells a level as long as it lasts, of the sockets that it is about', () => {
  const set = makeSet();
  const [first, second] = connectPairs(2);
  if (first === undefined || second === undefined) throw new Error('no pairs');
  for (const { server } of [first, second]) {
    sockets.epollCtl(set, 'EPOLL_CTL_ADD', server, EPOLLIN | EPOLLRDHUP);
  }
  expect(told(set)).toEqual([]);
  sockets.send(second.client, Buffer.from('x'));
  expect(told(set, -1)).toEqual([[second.server, EPOLLIN]]);
  expect(told(set)).toEqual([[second.server, EPOLLIN]]);
  sockets.epollCtl(set, 'EPOLL_CTL_MOD', second.server, EPOLLOUT);
  expect(told(set)).toEqual([[second.server, EPOLLOUT]]);
  sockets.epollCtl(set, 'EPOLL_CTL_DEL', second.server, 0);
  expect(told(set)).toEqual([]);
  sockets.shutdown(first.client, 'SHUT_WR');
  expect(told(set, -1)).toEqual([[first.server, EPOLLIN]]);
});

it('tells an edge once, and again when the program has tried what it was told', () => {
  const set = makeSet();
  const { client, server } = connectPair();
  sockets.epollCtl(set, 'EPOLL_CTL_ADD', server, BOTH | EPOLLET);
  expect(told(set)).toEqual([[server, EPOLLOUT]]);
  sockets.send(client, Buffer.from('xy'));
  expect(told(set, -1)).toEqual([[server, EPOLLIN]]);
  expect(told(set)).toEqual([]);
  sockets.recv(server, new Uint8Array(1));
  expect(told(set, -1)).toEqual([[server, EPOLLIN]]);
  const chunk = new Uint8Array(65_536);
  while (sockets.send(server, chunk) !== undefined);
  expect(told(set)).toEqual([]);
  while (told(set).length === 0) sockets.recv(client, new Uint8Array(65_536));
});

it('tells once that a connection was reset, though poll() tells it without end', () => {
  const set = makeSet();
  const { client, server } = connectPair();
  sockets.epollCtl(set, 'EPOLL_CTL_ADD', server, BOTH | EPOLLET);
  sockets.setsockopt(client, 'SO_LINGER', 0);
  sockets.close(open.splice(open.indexOf(client), 1)[0] ?? client);
  const [[descriptor, bits] = [0, 0]] = told(set, -1);
  expect([descriptor, bits & (EPOLLERR | EPOLLHUP)]).toEqual([server, EPOLLERR | EPOLLHUP]);
  expect(told(set, 1)).toEqual([]);
  expect(() => sockets.recv(server, new Uint8Array(1))).toThrow('ECONNRESET');
});

it('tells of all in turn where one wait has no room for them', () => {
  const set = makeSet();
  const pairs = connectPairs(70);
  for (const { server } of pairs) sockets.epollCtl(set, 'EPOLL_CTL_ADD', server, EPOLLOUT);
  const found = new Set<Descriptor>();
  for (let wait = 0; wait < Math.ceil(70 / events.capacity); wait += 1) {
    for (const [descriptor] of told(set)) found.add(descriptor);
  }
  expect(found).toEqual(new Set(pairs.map(({ server }) => server)));
});

it('forgets a socket that is closed, though its number comes back', () => {
  const set = makeSet();
  const { server } = connectPair();
  sockets.epollCtl(set, 'EPOLL_CTL_ADD', server, EPOLLOUT);
  sockets.close(open.splice(open.indexOf(server), 1)[0] ?? server);
  const next = keep(sockets.socket('AF_INET', 'SOCK_STREAM'));
  expect(next).toBe(server);
  expect(told(set)).toEqual([]);
});

it('is told of as the poll() that it is; what changes the set is no call', () => {
  const set = makeSet();
  const { server } = connectPair();
  seen.length = 0;
  sockets.epollCtl(set, 'EPOLL_CTL_ADD', server, EPOLLOUT | EPOLLET);
  sockets.epollWait(set, events, 100);
  sockets.close(open.splice(open.indexOf(set), 1)[0] ?? set);
  expect(
    seen.map(({ name, args, result, descriptor, file }) => ({
      ...{ name, args, result, descriptor, file },
    })),
  ).toEqual([
    {
      ...{ name: 'poll', args: ['1 sockets', '100'], result: 1 },
      ...{ descriptor: undefined, file: 'poll-sets.spec.ts' },
    },
  ]);
});

it('says what is wrong with a set or a socket in it', () => {
  const set = makeSet();
  expect(() => sockets.epollWait(-1, events, 0)).toThrow('EBADF');
  expect(() => sockets.epollCtl(set, 'EPOLL_CTL_MOD', 0, EPOLLIN)).toThrow('ENOENT');
  sockets.epollCtl(set, 'EPOLL_CTL_ADD', 0, EPOLLIN);
  expect(() => sockets.epollCtl(set, 'EPOLL_CTL_ADD', 0, EPOLLIN)).toThrow('EEXIST');
});

it('tells of a failed handshake that poll() keeps to itself', () => {
  const platform = choosePlatform();
  const calls = platform.loadNonBlockingCalls();
  const guard = platform.createGuard(calls, undefined);
  const ledger = createSocketLedger('test.');
  const { constants } = platform;
  const asked: (readonly number[])[] = [];
  const sets = createPollSets(createSocketContext({ calls, constants, guard, ledger }), {
    waitKind: () => 'data',
    failedConnects(descriptors) {
      asked.push(descriptors);
      return descriptors;
    },
  });
  const { client, server } = connectPair();
  const set = sets.create();
  for (const one of [client, server]) sets.epollCtl(set, 'EPOLL_CTL_ADD', one, EPOLLIN | EPOLLET);
  sets.connecting(client);
  expect(sets.epollWait(set, events, 0)).toBe(1);
  expect([events.descriptor(0), events.events(0)]).toEqual([client, EPOLLERR | EPOLLHUP]);
  expect(sets.epollWait(set, events, 0)).toBe(0);
  expect(asked).toEqual([[client]]);
});
