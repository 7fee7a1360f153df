import { BlockList, isIPv6 } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ipv6Literal, socketNameEnd, socketNameOf } from './ip-literal.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe("one end of a socket's name", () => {
  it.each([
    ['7f000001', '127.0.0.1:80'],
    ['0000 0000 0000 0000 0000 0000 0000 0000', '[::]:80'],
    ['0000 0000 0000 0000 0000 0000 0000 0001', '[::1]:80'],
    ['2001 0db8 0000 0000 0001 0000 0000 0001', '[2001:db8::1:0:0:1]:80'],
    ['2001 0db8 0000 0001 0001 0001 0001 0001', '[2001:db8:0:1:1:1:1:1]:80'],
    ['fe80 0000 0000 0000 0000 0000 0000 0000', '[fe80::]:80'],
    ['0001 0000 0000 0000 0002 0000 0000 0000', '[1::2:0:0:0]:80'],
    ['0000 0000 0000 0000 0000 ffff c000 0201', '192.0.2.1:80'],
  ])('writes %s as %s', (hex, name) => {
    expect(socketNameEnd(bytes(hex), 80)).toBe(name);
  });

  it('writes a mapped address as what it is, where it stands for itself', () => {
    const mapped = bytes('aa 0000 0000 0000 0000 0000 ffff c000 0201');
    expect(ipv6Literal(mapped, 1)).toBe('::ffff:192.0.2.1');
  });

  it.each([
    ['127.0.0.1', '127.0.0.1:80'],
    ['::1', '[::1]:80'],
    ['::ffff:192.0.2.1', '192.0.2.1:80'],
    ['::ffff:c000:201:1', '[::ffff:c000:201:1]:80'],
    ['fe80::1%eth0', '[fe80::1]:80'],
    ['fe80::1%3', '[fe80::1]:80'],
  ])('is the same of the address in text: %s', (host, name) => {
    expect(socketNameOf({ host, port: 80 })).toBe(name);
  });

  it('writes addresses that Node reads back as the same', () => {
    for (let round = 0; round < 64; round += 1) {
      const address = Buffer.from(Array.from({ length: 16 }, (_, i) => (round >> (i % 6)) & 1));
      const literal = socketNameEnd(address, 1).slice(1, -3);
      const list = new BlockList();
      list.addAddress(literal, 'ipv6');
      const plain = (address.toString('hex').match(/.{4}/g) ?? []).join(':');
      expect(isIPv6(literal) && list.check(plain, 'ipv6'), `${literal} is ${plain}`).toBe(true);
    }
  });
});
