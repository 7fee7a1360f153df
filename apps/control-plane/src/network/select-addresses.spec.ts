import { describe, expect, it, test } from 'vitest';
import { type AddressFacts, kindOf } from './address-facts.ts';
import { selectAddresses } from './select-addresses.ts';

const facts = (address: string, more: Partial<AddressFacts> = {}): AddressFacts => ({
  interface: 'eth0',
  kind: 'network',
  isUp: true,
  isDefaultRoute: false,
  address,
  prefix: 24,
  isTemporary: false,
  ...more,
});

describe('the addresses of a machine', () => {
  it('are usable best first: IPv4 of the default route, other IPv4, IPv6', () => {
    const { usable } = selectAddresses([
      facts('fd12::7'),
      facts('100.72.3.1'),
      facts('10.0.0.7', { interface: 'eth1' }),
      facts('192.168.1.7', { isDefaultRoute: true }),
      facts('172.31.0.7', { interface: 'eth2' }),
    ]);
    expect(usable.map(({ address }) => address)).toEqual([
      '192.168.1.7',
      '10.0.0.7',
      '172.31.0.7',
      '100.72.3.1',
      'fd12::7',
    ]);
  });

  test.each([
    ['127.0.0.1', { kind: 'loopback' }, 'loopback'],
    ['::1', { kind: 'loopback' }, 'loopback'],
    ['10.0.0.1', { kind: 'loopback' }, 'loopback'],
    ['192.168.1.7', { isUp: false }, 'down'],
    ['172.17.0.1', { kind: 'container' }, 'container'],
    ['10.8.0.2', { kind: 'tunnel' }, 'tunnel'],
    ['100.101.102.103', { kind: 'tunnel' }, 'tunnel'],
    ['169.254.7.7', {}, 'link-local'],
    ['fe80::1', {}, 'link-local'],
    ['fd12::99', { isTemporary: true }, 'temporary'],
    ['2001:db8::7', { isTemporary: true }, 'temporary'],
    ['2001:db8::7', {}, 'not-private'],
    ['8.8.8.8', {}, 'not-private'],
    ['172.32.0.1', {}, 'not-private'],
    ['192.169.0.1', {}, 'not-private'],
    ['100.128.0.1', {}, 'not-private'],
  ] as const)('%s with %j is %s', (address, more, problem) => {
    const { usable, others } = selectAddresses([facts(address, more)]);
    expect(usable).toEqual([]);
    expect(others).toMatchObject([{ address, problem }]);
  });
});

describe('the kind of an interface', () => {
  const named = (name: string, more = {}): string =>
    kindOf({
      name,
      isLoopback: false,
      linkKind: undefined,
      linkType: 'ether',
      bridgesHardware: false,
      ...more,
    });

  test.each([
    'eth0',
    'enp3s0',
    'wlan0',
    'wlp2s0',
    'en0',
    'Ethernet',
    'Wi-Fi',
    'bond0',
    'br0',
    'vlan7',
    'docks0',
    'vetha',
  ])('of %s is a network', (name) => expect(named(name)).toBe('network'));
  test.each([
    'docker0',
    'br-1a2b3c4d5e6f',
    'virbr0',
    'veth12ab34c',
    'veth0',
    'vmnet8',
    'vboxnet0',
    'lxdbr0',
    'vEthernet (WSL)',
    'VirtualBox Host-Only Network',
    'VMware Network Adapter VMnet8',
    'cni0',
    'docker_gwbridge',
  ])('of %s is a container’s', (name) => expect(named(name)).toBe('container'));
  test.each(['tun0', 'tap1', 'wg0', 'ppp0', 'utun3', 'tailscale0', 'zt5u4', 'Tailscale'])(
    'of %s is a tunnel’s',
    (name) => expect(named(name)).toBe('tunnel'),
  );

  it('is told by what the system says where the name is any', () => {
    expect(named('office', { linkKind: 'wireguard' })).toBe('tunnel');
    expect(named('office', { linkType: 'none' })).toBe('tunnel');
    expect(named('lab', { linkKind: 'bridge' })).toBe('container');
    expect(named('lab', { linkKind: 'bridge', bridgesHardware: true })).toBe('network');
    expect(named('eth0', { linkKind: 'veth' })).toBe('network');
    expect(named('lo', { isLoopback: true })).toBe('loopback');
  });
});
