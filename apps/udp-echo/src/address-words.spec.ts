import { describe, expect, it } from 'vitest';
import { layoutOf, putAddress } from './address-words.ts';

function bytesOf(host: string, port: number): string {
  const words = new Int32Array(7).fill(-1);
  putAddress(words, { host, port });
  const { words: length } = layoutOf(host);
  return Buffer.from(words.buffer, 0, 4 * length).toString('hex');
}

describe('an address as words', () => {
  it('is that of sockaddr_in: ip(7)', () => {
    expect(bytesOf('192.0.2.201', 65_431)).toBe('0200ff97c00002c9');
    expect(bytesOf('0.0.0.0', 1)).toBe('0200000100000000');
    expect(bytesOf('255.255.255.255', 80)).toBe('02000050ffffffff');
  });

  it.each([
    ['::1', '00000000000000000000000000000001', '00000000'],
    ['::', '00000000000000000000000000000000', '00000000'],
    ['2001:db8::8:800:200c:417a', '20010db80000000000080800200c417a', '00000000'],
    ['2001:db8:1:2:3:4:5:6', '20010db8000100020003000400050006', '00000000'],
    ['fe80::', 'fe800000000000000000000000000000', '00000000'],
    ['::ffff:192.0.2.201', '00000000000000000000ffffc00002c9', '00000000'],
    ['fe80::7%3', 'fe800000000000000000000000000007', '03000000'],
  ])('is that of sockaddr_in6, of %s: ipv6(7)', (host, address, scope) => {
    expect(bytesOf(host, 65_431)).toBe(`0a00ff9700000000${address}${scope}`);
  });

  it('tells zones apart by their names', () => {
    const marks = ['fe80::7', 'fe80::7%eth0', 'fe80::7%eth1'].map((host) => bytesOf(host, 1));
    expect(new Set(marks).size).toBe(3);
  });
});
