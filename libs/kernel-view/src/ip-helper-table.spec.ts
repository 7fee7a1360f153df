import type { IpHelperRow } from '@socketlab/bsd-sockets';
import { createClock } from '@socketlab/foundation';
import { expect, it } from 'vitest';
import { createIpHelperTable } from './ip-helper-table.ts';

const row = (state: number, remotePort: number, processId = 9): IpHelperRow => ({
  ...{ state, localPort: 65_432, remotePort, processId },
  ...{ local: '127.0.0.1:65432', remote: `127.0.0.1:${remotePort}` },
});
const server = { role: 'server', port: 65_432 } as const;

function tableOf(rows: readonly IpHelperRow[]) {
  const read = (_protocol: string, isWanted: (local: number, remote: number) => boolean) =>
    rows.filter(({ localPort, remotePort }) => isWanted(localPort, remotePort));
  return createIpHelperTable({ clock: createClock(), openHelper: () => ({ read }) });
}

it('tells a row that a reading shows twice once, and none of a state that nobody documents', () => {
  const table = tableOf([row(5, 50_000), row(5, 50_001), row(5, 50_000), row(100, 50_002)]);
  const remotes = table.read(server).map(({ socket, state }) => `${socket.remote} ${state}`);
  expect(remotes).toEqual(['127.0.0.1:50000 ESTABLISHED', '127.0.0.1:50001 ESTABLISHED']);
  expect([...table.count(server).states]).toEqual([['ESTABLISHED', 2]]);
});

it('counts the sockets with the names that are asked for, by state', () => {
  const table = tableOf([row(2, 0), row(11, 50_000, 0), row(12, 50_001)]);
  expect([...table.count(server).states.keys()]).toEqual(['LISTEN', 'TIME-WAIT', 'CLOSED']);
  expect(table.count(server, { locals: new Set(['127.0.0.1:1']) }).states.size).toBe(0);
  expect(table.count(undefined)).toMatchObject({ via: 'iphlpapi', listeners: [] });
  expect(table.read({ role: 'client', port: 50_000 })).toHaveLength(1);
});
