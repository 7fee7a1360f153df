import { expect, test } from 'vitest';
import { createAddressMemory } from './address-memory.ts';

const seen = (local: string) =>
  ({ socket: { protocol: 'tcp', local, remote: '127.0.0.1:65432' } }) as const;

test('knows a socket by the name that the tables have for it, which an IPv4-mapped address is not', () => {
  const memory = createAddressMemory(2);
  memory.add({ host: '::ffff:127.0.0.1', port: 40_000 });
  memory.add({ host: '::1', port: 40_001 });
  expect(memory.isOwn(seen('127.0.0.1:40000'))).toBe(true);
  expect(memory.isOwn(seen('[::1]:40001'))).toBe(true);
  expect(memory.isOwn(seen('127.0.0.1:40001'))).toBe(false);
});

test('forgets the one that was not seen for longest', () => {
  const memory = createAddressMemory(2);
  for (const port of [1, 2, 1, 3]) memory.add({ host: '127.0.0.1', port });
  const known = [1, 2, 3].filter((port) => memory.isOwn(seen(`127.0.0.1:${port}`)));
  expect(known).toEqual([1, 3]);
});
