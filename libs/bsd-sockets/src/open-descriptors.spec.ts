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
  const held = new Set(open.list());
  expect(held.size).toBeLessThan(numbers.length);
  open.remove(4_999);
  expect(new Set(open.list())).toEqual(held);
  open.remove(1);
  open.add(5_001);
  held.delete(1);
  held.add(5_001);
  expect(new Set(open.list())).toEqual(held);
});

it('tells a number once that was closed unseen and came back', () => {
  const open = openDescriptors(shared());
  for (const descriptor of [256, 260, 256]) open.add(descriptor);
  expect(open.list()).toEqual([256, 260]);
});

it('looks for a number where it belongs, and beside it only where another has that place', () => {
  const memory = shared();
  const places = new Int32Array(memory);
  const open = openDescriptors(memory);
  const [own, same] = [260, 260 + 4 * places.length];
  open.add(own);
  open.add(same);
  expect([places[65], places[66]]).toEqual([own, same]);
  open.remove(own);
  open.remove(same);
  expect(places.every((place) => place === 0)).toBe(true);
});
