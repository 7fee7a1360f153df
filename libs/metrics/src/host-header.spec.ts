import { expect, it } from 'vitest';
import { isLoopbackHost } from './host-header.ts';

it.each([
  '127.0.0.1:19431',
  'localhost:19431',
  'LOCALHOST:19431',
  '127.9.9.9:19431',
  '[::1]:19431',
])('%s is this machine', (host) => {
  expect(isLoopbackHost(host, 19_431)).toBe(true);
});

it.each([
  undefined,
  '',
  '127.0.0.1',
  '127.0.0.1:19432',
  '127.0.0.1:194310',
  'evil.example:19431',
  'localhost.evil.example:19431',
  '127.0.0.1.evil.example:19431',
  '192.168.1.7:19431',
  '0.0.0.0:19431',
  '[fd00::7]:19431',
  '[127.0.0.1]:19431',
  '::1:19431',
  'localhost:19431, evil.example',
  'user@localhost:19431',
])('%s is not', (host) => {
  expect(isLoopbackHost(host, 19_431)).toBe(false);
});

it('a name without a port is that of port 80', () => {
  expect(isLoopbackHost('localhost', 80)).toBe(true);
});
