import { spawnSync } from 'node:child_process';
import type { CallObservation } from '@socketlab/evidence';
import { createClock } from '@socketlab/foundation';
import { afterEach, expect, it } from 'vitest';
import { createSockets } from './create-sockets.ts';
import type { Descriptor, Sockets } from './sockets.ts';

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

function listen(): Descriptor {
  const listener = sockets.socket('AF_INET', 'SOCK_STREAM');
  sockets.bind(listener, { host: '127.0.0.1', port: 0 });
  sockets.listen(listener, 5);
  return listener;
}

function connectPair() {
  const listener = listen();
  const client = sockets.socket('AF_INET', 'SOCK_STREAM');
  sockets.connect(client, sockets.getsockname(listener));
  return { listener, client, ...sockets.accept(listener) };
}

it('tells the size of a buffer that the kernel has doubled', ({ skip }) => {
  if (process.platform !== 'linux') skip('socket(7) is Linux');
  const descriptor = sockets.socket('AF_INET6', 'SOCK_STREAM');
  sockets.setsockopt(descriptor, 'SO_RCVBUF', 8_192);
  expect(sockets.getsockopt(descriptor, 'SO_RCVBUF')).toBe(16_384);
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
