import { expect, it } from 'vitest';
import { openIpHelper, type ReadTable, type TableCalls } from './ip-helper.ts';
import { SocketTableUnreadableError } from './ip-helper-errors.ts';
import { findAddressHold, findWindowsPortHolder } from './windows-port-holder.ts';

const INSUFFICIENT = 122;
const INVALID_PARAMETER = 87;
const NOT_SUPPORTED = 50;

const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
/** The second half of its four bytes is undefined. */
const port = (value: number): Buffer => {
  const bytes = Buffer.alloc(4, 0xee);
  bytes.writeUInt16BE(value);
  return bytes;
};
const ipv4 = (...bytes: number[]): Buffer => Buffer.from(bytes);
const LOOPBACK = ipv4(127, 0, 0, 1);
const LOOPBACK6 = Buffer.concat([Buffer.alloc(15), Buffer.from([1])]);

const table = (rows: readonly Buffer[][]): Buffer =>
  Buffer.concat([number(rows.length), ...rows.flat()]);
const LISTENER = [number(2), LOOPBACK, port(65_432), ipv4(9, 9, 9, 9), port(777), number(41)];
const CONNECTION = [number(5), LOOPBACK, port(65_432), LOOPBACK, port(50_000), number(42)];
const CONNECTION6 = [
  ...[LOOPBACK6, number(0), port(65_432), LOOPBACK6, number(0), port(50_001)],
  ...[number(11), number(0)],
];

/** Gives the table, or the size that it takes; IPv6's after IPv4's. */
function tell(ipv4Table: Buffer, ipv6Table: Buffer | number): ReadTable {
  return (memory, size, _isSorted, family) => {
    const told = family === 2 ? ipv4Table : ipv6Table;
    if (typeof told === 'number') return told;
    if ((size[0] ?? 0) < told.length) {
      size[0] = told.length;
      return INSUFFICIENT;
    }
    memory.set(told);
    return 0;
  };
}

const empty = tell(table([]), table([]));
const helperOf = (calls: Partial<TableCalls>) => openIpHelper({ tcp: empty, udp: empty, ...calls });

it('reads the rows of both families, and takes no peer from a listener’s', () => {
  const helper = helperOf({ tcp: tell(table([LISTENER, CONNECTION]), table([CONNECTION6])) });
  expect(helper.read('tcp', (local) => local === 65_432)).toEqual([
    {
      ...{ state: 2, local: '127.0.0.1:65432', remote: '0.0.0.0:0' },
      ...{ localPort: 65_432, remotePort: 0, processId: 41 },
    },
    {
      ...{ state: 5, local: '127.0.0.1:65432', remote: '127.0.0.1:50000' },
      ...{ localPort: 65_432, remotePort: 50_000, processId: 42 },
    },
    {
      ...{ state: 11, local: '[::1]:65432', remote: '[::1]:50001' },
      ...{ localPort: 65_432, remotePort: 50_001, processId: 0 },
    },
  ]);
  expect(helper.read('tcp', (_local, remote) => remote === 50_000)).toHaveLength(1);
});

it('tells of a UDP socket neither a state nor a peer', () => {
  const rows = [[ipv4(0, 0, 0, 0), port(65_431), number(7)]];
  const rows6 = [[Buffer.alloc(16), number(0), port(65_431), number(7)]];
  const helper = helperOf({ udp: tell(table(rows), table(rows6)) });
  const bound = { state: undefined, localPort: 65_431, remotePort: 0, processId: 7 };
  expect(helper.read('udp', () => true)).toEqual([
    { ...bound, local: '0.0.0.0:65431', remote: '0.0.0.0:0' },
    { ...bound, local: '[::]:65431', remote: '[::]:0' },
  ]);
});

it('takes more memory for a table that grows', () => {
  const many = table(Array.from({ length: 5_000 }, () => CONNECTION));
  const helper = helperOf({ tcp: tell(many, table([])) });
  expect(helper.read('tcp', () => true)).toHaveLength(5_000);
});

it('has no rows of IPv6 where the PC has none, and passes no other refusal over', () => {
  expect(helperOf({ udp: tell(table([]), NOT_SUPPORTED) }).read('udp', () => true)).toEqual([]);
  const refused = helperOf({ tcp: () => INVALID_PARAMETER });
  expect(() => refused.read('tcp', () => true)).toThrow(SocketTableUnreadableError);
  const endless = helperOf({ tcp: () => INSUFFICIENT });
  expect(() => endless.read('tcp', () => true)).toThrow('error 122');
});

it('holds back from a count that the memory does not hold', () => {
  const short = Buffer.concat([number(1_000_000), ...CONNECTION]);
  const rows = helperOf({ tcp: tell(short, table([])) }).read('tcp', (local) => local === 65_432);
  expect(rows).toHaveLength(1);
});

it('finds who listens before who is connected, and nobody in a socket without a process', () => {
  const programOf = (pid: number) => `program-${pid}.exe`;
  const find = (rows: Buffer[][]) => {
    const helper = helperOf({ tcp: tell(table(rows), table([CONNECTION6])) });
    return findWindowsPortHolder(65_432, 'tcp', { helper, programOf });
  };
  expect(find([CONNECTION, LISTENER])).toEqual({ pid: 41, command: 'program-41.exe' });
  expect(find([CONNECTION])).toEqual({ pid: 42, command: 'program-42.exe' });
  expect(find([])).toBeUndefined();
});

it('finds whose socket is in the way of an address, and not one that merely has its port', () => {
  const listener = (host: Buffer, pid: number) => [
    ...[number(2), host, port(80), ipv4(0, 0, 0, 0), port(0), number(pid)],
  ];
  const listener6 = (host: Buffer, pid: number) => [
    ...[host, number(0), port(80), Buffer.alloc(16), number(0), port(0), number(2), number(pid)],
  ];
  const ended = [number(11), LOOPBACK, port(80), LOOPBACK, port(50_000), number(0)];
  const [ANY, ANY6, OTHER] = [ipv4(0, 0, 0, 0), Buffer.alloc(16), ipv4(192, 0, 2, 1)];
  const find = (address: string, rows: Buffer[][], rows6: Buffer[][] = []) => {
    const helper = helperOf({ tcp: tell(table(rows), table(rows6)) });
    const deps = { helper, programOf: () => 'x.exe' };
    const hold = findAddressHold({ address, port: 80, protocol: 'tcp' }, deps);
    if (hold.kind === 'nobody' || hold.kind === 'untold') return hold.kind;
    const { local, isInTimeWait, isCertain } = hold.socket;
    const pid = hold.kind === 'owner' ? hold.holder.pid : 0;
    return [pid, local, isCertain ? 'certain' : 'perhaps', ...(isInTimeWait ? ['ended'] : [])];
  };
  const own = '127.0.0.1:80';
  expect(find(own, [listener(OTHER, 1)], [listener6(LOOPBACK6, 2)])).toBe('nobody');
  expect(find(own, [listener(OTHER, 1), listener(ANY, 3)])).toEqual([3, '0.0.0.0:80', 'certain']);
  expect(find('0.0.0.0:80', [listener(OTHER, 1)])).toEqual([1, '192.0.2.1:80', 'certain']);
  expect(find('[::1]:80', [listener(ANY, 3)])).toBe('nobody');
  expect(find('[::1%7]:80', [], [listener6(LOOPBACK6, 2)])).toEqual([2, '[::1]:80', 'certain']);
  expect(find(own, [], [listener6(ANY6, 4)])).toEqual([4, '[::]:80', 'perhaps']);
  expect(find('[::]:80', [listener(OTHER, 1)])).toEqual([1, '192.0.2.1:80', 'perhaps']);
  // The listener holds the port, and not what it has accepted.
  expect(find(own, [ended], [listener6(ANY6, 4)])).toEqual([4, '[::]:80', 'perhaps']);
  expect(find(own, [ended])).toEqual([0, own, 'certain', 'ended']);
  expect(find(own, [listener(ANY, 3), listener(LOOPBACK, 5)])).toEqual([5, own, 'certain']);
  const refused = { helper: helperOf({ tcp: () => INVALID_PARAMETER }), programOf: () => 'x.exe' };
  const wanted = { address: own, port: 80, protocol: 'tcp' } as const;
  expect(findAddressHold(wanted, refused)).toEqual({ kind: 'untold' });
  // Here are no such tables at all.
  expect(findAddressHold(wanted)).toEqual({ kind: 'untold' });
});
