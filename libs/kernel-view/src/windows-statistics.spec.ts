import {
  NativeCallsUnavailableError,
  shareOpenDescriptors,
  type TcpStatistics,
} from '@socketlab/bsd-sockets';
import { expect, it } from 'vitest';
import { openWindowsStatistics } from './windows-statistics.ts';

const LISTEN = 1;
const ESTABLISHED = 4;
const FIN_WAIT_2 = 6;
const CLOSE_WAIT = 7;
const host = '127.0.0.1';

const row = (remotePort: number, state: number, roundTripUs: number): TcpStatistics => ({
  ...{ local: { host, port: 65_432 }, remote: { host, port: remotePort } },
  ...{ state, roundTripUs },
});

const memory = shareOpenDescriptors('win32') as SharedArrayBuffer;
const told = (...rows: TcpStatistics[]) =>
  openWindowsStatistics(memory, () => ({ refusal: undefined, read: () => rows }));

it('has the round trips of a watch’s open connections, the shortest first, and none that was not measured', () => {
  const statistics = told(
    ...[row(50_000, ESTABLISHED, 900), row(50_001, CLOSE_WAIT, 90), row(50_002, ESTABLISHED, 0)],
    ...[row(50_003, FIN_WAIT_2, 7), row(0, LISTEN, 7)],
  );
  expect(statistics.problem).toBeUndefined();
  const server = { role: 'server', port: 65_432 } as const;
  expect([...statistics.roundTripsUs(server)]).toEqual([90, 900]);
  expect([...statistics.roundTripsUs({ role: 'client', port: 50_000 })]).toEqual([900]);
  expect([...statistics.roundTripsUs({ role: 'client', port: 65_432 })]).toEqual([]);
  const locals = new Set([`${host}:65432`]);
  expect([...statistics.roundTripsUs(server, { locals })]).toEqual([90, 900]);
  expect([...statistics.roundTripsUs(server, { locals: new Set() })]).toEqual([]);
});

it('knows a socket of IPv6 that speaks IPv4 by the name that the tables have for it', () => {
  const mapped = { host: `::ffff:${host}`, port: 65_432 };
  const statistics = told({ ...row(50_000, ESTABLISHED, 900), local: mapped });
  const locals = new Set([`${host}:65432`]);
  expect([...statistics.roundTripsUs({ role: 'server', port: 65_432 }, { locals })]).toEqual([900]);
});

it.for([10_057, 10_022])('takes %i for the answer of one connection, not of Windows', (refusal) => {
  const { problem } = openWindowsStatistics(memory, () => ({ refusal, read: () => [] }));
  expect(problem?.en).toContain(`of the connection asked about last, Windows answered ${refusal}`);
  expect(problem?.['pt-BR']).toContain(`o Windows respondeu ${refusal}`);
  expect(JSON.stringify(problem)).not.toMatch(/1703|refuses|recusa/);
});

it('says why there are none', () => {
  const refused = openWindowsStatistics(memory, () => ({ refusal: 10_045, read: () => [] }));
  expect(refused.problem?.['pt-BR']).toContain('SIO_TCP_INFO: 10045');
  expect(refused.problem?.en).toContain('since Windows 10, version 1703');
  expect(openWindowsStatistics(undefined).problem?.en).toContain('does not tell which sockets');
  const unavailable = new NativeCallsUnavailableError({ platform: 'win32-arm64', problem: 'none' });
  const without = openWindowsStatistics(memory, () => {
    throw unavailable;
  });
  expect(without.problem).toBe(unavailable.text);
});
