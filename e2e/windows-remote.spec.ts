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
    openConsole(linux.command('control-plane', args), linux.environment, { gathersLines: true });

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
  prompt.enter(`${first}${second}`);
  await prompt.untilShown(/paired with lab-07: observe, serve, traffic/);
  expect(await prompt.ending()).toMatchObject({ ended: 0 });
  await open.untilShown(/This machine stays open to its classmates; Ctrl\+C closes it/);
  return open;
}

/** A class opens at the owner's console, and the classmate types its token. Returns the owner's, which keeps it open. */
async function joinClass(
  owner: OpenConsole,
  classmate: OpenConsole,
  { address, name }: { readonly address: string; readonly name: string },
): Promise<WindowsConsole> {
  const open = await owner('pair', '--listen', '--class', '--uses', '1');
  const [, token] = await open.untilShown(/The token of this class, uses: 1;.*\n\n {4}(\S+)\n/);
  const prompt = await classmate('pair', address);
  await prompt.untilShown(new RegExp(`${name} .* has a class open; .* Its token:`));
  prompt.enter(`${token?.toLowerCase()}`);
  await prompt.untilShown(new RegExp(`paired with ${name}: observe, serve, traffic`));
  expect(await prompt.ending()).toMatchObject({ ended: 0 });
  await open.untilShown(/This machine stays open to its classmates; Ctrl\+C closes it/);
  return open;
}

async function closeMachine(open: WindowsConsole): Promise<void> {
  open.press(CTRL_C);
  expect(await open.ending()).toMatchObject({ ended: 0 });
}

/** Runs `socketlab ARGS`. */
type RunHere = (...args: readonly string[]) => Promise<{ code: number | null; stderr: string }>;

/** A server on the other machine is put under load from here, with a permit of its, and by a client of its own. */
async function loadOther(here: RunHere, { name, address }: { name: string; address: string }) {
  const at = `${address}:65433`;
  const done = { code: 0 };
  expect(await here('listen', 'multi-tcp', '--host', name, '--address', at)).toMatchObject(done);
  const plan = ['--connections', '3', '--count', '30', '--json', '--output'];
  const sent = { code: 0, stdout: expect.stringMatching(/"answered":\s*30\b/) };
  expect(await here('load', `${name}:65433`, ...plan, 'from-here')).toMatchObject({
    ...sent,
    stderr: expect.stringContaining(`${name} (multi-tcp) permits 3 connections at once`),
  });
  expect(await here('load', at, '--host', name, ...plan, 'from-there')).toMatchObject(sent);
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
  await closeMachine(open);
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
  await closeMachine(open);
});

it('pairs two Windows PCs, and runs the remote lab between them', {
  timeout: 180_000,
}, async () => {
  const hosts = await createTwoHosts();
  const server = makeWindows(hosts, 'lab-07');
  const client = makeWindows(hosts, 'lab-08');
  const open = await pairAtConsoles(server.openConsole, client.openConsole, '10.77.0.7');
  const folder = path.join(client.pc.drive, 'Relatório');
  const run = ['lab', 'run', 'remote', '--host', 'lab-07'];
  const where = ['--report', client.pc.toWindowsPath(folder)];
  expect(await client.socketlab(...run, ...where)).toMatchObject({ code: 0 });
  const report = readReport(folder);
  for (const host of ['local', 'lab-07']) expectHonestReport(report, host);
  expectAllBut(report, ['remote.1.listening', 'remote.3.client-states', 'remote.3.server-states']);
  await closeMachine(open);
});

it('a class pairs a Windows PC with a Linux and a Linux with it by a token, and loads go both ways', {
  timeout: 180_000,
}, async () => {
  const hosts = await createTwoHosts();
  const windows = makeWindows(hosts, 'lab-07');
  const linux = makeLinux(hosts, 'lab-08');
  const [ofWindows, ofLinux] = [
    { name: 'lab-07', address: '10.77.0.7' },
    { name: 'lab-08', address: '10.77.0.8' },
  ];
  const opened = [
    await joinClass(windows.openConsole, consoleOf(linux), ofWindows),
    await joinClass(consoleOf(linux), windows.openConsole, ofLinux),
  ];
  await loadOther((...args) => linux.run(args), ofWindows);
  await loadOther(windows.socketlab, ofLinux);
  for (const open of opened) await closeMachine(open);
});
