import { spawnSync } from 'node:child_process';
import type { CallObservation } from '@socketlab/evidence';
import { createClock } from '@socketlab/foundation';
import { afterEach, describe, expect, it } from 'vitest';
import { createSockets } from './create-sockets.ts';
import type { AddressFamily, Descriptor, Sockets } from './sockets.ts';

const MEGABYTE = 1_048_576;
const HOSTS = [
  ['AF_INET', '127.0.0.1'],
  ['AF_INET6', '::1'],
] as const;

/** A listener that somebody else has made. */
const UNKNOWN = {
  handle: 'made.elsewhere',
  family: 'AF_INET',
  protocol: 'tcp',
  isLocalExact: true,
} as const;

const open: Descriptor[] = [];
const sockets = keepingTrack(createSockets({}, { clock: createClock() }));

afterEach(() => {
  for (const descriptor of open.splice(0)) sockets.close(descriptor);
});

function keepingTrack(made: Sockets): Sockets {
  return {
    ...made,
    socket(family, type) {
      const descriptor = made.socket(family, type);
      open.push(descriptor);
      return descriptor;
    },
    accept(listener) {
      const accepted = made.accept(listener);
      open.push(accepted.connection);
      return accepted;
    },
    close(descriptor) {
      made.close(descriptor);
      if (open.includes(descriptor)) open.splice(open.indexOf(descriptor), 1);
    },
  };
}

function listen(family: AddressFamily = 'AF_INET', host = '127.0.0.1'): Descriptor {
  const listener = sockets.socket(family, 'SOCK_STREAM');
  sockets.bind(listener, { host, port: 0 });
  sockets.listen(listener, 5);
  return listener;
}

function connectPair(family: AddressFamily = 'AF_INET', host = '127.0.0.1') {
  const listener = listen(family, host);
  const client = sockets.socket(family, 'SOCK_STREAM');
  sockets.connect(client, sockets.getsockname(listener));
  return { listener, client, ...sockets.accept(listener) };
}

describe.each(HOSTS)('over %s', (family, host) => {
  it('carries bytes both ways, and names both ends alike on both ends', () => {
    const { client, connection, peer } = connectPair(family, host);
    expect(sockets.send(client, Buffer.from('Hello, world'))).toBe(12);
    const buffer = Buffer.alloc(1024);
    expect(sockets.recv(connection, buffer)).toBe(12);
    expect(buffer.toString('utf8', 0, 12)).toBe('Hello, world');
    expect(peer.host).toBe(host);
    expect(sockets.getsockname(client)).toEqual(peer);
    expect(sockets.getpeername(connection)).toEqual(peer);
    expect(sockets.getpeername(client)).toEqual(sockets.getsockname(connection));
  });

  it('reads 0 after the peer has shut its sending side, and can still send', () => {
    const { client, connection } = connectPair(family, host);
    sockets.shutdown(client, 'SHUT_WR');
    const buffer = Buffer.alloc(16);
    expect(sockets.recv(connection, buffer)).toBe(0);
    expect(sockets.send(connection, Buffer.from('bye'))).toBe(3);
    expect(sockets.recv(client, buffer)).toBe(3);
  });

  it('connects a datagram socket, whose messages keep their borders', () => {
    const server = sockets.socket(family, 'SOCK_DGRAM');
    sockets.bind(server, { host, port: 0 });
    const client = sockets.socket(family, 'SOCK_DGRAM');
    sockets.connect(client, sockets.getsockname(server));
    sockets.send(client, Buffer.from('one'));
    sockets.send(client, Buffer.from('three'));
    const buffer = Buffer.alloc(16);
    expect([sockets.recv(server, buffer), sockets.recv(server, buffer)]).toEqual([3, 5]);
  });
});

it('writes into the part of a buffer that it was given, and nowhere else', () => {
  const { client, connection } = connectPair();
  sockets.send(client, Buffer.from('__abc__').subarray(2, 5));
  const buffer = Buffer.alloc(8, '.');
  expect(sockets.recv(connection, buffer.subarray(3, 6))).toBe(3);
  expect(buffer.toString()).toBe('...abc..');
});

it('sets and reads options', () => {
  const descriptor = sockets.socket('AF_INET6', 'SOCK_STREAM');
  for (const option of ['SO_REUSEADDR', 'TCP_NODELAY', 'IPV6_V6ONLY'] as const) {
    sockets.setsockopt(descriptor, option, 1);
    expect(sockets.getsockopt(descriptor, option)).toBe(1);
    sockets.setsockopt(descriptor, option, 0);
    expect(sockets.getsockopt(descriptor, option)).toBe(0);
  }
  expect(sockets.getsockopt(descriptor, 'SO_LINGER')).toBe(-1);
  sockets.setsockopt(descriptor, 'SO_LINGER', 7);
  expect(sockets.getsockopt(descriptor, 'SO_LINGER')).toBe(7);
  sockets.setsockopt(descriptor, 'SO_RCVBUF', 8_192);
  // socket(7): the kernel doubles the value.
  expect(sockets.getsockopt(descriptor, 'SO_RCVBUF')).toBe(16_384);
  expect(sockets.getsockopt(descriptor, 'SO_ERROR')).toBe(0);
});

it('polls until something is there, or for as long as it was told', () => {
  const { client, connection } = connectPair();
  expect(sockets.poll(connection, 'POLLIN', 0)).toBe(false);
  expect(sockets.poll(connection, 'POLLOUT', 0)).toBe(true);
  sockets.send(client, Buffer.from('x'));
  expect(sockets.poll(connection, 'POLLIN', -1)).toBe(true);
});

it('sends what finds room at once where it is told not to wait, and says so when nothing does', () => {
  const { connection } = connectPair();
  const bytes = Buffer.alloc(MEGABYTE);
  const fill = (): void => {
    for (;;) expect(sockets.send(connection, bytes, 'MSG_DONTWAIT')).toBeGreaterThan(0);
  };
  expect(fill).toThrow(expect.objectContaining({ errno: 'EAGAIN' }));
});

it('passes a socket on to other calls, which tell of it by the same handle and name', () => {
  const calls: CallObservation[] = [];
  const observer = { isOn: () => true, onCall: (call: CallObservation) => void calls.push(call) };
  const [first, second] = [
    createSockets({}, { clock: createClock(), observer }),
    createSockets({}, { clock: createClock(), observer }),
  ];
  const listener = listen();
  const client = sockets.socket('AF_INET', 'SOCK_STREAM');
  sockets.connect(client, sockets.getsockname(listener));
  first.adopt({ ...UNKNOWN, descriptor: listener, local: sockets.getsockname(listener) });
  const { connection } = first.accept(listener);
  const passed = first.pass(connection);
  expect(() => first.pass(connection)).toThrow('not this thread');
  second.adopt(structuredClone(passed));
  second.send(connection, Buffer.from('x'));
  second.close(connection);
  const [accepted, sent, closed] = calls.filter(({ name }) => name !== 'getsockname');
  expect([accepted?.name, sent?.name, closed?.name]).toEqual(['accept', 'send', 'close']);
  expect(accepted?.handle).toBe(passed.handle);
  for (const call of [sent, closed]) {
    expect(call).toMatchObject({ handle: passed.handle, socket: accepted?.socket });
  }
});

it('carries 4 MB there and back, byte for byte', () => {
  const { client, connection } = connectPair();
  const sent = Buffer.alloc(4 * MEGABYTE);
  for (let at = 0; at < sent.length; at += 4)
    sent.writeUInt32LE(Math.imul(at, 2_654_435_761) >>> 0, at);
  const received = Buffer.alloc(sent.length);
  const buffer = Buffer.alloc(65_536);
  for (let at = 0; at < sent.length; ) {
    // Little enough in flight for both directions' buffers, so that one thread can be both ends.
    const count = sockets.send(client, sent.subarray(at, at + 16_384));
    exactly(count, () => {
      const got = sockets.recv(connection, buffer);
      let echoed = 0;
      while (echoed < got) echoed += sockets.send(connection, buffer.subarray(echoed, got));
      return got;
    });
    exactly(count, (done) => sockets.recv(client, received.subarray(at + done, at + count)));
    at += count;
  }
  expect(received.equals(sent)).toBe(true);
});

function exactly(count: number, step: (done: number) => number): void {
  for (let done = 0; done < count; ) done += step(done);
}

it('leaves no socket to a child process', ({ skip }) => {
  if (process.platform !== 'linux') skip('/proc is Linux');
  const { client, connection, listener } = connectPair();
  const child = spawnSync('ls', ['-l', '/proc/self/fd'], { encoding: 'utf8' });
  expect(child.stdout).toContain('/proc/');
  const inherited = [...child.stdout.matchAll(/ (\d+) -> socket:/g)].map((match) =>
    Number(match[1]),
  );
  for (const descriptor of [client, connection, listener]) {
    expect(inherited).not.toContain(descriptor);
  }
});
