import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipv4Number, ipv4Text } from './ipv4-number.ts';

describe('an IPv4 address as a number', () => {
  it('is read back as it was written, for any address', () => {
    fc.assert(
      fc.property(fc.ipV4(), (host) => {
        const number = ipv4Number(host);
        expect(number === undefined ? undefined : ipv4Text(number)).toBe(host);
      }),
    );
  });

  it('has its bytes in the order in which they are written', () => {
    expect(ipv4Number('127.0.0.1')).toBe(0x7f00_0001);
    expect(ipv4Number('255.255.255.255')).toBe(0xffff_ffff);
    expect(ipv4Number('0.0.0.0')).toBe(0);
  });

  it.each([
    '',
    '::1',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '01.2.3.4',
    '1..2.3',
    '1.2.3.',
    'a.b.c.d',
  ])('there is none of "%s"', (text) => expect(ipv4Number(text)).toBeUndefined());
});
