import path from 'node:path';
import { NativeCallsUnavailableError } from '@socketlab/bsd-sockets';
import { createClock } from '@socketlab/foundation';
import { createNetworkHost, createWindowsPc, isRoot, windowsProblem } from '@socketlab/testkit';
import { expect, it, onTestFinished } from 'vitest';
import { findWindowsTables } from './windows-tables.ts';

const FIXTURE = path.join(import.meta.dirname, 'fixtures/windows-tables.ts');

it('names states and owners of sockets from Windows’ own tables, and what its threads have used', async (context) => {
  const problem = windowsProblem();
  if (problem !== undefined) context.skip(problem);
  if (!isRoot()) context.skip('needs root: the PC has a network of its own');
  // Wine looks for the owner of every row of the machine's tables, which may be many where other tests have run.
  const { within } = await createNetworkHost('lab-pc');
  const pc = createWindowsPc({ within });
  onTestFinished(() => pc.remove());
  const { stdout, stderr } = await pc.run([await pc.bundle(FIXTURE)]);
  expect(stderr).toBe('');
  const { pid, tier, observers, via, tcp, udp, thread, usage } = JSON.parse(stdout);
  expect({ tier, via }).toEqual({ tier: 'windows', via: 'iphlpapi' });
  // Wine 8 has no SIO_TCP_INFO, and was asked.
  const statistics = observers.find(({ name }: { name: string }) => name === 'statistics');
  expect(statistics).toMatchObject({ isAvailable: false });
  expect(statistics.reason['pt-BR']).toContain('SIO_TCP_INFO: 10045');
  const local = `127.0.0.1:${tcp.port}`;
  const remote = `127.0.0.1:${tcp.local}`;
  const listener = { state: 'LISTEN', socket: { protocol: 'tcp', local, remote: '0.0.0.0:0' } };
  expect(tcp.listening).toEqual([expect.objectContaining({ ...listener, source: 'sampled' })]);
  // Of the two ends of a connection that is half closed, the one that we dialled.
  expect(tcp.half.own).toMatchObject([
    {
      ...{ state: 'CLOSE-WAIT', via: 'iphlpapi', processId: pid },
      socket: { local: remote, remote: local },
    },
  ]);
  expect(Object.fromEntries(tcp.census)).toMatchObject({ LISTEN: 1 });
  const [ended] = tcp.last.filter(({ state }: { state: string }) => state === 'TIME-WAIT');
  expect(ended).toMatchObject({ socket: { local, remote }, processId: 0 });
  expect(udp.rows).toMatchObject([{ socket: { local: `127.0.0.1:${udp.port}` }, processId: pid }]);
  expect(udp.rows[0].udp).toEqual({});
  expect(usage.threads).toEqual([
    { id: thread, name: expect.any(String), cpuNs: expect.any(String) },
  ]);
  expect(Number(usage.threads[0].cpuNs)).toBeGreaterThan(0);
  expect(usage.processThreads).toBeGreaterThan(4);
  expect(usage.residentBytes).toBeGreaterThan(10_000_000);
  expect(udp.taken.code).toBe('ADDRESS_IN_USE');
  expect(udp.taken.text['pt-BR']).toContain(`ocupado por node.exe (processo ${pid})`);
});

it('says why where Windows gives no tables, and claims only the program’s own tier', () => {
  const refusal = new NativeCallsUnavailableError({ platform: 'win32-arm64', problem: 'none' });
  const { tier, observers, table } = findWindowsTables({ clock: createClock() }, () => {
    throw refusal;
  });
  expect({ tier, table }).toEqual({ tier: 'program', table: undefined });
  expect(observers[0]).toEqual({ name: 'iphlpapi', isAvailable: false, reason: refusal.text });
  expect(observers.every(({ isAvailable, reason }) => !isAvailable && reason?.['pt-BR'])).toBe(
    true,
  );
});
