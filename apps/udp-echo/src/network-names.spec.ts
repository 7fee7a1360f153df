import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createNetworkNames } from './network-names.ts';

function entry(cidr: string): NetworkInterfaceInfo {
  const [address = ''] = cidr.split('/');
  const family = address.includes(':') ? 'IPv6' : 'IPv4';
  return {
    address,
    cidr,
    family,
    mac: '',
    netmask: '',
    internal: false,
    scopeid: 0,
  } as NetworkInterfaceInfo;
}

function namesOf(...cidrs: string[]): ReturnType<ReturnType<typeof createNetworkNames>> {
  return createNetworkNames({ nowMs: () => 0, interfaces: () => cidrs.map(entry) })();
}

describe('the names of the network', () => {
  it.each([
    ['192.0.2.7/24', '192.0.2.255'],
    ['10.1.2.3/8', '10.255.255.255'],
    ['172.20.33.4/20', '172.20.47.255'],
    ['198.51.100.5/30', '198.51.100.7'],
    ['127.0.0.1/8', '127.255.255.255'],
  ])('%s is all of its network at %s', (cidr, broadcast) => {
    expect([...namesOf(cidr).broadcast]).toEqual([broadcast]);
  });

  it.each(['192.0.2.7/31', '192.0.2.7/32', '2001:db8::1/64'])(
    '%s has no broadcast address',
    (cidr) => {
      const { own, broadcast } = namesOf(cidr);
      expect([...own]).toEqual([cidr.split('/')[0]]);
      expect(broadcast.size).toBe(0);
    },
  );

  it('hold every address of this machine', () => {
    const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    const { own } = createNetworkNames({ nowMs: () => 0 })();
    expect([...own].sort()).toEqual([...new Set(addresses.map(({ address }) => address))].sort());
  });

  it('are read again after a second, and not before', () => {
    let now = 0;
    let reads = 0;
    const read = createNetworkNames({
      nowMs: () => now,
      interfaces: () => [entry(`192.0.2.${++reads}/24`)],
    });
    read();
    now = 999;
    expect([...read().own]).toEqual(['192.0.2.1']);
    now = 1_000;
    expect([...read().own]).toEqual(['192.0.2.2']);
  });
});
