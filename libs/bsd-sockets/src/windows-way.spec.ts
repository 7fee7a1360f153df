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
