import { createClock } from '@socketlab/foundation';
import { expect, test } from 'vitest';
import { findDarwinTables } from './darwin-tables.ts';
import { NetstatFailedError } from './errors.ts';
import { createNetstatTable } from './netstat-table.ts';
import { createSocketTable } from './socket-table.ts';

const HEADING =
  'Proto Recv-Q Send-Q  Local Address  Foreign Address  (state)  rhiwat shiwat  pid  epid  state  options';
const LINES: Readonly<Record<string, string>> = {
  tcp: `${HEADING}
tcp4  2  0  127.0.0.1.65432  *.*              LISTEN       131072 131072  812  0 0x0100 0x00000006
tcp4  0  5  127.0.0.1.65432  127.0.0.1.50001  ESTABLISHED  131072 131072  812  0 0x0100 0x00000006
tcp4  0  0  127.0.0.1.50001  127.0.0.1.65432  SOMETHING    131072 131072  901  0 0x0100 0x00000006
tcp4  0  0  127.0.0.1.65432  127.0.0.1.50002  TIME_WAIT    131072 131072  812  0 0x0100 0x00000006
tcp4  0  0  127.0.0.1.50009  127.0.0.1.443    ESTABLISHED  131072 131072  901  0 0x0100 0x00000006
`,
  udp: `${HEADING}\nudp4  0  0  *.65431  *.*               786896   9216  812  0 0x0100 0x00000000\n`,
};
const table = createNetstatTable({
  clock: createClock(),
  runNetstat: (protocol) => LINES[protocol] ?? '',
});

test('shows the sockets of a watch, each by what netstat tells of it', () => {
  const [listener, connection, ended, ...more] = table.read({ role: 'server', port: 65_432 });
  expect(more).toEqual([]);
  expect(listener).toMatchObject({ via: 'netstat', source: 'sampled', state: 'LISTEN' });
  expect(listener).not.toHaveProperty('receiveQueueBytes');
  expect(connection).toMatchObject({ state: 'ESTABLISHED', processId: 812, sendQueueBytes: 5 });
  expect(ended).toMatchObject({ state: 'TIME-WAIT' });
  expect(ended).not.toHaveProperty('processId');
  expect(table.read({ role: 'server', port: 65_431, protocol: 'udp' })).toMatchObject([
    { socket: { protocol: 'udp', local: '0.0.0.0:65431' }, udp: { isConnected: false } },
  ]);
});

test('says nothing of a state that has no name', () => {
  expect(table.read({ role: 'client', port: 65_432 })).toEqual([]);
});

test('counts the states, of all sockets of a watch or of those with given names', () => {
  const watch = { role: 'server', port: 65_432 } as const;
  const all = new Map([
    ['LISTEN', 1],
    ['ESTABLISHED', 1],
    ['TIME-WAIT', 1],
  ]);
  expect(table.count(watch)).toMatchObject({ via: 'netstat', states: all });
  expect(table.count(watch, { locals: new Set() }).states.size).toBe(0);
  expect(table.count(undefined).states.size).toBe(0);
});

test.runIf(process.platform !== 'darwin')('says which program does not answer', () => {
  const real = createNetstatTable({ clock: createClock() });
  expect(() => real.read({ role: 'server', port: 1 })).toThrow(
    expect.objectContaining({ code: 'NETSTAT_FAILED' }),
  );
});

test('a Mac has the tier of its tables where netstat answers, and else says why it has not', () => {
  const clock = createClock();
  const found = findDarwinTables(clock, () => table);
  expect(found).toMatchObject({
    tier: 'macos',
    observers: [{ name: 'netstat', isAvailable: true }, {}, {}],
  });
  const without = findDarwinTables(clock, () => createNetstatTable({ clock, runNetstat: refuse }));
  expect(without.table).toBeUndefined();
  expect(without).toMatchObject({
    tier: 'program',
    observers: [
      { isAvailable: false, reason: { en: expect.stringContaining('/usr/sbin/netstat') } },
      {},
      {},
    ],
  });
});

function refuse(): never {
  throw new NetstatFailedError({ program: '/usr/sbin/netstat', problem: 'not there' });
}

test.runIf(process.platform !== 'darwin')('tables that cannot be read show no sockets', () => {
  const none = createSocketTable({ clock: createClock(), platform: 'darwin' });
  expect(none.via).toBe('netstat');
  expect(none.read({ role: 'server', port: 1 })).toEqual([]);
});
