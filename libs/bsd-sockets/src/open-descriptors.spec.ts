import { createClock } from '@socketlab/foundation';
import { expect, it } from 'vitest';
import { createSockets } from './create-sockets.ts';
import { openDescriptors, shareOpenDescriptors } from './open-descriptors.ts';

const shared = (): SharedArrayBuffer => shareOpenDescriptors('win32') as SharedArrayBuffer;

it('is shared where the system’s tables tell too little, and nowhere else', () => {
  expect(shareOpenDescriptors('win32')).toBeInstanceOf(SharedArrayBuffer);
  expect(shareOpenDescriptors('linux')).toBeUndefined();
});

it('holds each TCP socket from when it is made or accepted until it is closed', () => {
  const memory = shared();
  const sockets = createSockets({}, { clock: createClock(), openDescriptors: memory });
  const open = (): number[] => openDescriptors(memory).list().sort();
  const listener = sockets.socket('AF_INET', 'SOCK_STREAM');
  sockets.bind(listener, { host: '127.0.0.1', port: 0 });
  sockets.listen(listener, 1);
  const client = sockets.socket('AF_INET', 'SOCK_STREAM');
  const datagrams = sockets.socket('AF_INET', 'SOCK_DGRAM');
  sockets.connect(client, sockets.getsockname(listener));
  const { connection } = sockets.accept(listener);
  expect(open()).toEqual([listener, client, connection].sort());
  sockets.close(client);
  expect(open()).toEqual([listener, connection].sort());
  sockets.close(datagrams);
  sockets.close(connection);
  sockets.close(listener);
  expect(open()).toEqual([]);
});

it('leaves out what finds no place, and has room again when one is closed', () => {
  const open = openDescriptors(shared());
  const numbers = Array.from({ length: 5_000 }, (_, index) => index + 1);
  for (const number of numbers) open.add(number);
  const held = open.list();
  expect(held.length).toBeLessThan(numbers.length);
  open.remove(4_999);
  expect(open.list()).toEqual(held);
  open.remove(1);
  open.add(5_001);
  expect(open.list()).toEqual([5_001, ...held.slice(1)]);
});
