import path from 'node:path';
import { createTwoHosts, failOnLeaks, type TwoHosts } from '@socketlab/testkit';
import { expect, it } from 'vitest';
import { type Report, readReport, verdictsOf } from './lab-site.ts';
import { createMachine, type Machine } from './machine.ts';
import { expectHonestReport } from './windows-claims.ts';
import { openConsole, type WindowsConsole } from './windows-console.ts';
import { createWindowsMachine, needWindows, type WindowsMachine } from './windows-machine.ts';
import { shareWindowsPackage } from './windows-package.ts';

failOnLeaks();
needWindows();

const made = shareWindowsPackage();
const CTRL_C = '\u0003';

/** Where a person types. */
type OpenConsole = (...args: readonly string[]) => Promise<WindowsConsole>;

function makeLinux({ within }: TwoHosts, name: 'lab-07' | 'lab-08'): Machine {
  const ports = { SOCKETLAB_CONTROL: undefined, SOCKETLAB_METRICS: undefined };
  return createMachine({
    on: (command) => within(name, command),
    environment: { SOCKETLAB_NAME: name, ...ports },
  });
}

const consoleOf =
  (linux: Machine): OpenConsole =>
  (...args) =>
    openConsole(linux.command('control-plane', args), linux.environment);

function makeWindows({ within }: TwoHosts, name: 'lab-07' | 'lab-08'): WindowsMachine {
  const { program } = made();
  return createWindowsMachine({ program, within: (command) => within(name, command), name });
}

/** Two people pair: one reads the digits, the other types them. Returns the owner's console, which keeps the machine open. */
async function pairAtConsoles(
  owner: OpenConsole,
  classmate: OpenConsole,
  window: string,
): Promise<WindowsConsole> {
  const open = await owner('pair', '--listen');
  await open.untilShown(/On the other machine: socketlab pair 10\.77\.0\.7\n/);
  const prompt = await classmate('pair', window);
  await prompt.untilShown(/lab-07 .* shows six digits for lab-08 .* The digits:/);
  const [, first, second] = await open.untilShown(/\n {4}(\d{3}) (\d{3})\n/);
  prompt.press(`${first}${second}\r`);
  await prompt.untilShown(/paired with lab-07: observe, serve, traffic/);
  expect(await prompt.ending()).toMatchObject({ ended: 0 });
  await open.untilShown(/This machine stays open to its classmates; Ctrl\+C closes it/);
  return open;
}

/** Both machines have told their part, and nothing is open but what needs each change of state of the Windows PC. */
function expectAllBut(report: Report, unseen: readonly string[]): void {
  expect(new Set(report.events.map(({ host }) => host))).toEqual(new Set(['local', 'lab-07']));
  expect(verdictsOf(report, 'not-observed')).toEqual(unseen);
}

it('pairs a Windows PC that serves with a client on Linux, and runs the remote lab between them', {
  timeout: 180_000,
}, async () => {
  const hosts = await createTwoHosts();
  const windows = makeWindows(hosts, 'lab-07');
  const linux = makeLinux(hosts, 'lab-08');
  const open = await pairAtConsoles(windows.openConsole, consoleOf(linux), '10.77.0.7');
  const folder = path.join(linux.home, 'report');
  const run = ['lab', 'run', 'remote', '--host', 'lab-07', '--report', folder];
  expect(await linux.run(run)).toMatchObject({ code: 0 });
  const report = readReport(folder);
  expectHonestReport(report, 'lab-07');
  expectAllBut(report, ['remote.1.listening', 'remote.3.server-states']);
  const audit = await windows.socketlab('audit', 'tcp-echo');
  expect(audit).toMatchObject({ code: 0, stdout: expect.stringContaining('OpenListener') });
  open.press(CTRL_C);
  expect(await open.ending()).toMatchObject({ ended: 0 });
});

it('pairs a Windows PC with a Linux that serves, found by its name, and runs the remote lab from there', {
  timeout: 180_000,
}, async () => {
  const hosts = await createTwoHosts();
  const linux = makeLinux(hosts, 'lab-07');
  const windows = makeWindows(hosts, 'lab-08');
  const open = await pairAtConsoles(consoleOf(linux), windows.openConsole, 'lab-07');
  const folder = path.join(windows.pc.drive, 'Relatório');
  const run = ['lab', 'run', 'remote', '--host', 'lab-07'];
  const report = ['--report', windows.pc.toWindowsPath(folder)];
  expect(await windows.socketlab(...run, ...report)).toMatchObject({ code: 0 });
  const found = readReport(folder);
  expectHonestReport(found, 'local');
  expectAllBut(found, ['remote.3.client-states']);
  open.press(CTRL_C);
  expect(await open.ending()).toMatchObject({ ended: 0 });
});
