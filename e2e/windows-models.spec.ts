import { readFileSync } from 'node:fs';
import path from 'node:path';
import { failOnLeaks } from '@socketlab/testkit';
import { expect, it } from 'vitest';
import { readReport, verdictsOf } from './lab-site.ts';
import { createPrivateNetwork } from './private-network.ts';
import { expectHonestReport } from './windows-claims.ts';
import { createWindowsMachine, needWindows, type WindowsMachine } from './windows-machine.ts';
import { shareWindowsPackage } from './windows-package.ts';

failOnLeaks();
needWindows();

const made = shareWindowsPackage();
const SERVER = '127.0.0.1:65433';

/** What load.json has of a run. */
interface Load {
  readonly result: {
    readonly reason: string;
    readonly counts: object;
    readonly cpuNs?: number;
  };
}

async function makeMachine(): Promise<WindowsMachine> {
  const { within } = await createPrivateNetwork();
  return createWindowsMachine({ program: made().program, within, name: 'lab-pc' });
}

it('tcp-models compares the models that Windows has, and says what there is instead of the others', {
  timeout: 180_000,
}, async () => {
  const { pc, socketlab } = await makeMachine();
  const folder = path.join(pc.drive, 'models');
  const run = ['lab', 'run', 'tcp-models', '--clients', '4', '--report', pc.toWindowsPath(folder)];
  expect(await socketlab(...run)).toMatchObject({ code: 0 });
  const report = readReport(folder);
  expectHonestReport(report, 'local');
  expect(verdictsOf(report, 'proven')).toEqual(
    expect.arrayContaining([
      'models.1.waiting.threads',
      'models.1.waiting.event-loop',
      'models.2.threads.event-loop',
    ]),
  );
  const lacking = report.claims.filter(({ id }) => /\.(?:epoll|io_uring)$/.test(id));
  expect(lacking.length).toBeGreaterThan(4);
  for (const { reason } of lacking) expect(reason?.en).toMatch(/Linux.*event-loop/);
});

it('loads are sent, reported and compared there, and the models of Linux refused', {
  timeout: 180_000,
}, async () => {
  const { pc, ask, socketlab } = await makeMachine();
  await ask('up');
  expect(await socketlab('listen', 'multi-tcp', '--model', 'epoll')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/EPOLL_UNAVAILABLE.*event-loop/),
  });
  expect(await socketlab('listen', 'udp-echo', '--model', 'batch')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/DATAGRAM_BATCH_UNAVAILABLE.*blocking/),
  });
  expect(await ask('listen', 'multi-tcp')).toMatchObject({ model: 'event-loop' });
  await ask('listen', 'udp-echo');
  const load = async (name: string, ...args: readonly string[]): Promise<Load> => {
    const folder = path.join(pc.drive, name);
    const { code, stderr } = await socketlab('load', ...args, '--output', pc.toWindowsPath(folder));
    expect([code, stderr]).toEqual([0, expect.stringContaining('report.html')]);
    return JSON.parse(readFileSync(path.join(folder, 'load.json'), 'utf8')) as Load;
  };
  const whole = { result: { reason: 'count', counts: { sent: 60, answered: 60, errors: {} } } };
  const closed = await load('closed', SERVER, '--connections', '5', '--count', '60');
  expect(closed).toMatchObject(whole);
  // Wine counts a thread's time in steps of 10 ms.
  expect(closed.result.cpuNs).toBeGreaterThanOrEqual(0);
  const open = [SERVER, '--connections', '5', '--count', '60', '--rate', '60'];
  expect(await load('open', ...open)).toMatchObject(whole);
  const churn = [SERVER, '--connections', '2', '--count', '60', '--churn', '3'];
  expect(await load('churn', ...churn)).toMatchObject(whole);
  const datagrams = ['127.0.0.1:65431', '--udp', '--connections', '2', '--count', '60'];
  expect(await load('datagrams', ...datagrams)).toMatchObject(whole);
  const folders = ['closed', 'open'].map((name) => pc.toWindowsPath(path.join(pc.drive, name)));
  const compared = await socketlab('compare', ...folders);
  expect(compared).toMatchObject({ code: 0, stdout: expect.stringContaining('answered a second') });
  await ask('down');
});
