import { describe, expect, test } from 'vitest';
import { nextHop, routeInProc } from './way.ts';

const HEAD = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT';
/** As /proc/net/route has it: numbers in the machine's byte order. */
const TABLE = [
  HEAD,
  'eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0',
  'wlan0\t00000000\t0102A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0',
  'eth0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0',
  'eth1\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\t0\t0\t0',
  '*\t0000090A\t00000000\t0200\t0\t0\t0\t0000FFFF\t0\t0\t0',
  '',
].join('\n');

describe('the route in /proc/net/route', () => {
  test.each([
    ['192.168.1.9', { via: 'proc', interface: 'eth0' }],
    ['10.1.2.3', { via: 'proc', interface: 'eth1' }],
    ['10.9.2.3', { via: 'proc', refusal: 'unreachable' }],
    ['203.0.113.7', { via: 'proc', interface: 'eth0', gateway: '192.168.1.1' }],
  ])('to %s is the longest that fits, the cheapest of equals', (address, route) => {
    expect(routeInProc(address, TABLE)).toEqual(route);
  });

  test('is none where nothing fits', () => {
    expect(routeInProc('203.0.113.7', `${HEAD}\n`)).toEqual({ via: 'proc' });
  });
});

test('the next on the way is the gateway, or the target without its zone', () => {
  expect(nextHop('10.9.3.9', { via: 'ip', interface: 'eth0', gateway: '10.9.2.1' })).toEqual({
    address: '10.9.2.1',
    isGateway: true,
  });
  expect(nextHop('fe80::7%eth0', { via: 'ip', interface: 'eth0' })).toEqual({
    address: 'fe80::7',
    isGateway: false,
  });
});
