import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CallObservation } from '@socketlab/evidence';
import { createClock } from '@socketlab/foundation';
import { afterEach, expect, it } from 'vitest';
import { createNonBlockingSockets } from './create-sockets.ts';
import { createEpollEvents, EPOLLIN, EPOLLOUT } from './epoll-events.ts';
import { ConnectionRefusedError, ConnectionResetError } from './errors.ts';
import type { Accepted, Descriptor } from './sockets.ts';

const FIXTURE = fileURLToPath(new URL('./fixtures/accept-without-room.ts', import.meta.url));
const seen: CallObservation[] = [];
const observer = { isOn: () => true, onCall: (call: CallObservation) => seen.push(call) };
const sockets = createNonBlockingSockets({}, { clock: createClock(), observer });
const events = createEpollEvents(4);
const open: Descriptor[] = [];

afterEach(() => {
  for (const descriptor of open.splice(0)) sockets.close(descriptor);
  seen.length = 0;
});

function keep(descriptor: Descriptor): Descriptor {
  open.push(descriptor);
  return descriptor;
}

function make(host = '127.0.0.1'): Descriptor {
  const descriptor = keep(sockets.socket('AF_INET', 'SOCK_STREAM'));
  sockets.bind(descriptor, { host, port: 0 });
  return descriptor;
}

function listen(): Descriptor {
  const listener = make();
  sockets.listen(listener, 5);
  return listener;
}

/** Waits for one event on one descriptor. */
function waitFor(descriptor: Descriptor, event: number): void {
  const epoll = sockets.epollCreate();
  sockets.epollCtl(epoll, 'EPOLL_CTL_ADD', descriptor, event);
  sockets.epollWait(epoll, events, -1);
  sockets.close(epoll);
}

function acceptOne(listener: Descriptor): Accepted {
  waitFor(listener, EPOLLIN);
  const accepted = sockets.accept(listener);
  if (!accepted) throw new Error('epoll promised a client');
  keep(accepted.connection);
  return accepted;
}

function connectPair() {
  const listener = listen();
  const client = make('127.0.0.2');
  sockets.connect(client, sockets.getsockname(listener));
  return { client, ...acceptOne(listener) };
}

it('says by its result, and in the observed call by EAGAIN, that a call would block', () => {
  const listener = listen();
  expect(sockets.accept(listener)).toBeUndefined();
  expect(seen.at(-1)).toMatchObject({ name: 'accept', result: -1, errno: 'EAGAIN' });
  const { client, connection } = connectPair();
  expect(sockets.recv(connection, Buffer.alloc(8))).toBeUndefined();
  expect(seen.at(-1)).toMatchObject({ name: 'recv', result: -1, errno: 'EAGAIN' });
  const chunk = Buffer.alloc(262_144);
  let sent: number | undefined = 0;
  let total = 0;
  for (; sent !== undefined; total += sent ?? 0) sent = sockets.send(client, chunk);
  expect(total).toBeGreaterThan(0);
  expect(seen.at(-1)).toMatchObject({ name: 'send', result: -1, errno: 'EAGAIN' });
});

it('connects while it goes on with other things, from the address that was chosen', () => {
  const listener = listen();
  const client = make('127.0.0.2');
  const isDone = sockets.connect(client, sockets.getsockname(listener));
  expect(seen.at(-1)).toMatchObject(
    isDone ? { name: 'connect', result: 0 } : { result: -1, errno: 'EINPROGRESS' },
  );
  waitFor(client, EPOLLOUT);
  expect(sockets.getsockopt(client, 'SO_ERROR')).toBe(0);
  expect(sockets.connect(client, sockets.getsockname(listener))).toBe(true);
  expect(acceptOne(listener).peer).toEqual(sockets.getsockname(client));
  expect(sockets.getsockname(client).host).toBe('127.0.0.2');
});

it('carries bytes both ways, and reads FIN as 0', () => {
  const { client, connection } = connectPair();
  const buffer = Buffer.alloc(64);
  expect(sockets.send(client, Buffer.from('hello'))).toBe(5);
  waitFor(connection, EPOLLIN);
  expect(sockets.recv(connection, buffer)).toBe(5);
  sockets.shutdown(client, 'SHUT_WR');
  waitFor(connection, EPOLLIN);
  expect(sockets.recv(connection, buffer)).toBe(0);
  expect(seen.at(-1)).toMatchObject({
    name: 'recv',
    result: 0,
    socket: {
      local: expect.stringMatching(/^127\.0\.0\.1:/),
      remote: expect.stringMatching(/^127\.0\.0\.2:/),
    },
  });
});

it('throws the same errors as the blocking calls', () => {
  const bound = make();
  const client = make();
  const connect = (): boolean => sockets.connect(client, sockets.getsockname(bound));
  // On loopback the reset may come before connect() has returned.
  expect(() => {
    if (connect()) return;
    waitFor(client, EPOLLOUT);
    connect();
  }).toThrow(ConnectionRefusedError);
  const pair = connectPair();
  sockets.setsockopt(pair.client, 'SO_LINGER', 0);
  sockets.close(pair.client);
  open.splice(open.indexOf(pair.client), 1);
  expect(() => sockets.recv(pair.connection, Buffer.alloc(8))).toThrow(ConnectionResetError);
});

it('tells that no descriptor is left for a client by EMFILE', () => {
  const { stdout, stderr } = spawnSync(
    'sh',
    ['-c', `ulimit -n 60; exec '${process.execPath}' '${FIXTURE}'`],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  expect(stdout).toBe('SystemCallError EMFILE');
});
