import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, isLoopback, parseAddress, parsePort } from './address.ts';
import { InvalidValueError } from './errors.ts';

const port = fc.integer({ min: 0, max: 65_535 });
const anyHost = fc.oneof(fc.ipV4(), fc.ipV6());
const defaults = { host: '127.0.0.1', port: 65_432 };

describe('parseAddress', () => {
  it('reads back what formatAddress wrote, for any IP address and port', () => {
    fc.assert(
      fc.property(anyHost, port, (host, number) => {
        const address = parseAddress(formatAddress({ host, port: number }));
        expect(address.port).toBe(number);
        expect(parseAddress(formatAddress(address))).toEqual(address);
      }),
    );
  });

  it('either reads a text or says that it is not valid, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        try {
          parseAddress(text, defaults);
        } catch (problem) {
          expect(problem).toBeInstanceOf(InvalidValueError);
        }
      }),
    );
  });

  it.each([
    ['192.0.2.1:80', { host: '192.0.2.1', port: 80 }],
    ['[::1]:80', { host: '::1', port: 80 }],
    ['[::1]', { host: '::1', port: 65_432 }],
    ['::1', { host: '::1', port: 65_432 }],
    ['localhost:80', { host: '127.0.0.1', port: 80 }],
    ['LOCALHOST', defaults],
    ['192.0.2.1', { host: '192.0.2.1', port: 65_432 }],
    [':80', { host: '127.0.0.1', port: 80 }],
    ['80', { host: '127.0.0.1', port: 80 }],
    [' 192.0.2.1:80 ', { host: '192.0.2.1', port: 80 }],
    ['', defaults],
  ])('completes %j from the defaults', (text, address) => {
    expect(parseAddress(text, defaults)).toEqual(address);
  });

  it.each([
    ['[0:0:0:0:0:0:0:1]:80', '[::1]:80'],
    ['[2001:DB8::0:1]:80', '[2001:db8::1]:80'],
    ['[::FFFF:192.0.2.1]:80', '[::ffff:192.0.2.1]:80'],
    ['[fe80::0:1%lo]:80', '[fe80::1%lo]:80'],
  ])('spells %s as the kernel does, %s', (text, spelled) => {
    expect(formatAddress(parseAddress(text))).toBe(spelled);
  });

  it.each([
    'example.org:80',
    '256.0.0.1:80',
    '192.0.2.1:65536',
    '192.0.2.1:',
    '192.0.2.1:-1',
    '192.0.2.1:8o',
    '1:2:3',
    '[localhost]:80',
    '[127.0.0.1]:80',
    '[::1]80',
    '[::1',
    '1234567',
    '65536',
  ])('refuses %j and names it', (text) => {
    expect(() => parseAddress(text, defaults, '--listen')).toThrow(/^--listen: "/);
  });

  it('refuses a part when there is nothing to complete it from', () => {
    expect(() => parseAddress('80')).toThrow(InvalidValueError);
    expect(() => parseAddress('192.0.2.1')).toThrow(InvalidValueError);
  });
});

describe('parsePort', () => {
  it('reads every port', () => {
    fc.assert(
      fc.property(port, (number) => {
        expect(parsePort(String(number))).toBe(number);
      }),
    );
  });

  it.each(['65536', '-1', '1.5', '1e3', ' 1', '', '0x50', '100000'])('refuses %j', (text) => {
    expect(() => parsePort(text)).toThrow('a port is a whole number from 0 to 65535');
  });
});

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1'])(
    'is true of %s',
    (host) => expect(isLoopback(host)).toBe(true),
  );

  it.each([
    '0.0.0.0',
    '::',
    '128.0.0.1',
    '192.168.0.1',
    '::2',
    'localhost',
    '127.0.0.1.example.org',
  ])('is false of %s', (host) => expect(isLoopback(host)).toBe(false));
});
