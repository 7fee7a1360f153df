import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { readCapture } from '@socketlab/packets';
import { failOnLeaks, startProcess, type WindowsProcess } from '@socketlab/testkit';
import { expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { nodesOf } from './home-processes.ts';
import { createPrivateNetwork } from './private-network.ts';
import { openConsole } from './windows-console.ts';
import { createWindowsMachine, needWindows, type WindowsMachine } from './windows-machine.ts';
import { shareWindowsPackage } from './windows-package.ts';

failOnLeaks();
needWindows();

const made = shareWindowsPackage();

/** Runs the program with pipes, as another program does that reads it; ends when nobody holds them any more. */
const THROUGH_PIPES = `require('child_process').execFile(process.execPath, process.argv.slice(1), { encoding: 'buffer' },
  (failure, stdout, stderr) => process.stdout.write(JSON.stringify({ failure, said: String(stdout), problem: String(stderr) })))`;

/**
 * Does in the process that loads it what Windows does when its console is closed: starts a thread in CtrlRoutine with
 * CTRL_CLOSE_EVENT. Wine's own consoles are not closed by anybody.
 */
const CLOSED_CONSOLE = `import { existsSync } from 'node:fs';
  import { createRequire } from 'node:module';
  import path from 'node:path';
  const koffi = createRequire(path.resolve(process.argv[1], '../../apps/main.mjs'))('koffi');
  const kernel = koffi.load('kernel32.dll');
  const library = kernel.func('void *GetModuleHandleW(str16 name)')('kernelbase.dll');
  const routine = kernel.func('void *GetProcAddress(void *library, str name)')(library, 'CtrlRoutine');
  const start = kernel.func('intptr CreateThread(void *security, size_t stack, void *start, uintptr_t event, uint32_t flags, void *id)');
  const look = setInterval(() => {
    if (!existsSync('C:\\\\close')) return;
    clearInterval(look);
    start(null, 0, routine, 2, 0, null);
  }, 20);
  look.unref();`;

async function makeMachine(): Promise<WindowsMachine & { readonly program: string }> {
  const { within } = await createPrivateNetwork();
  const { program } = made();
  const machine = createWindowsMachine({ program, within, name: 'lab-pc' });
  return { ...machine, program: machine.pc.toWindowsPath(program) };
}

/** Starts `socketlab ARGS` in a window, which {@link closeWindows} closes. */
async function startInWindow(
  { pc, program, environment }: Awaited<ReturnType<typeof makeMachine>>,
  ...args: readonly string[]
): Promise<WindowsProcess> {
  rmSync(path.join(pc.drive, 'close'), { force: true });
  writeFileSync(path.join(pc.drive, 'closed-console.mjs'), CLOSED_CONSOLE);
  const closing = ['--import', 'file:///C:/closed-console.mjs'];
  return pc.start([...closing, program, ...args], { environment, cwd: pc.drive });
}

/** Closes all windows of the PC, and gives how their programs ended. */
function closeWindows({ pc }: WindowsMachine, windows: readonly WindowsProcess[]) {
  writeFileSync(path.join(pc.drive, 'close'), '');
  return Promise.all(windows.map(({ ended }) => ended));
}

it('a daemon outlives pipes and consoles, keeps its files for their owner, and drains when the user logs off', {
  timeout: 120_000,
}, async () => {
  const machine = await makeMachine();
  const { pc, program, environment, ask } = machine;
  const local = path.join(pc.home, 'AppData', 'Local', 'Socketlab');
  const log = path.join(local, 'logs', 'tcp-echo.log');
  const up = await pc.run(['-e', THROUGH_PIPES, program, 'up', 'tcp-echo', '--lang', 'pt-BR'], {
    environment: { ...environment, SOCKETLAB_LOG_LEVEL: 'debug' },
  });
  expect(JSON.parse(up.stdout)).toEqual({
    failure: null,
    said: 'tcp-echo  iniciado, controle 127.0.0.1:17431\n',
    problem: '',
  });

  const identity = path.join(pc.home, 'AppData/Roaming/Socketlab/identity');
  const kept = [identity, path.join(identity, 'identity.pem'), path.dirname(log)];
  expect(kept.map((file) => statSync(file).mode & 0o007)).toEqual([0, 0, 0]);

  const following = await startInWindow(machine, 'logs', 'tcp-echo', '--follow');
  await following.waitFor(/serving/);
  expect(await closeWindows(machine, [following])).toEqual([{ code: 0, signal: null }]);

  const { daemons } = await ask<{ daemons: { name: string; condition: string }[] }>('ps');
  expect(daemons[0]).toMatchObject({ name: 'tcp-echo', condition: 'serving' });
  await eventually(() => expect(readFileSync(log, 'utf8')).toContain('is watched'));
  const leaving = await startProcess(['wineboot', '--end-session'], {
    environment: pc.environment,
  });
  expect(await leaving.ended).toMatchObject({ code: 0 });
  const phrases = [...readFileSync(log, 'utf8').matchAll(/"msg":"(?<phrase>[^"]+)"/g)];
  expect(phrases.slice(-2).map(({ groups }) => groups?.['phrase'])).toEqual(['draining', 'ended']);
  expect(existsSync(path.join(local, 'daemons', 'tcp-echo.json'))).toBe(false);
});

it('a window that is closed takes with it the lab, the capture and the watch that run in it, and nothing is left of them', {
  timeout: 180_000,
}, async () => {
  const machine = await makeMachine();
  const { pc, ask, socketlab } = machine;
  const prefix = String(pc.environment['WINEPREFIX']);
  const [report, file] = [path.join(pc.drive, 'report'), path.join(pc.drive, 'in.pcapng')];
  const daemons = path.join(pc.home, 'AppData', 'Local', 'Socketlab', 'daemons');
  // Where Wine has os.tmpdir(), and makes none.
  const temporary = path.join(pc.home, 'Temp');
  mkdirSync(temporary, { recursive: true });
  const lab = await startInWindow(machine, 'lab', 'run', 'tcp-simple', '--report', 'C:\\report');
  await eventually(() => expect(readdirSync(daemons)).toContain('tcp-echo.json'), 60_000);
  expect(await closeWindows(machine, [lab])).toEqual([{ code: 1, signal: null }]);
  expect(lab.stderr()).toContain('interrupted');
  expect(nodesOf(prefix)).toEqual([]);
  expect(readdirSync(daemons)).toEqual([]);
  expect(existsSync(report) ? readdirSync(report) : []).toEqual([]);

  await ask('up', 'tcp-echo');
  const windows = [
    await startInWindow(machine, 'capture', '--port', '65432', '--out', 'C:\\in.pcapng'),
    await startInWindow(machine, 'observe', '--follow-only', '--json', '--discovery-port', '0'),
  ];
  await windows[0]?.waitFor(/capturing on lo/);
  await windows[1]?.waitFor(/"discovery"/);
  const done = { code: 0, signal: null };
  expect(await closeWindows(machine, windows)).toEqual([done, done]);
  expect(readCapture(readFileSync(file)).problem).toBeUndefined();
  expect(nodesOf(prefix)).toHaveLength(1);
  // A daemon keeps what it has captured until it ends.
  await socketlab('down');
  expect(readdirSync(temporary)).toEqual([]);
});

it('a console is drawn on in ASCII and says so, and a drive that is not there is named', {
  timeout: 120_000,
}, async () => {
  const { pc, program, environment, socketlab } = await makeMachine();
  const away = { ...environment, SOCKETLAB_HOME: 'Q:\\lab' };
  const refused = await pc.run([program, 'up', 'tcp-echo'], { environment: away });
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Q:\\lab\\config\\identity: ENOENT'),
  });

  await socketlab('up', 'tcp-echo');
  const ofConsole = { ...pc.environment, ...environment, TERM: '', SOCKETLAB_LANG: 'pt-BR' };
  const top = await openConsole(pc.command([program, 'top']), ofConsole);
  await top.untilShown(/ASCII: este console pode não ter blocos/);
  expect(top.text()).not.toMatch(/[▁-▇●✗]/);
  top.press('q');
  expect(await top.ending()).toMatchObject({ ended: 0 });
  const doctor = await openConsole(pc.command([program, 'doctor']), ofConsole);
  await doctor.untilShown(/console: página de código 437\. .*chcp 65001/s);
  expect(await doctor.ending()).toMatchObject({ ended: 0 });
  await socketlab('down');
});
