import { describe, expect, it } from 'vitest';
import { createTargetGuard } from './target.ts';

const PRIVATE = [
  '10.1.2.3:80',
  '172.16.0.1:80',
  '172.31.255.255:80',
  '192.168.0.7:80',
  '[fd00::1]:80',
];
const PUBLIC = ['8.8.8.8:53', '172.32.0.1:80', '[2001:db8::1]:80', '0.0.0.0:80'];
const GROUPS = ['224.0.0.1:80', '255.255.255.255:80', '127.255.255.255:80', '[ff02::1]:80'];
const OWN = { address: '192.168.7.20', netmask: '255.255.254.0', family: 'IPv4' } as const;

describe('where the client may send', () => {
  it('is loopback, by number or by name', () => {
    const read = createTargetGuard({ allowPrivate: false });
    expect(read('127.0.0.1:65432')).toEqual({ host: '127.0.0.1', port: 65_432 });
    expect(read('localhost:1')).toEqual({ host: '127.0.0.1', port: 1 });
    expect(read('[::1]:1')).toEqual({ host: '::1', port: 1 });
  });

  it.each(PRIVATE)('is %s only when the owner has allowed it', (address) => {
    expect(() => createTargetGuard({ allowPrivate: false })(address)).toThrow('--allow-private');
    expect(createTargetGuard({ allowPrivate: true })(address).port).toBe(80);
  });

  it.each(PUBLIC)('is never %s', (address) => {
    const read = createTargetGuard({ allowPrivate: true });
    expect(() => read(address)).toThrow('Public addresses are never a target');
  });

  it.each(GROUPS)('is never %s, which is many machines', (address) => {
    const read = createTargetGuard({ allowPrivate: true });
    expect(() => read(address)).toThrow('broadcast and multicast');
  });

  it('is never the broadcast address of a network that this machine is in', () => {
    const read = createTargetGuard({ allowPrivate: true }, { ownAddresses: () => [OWN] });
    expect(() => read('192.168.7.255:80')).toThrow('broadcast and multicast');
    expect(read('192.168.6.255:80').port).toBe(80);
    const single = { ...OWN, netmask: '255.255.255.255' };
    const alone = createTargetGuard({ allowPrivate: true }, { ownAddresses: () => [single] });
    expect(alone('192.168.7.20:80').port).toBe(80);
  });

  it('refuses what is not an address, and names it', () => {
    const read = createTargetGuard({ allowPrivate: true });
    expect(() => read('example.org:80')).toThrow('example.org:80');
    expect(() => read('127.0.0.1:65536')).toThrow('65536');
    expect(() => read('127.0.0.1')).toThrow('127.0.0.1');
  });
});
