import { expect, it } from 'vitest';
import { openWindowsWay } from './windows-way.ts';
import type { WayCalls } from './windows-way-calls.ts';

const NOT_FOUND = 1_168;
const ACCESS_DENIED = 5;

/** Calls that answer so; any other is not expected. */
function callsWith(answers: Partial<WayCalls>): WayCalls {
  const unexpected = (): never => expect.unreachable('nothing else is called');
  return {
    ...{ getBestRoute2: unexpected, getBestRoute: unexpected, getIfEntry2: unexpected },
    ...{ inetPton: unexpected, getTable: unexpected, ...answers },
  };
}
const tableOf = (status: number) =>
  callsWith({ getTable: () => ({ status, table: Buffer.alloc(0) }) });

it('has no neighbour and no holder where Windows has no entry at all', () => {
  const way = openWindowsWay(tableOf(NOT_FOUND));
  expect(way.neighbour('192.0.2.9', 3)).toBeUndefined();
  expect(way.holder('2001:db8::9')).toBeUndefined();
});

it('says by which number a table was refused', () => {
  const way = openWindowsWay(tableOf(ACCESS_DENIED));
  expect(() => way.neighbour('192.0.2.9', 3)).toThrow('GetIpNetTable2 failed with error 5');
  expect(() => way.holder('192.0.2.9')).toThrow('GetUnicastIpAddressTable failed with error 5');
});

/** What the rows below tell of an interface: by IANA's list 6 is Ethernet. */
const ETHERNET = { index: 7, name: 'Ethernet', type: 6 };
/** inet_pton as it writes 192.0.2.9. */
const inetPton: WayCalls['inetPton'] = (_family, _text, bytes) => {
  (bytes as Buffer).set([192, 0, 2, 9]);
  return 1;
};
/** A MIB_IF_ROW2, of the interface that is asked about; see windows-way-rows.spec.ts. */
const getIfEntry2: WayCalls['getIfEntry2'] = (row) => {
  const bytes = row as Buffer;
  expect([bytes.length, bytes.readUInt32LE(8)]).toEqual([1_352, ETHERNET.index]);
  bytes.write('Ethernet\0', 28, 'utf16le');
  bytes.writeUInt32LE(ETHERNET.type, 1_128);
  return 0;
};

/**
 * MIB_IPFORWARD_ROW2, counted from its definition on learn.microsoft.com: InterfaceLuid 0, InterfaceIndex 8,
 * DestinationPrefix 12 (28 bytes of address, one of length, three of none), NextHop 44, SitePrefixLength 72, four numbers to
 * Protocol 88, four flags 92, Age 96, Origin 100: 104 bytes. What is not read is filled.
 */
function bestRoute(nextHop: readonly number[]): WayCalls['getBestRoute2'] {
  return (_luid, zone, _source, destination, _options, row, source) => {
    expect(zone).toBe(0);
    expect([...(destination as Buffer).subarray(0, 8)]).toEqual([2, 0, 0, 0, 192, 0, 2, 9]);
    expect([(row as Buffer).length, (source as Buffer).length]).toEqual([104, 28]);
    const bytes = (row as Buffer).fill(0xee);
    bytes.writeUInt32LE(7, 8);
    bytes.set([2, 0, 0, 0, ...nextHop], 44);
    return 0;
  };
}

it('tells the interface of the best route, and its gateway where there is one', () => {
  const through = { guid: '{00000000-0000-0000-0000-000000000000}', ...ETHERNET };
  const told = (nextHop: readonly number[]) =>
    openWindowsWay(callsWith({ inetPton, getIfEntry2, getBestRoute2: bestRoute(nextHop) })).route(
      '192.0.2.9',
    );
  const call = 'GetBestRoute2';
  expect(told([10, 0, 0, 1])).toEqual({ call, interface: through, gateway: '10.0.0.1' });
  expect(told([0, 0, 0, 0])).toEqual({ call, interface: through });
});

it('knows no route where Windows has none, and says by which number the question was refused', () => {
  const told = (status: number) =>
    openWindowsWay(callsWith({ inetPton, getBestRoute2: () => status })).route('192.0.2.9');
  expect(told(1_231)).toEqual({ call: 'GetBestRoute2' });
  expect(() => told(ACCESS_DENIED)).toThrow('GetBestRoute2 failed with error 5');
});

/**
 * MIB_UNICASTIPADDRESS_ROW, counted from its definition on learn.microsoft.com: Address 0, InterfaceLuid 32, InterfaceIndex
 * 40, PrefixOrigin 44, SuffixOrigin 48, two lifetimes, OnLinkPrefixLength 60, SkipAsSource 61, DadState 64, ScopeId 68,
 * CreationTimeStamp 72: 80 bytes. Before the rows are their count and four bytes of none.
 */
it('finds the interface that has an address of the machine', () => {
  const table = Buffer.alloc(8 + 2 * 80, 0xee);
  table.writeUInt32LE(2, 0);
  for (const [row, last] of [8, 9].entries()) {
    table.set([2, 0, 0, 0, 192, 0, 2, last], 8 + row * 80);
    table.writeUInt32LE(ETHERNET.index + row - 1, 8 + row * 80 + 40);
  }
  const getTable: WayCalls['getTable'] = (call, wanted) => {
    expect([call, wanted]).toEqual(['GetUnicastIpAddressTable', { family: 2, rowBytes: 80 }]);
    return { status: 0, table };
  };
  const way = openWindowsWay(callsWith({ getTable, getIfEntry2 }));
  expect(way.holder('192.0.2.9')).toMatchObject(ETHERNET);
  expect(way.holder('192.0.2.7')).toBeUndefined();
});
