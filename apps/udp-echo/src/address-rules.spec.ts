import { describe, expect, it } from 'vitest';
import { type NetworkNames, refusedAddress } from './address-rules.ts';

const NAMES: NetworkNames = {
  own: new Set(['127.0.0.1', '192.0.2.7', 'fe80::7', '::1']),
  broadcast: new Set(['192.0.2.255']),
};
const BOUND = { host: '192.0.2.7', port: 65_431 };
const ANYWHERE = { host: '0.0.0.0', port: 65_431 };
const ANYWHERE_6 = { host: '::', port: 65_431 };

function refused(host: string, port: number, bound = BOUND): string | undefined {
  return refusedAddress({ host, port }, bound, () => NAMES);
}

describe('an answer', () => {
  it.each([
    ['198.51.100.1', 40_000],
    ['192.0.2.7', 40_000],
    ['127.0.0.1', 1_024],
    ['2001:db8::1', 65_535],
    ['fe80::1%2', 40_000],
    // An address on the same port elsewhere is not the server's own.
    ['198.51.100.1', 65_431],
    ['127.0.0.1', 65_431],
  ])('may go to %s port %i', (host, port) => expect(refused(host, port)).toBeUndefined());

  it.each([0, 1, 7, 19, 53, 1_023])('never goes to port %i', (port) => {
    expect(refused('198.51.100.1', port)).toBe('low-port');
  });

  it.each([
    ['192.0.2.7', BOUND],
    ['::ffff:192.0.2.7', BOUND],
    ['0.0.0.0', BOUND],
    ['192.0.2.7', ANYWHERE],
    ['127.0.0.1', ANYWHERE],
    ['127.8.8.8', ANYWHERE],
    ['::1', ANYWHERE_6],
    ['fe80::7%3', ANYWHERE_6],
    ['::ffff:192.0.2.7', ANYWHERE_6],
  ])('never goes to %s, which is the server itself, bound to $host', (host, bound) => {
    expect(refused(host, 65_431, bound)).toBe('own-address');
  });

  it.each(['224.0.0.1', '239.255.255.250', '::ffff:224.0.0.251', 'ff02::1', 'FF0E::101'])(
    'never goes to the group %s',
    (host) => expect(refused(host, 40_000)).toBe('multicast'),
  );

  it.each(['255.255.255.255', '192.0.2.255', '::ffff:192.0.2.255'])(
    'never goes to all of a network by %s',
    (host) => expect(refused(host, 40_000)).toBe('broadcast'),
  );
});
