import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createWindowsPc, type WindowsPc, windowsProblem } from '@socketlab/testkit';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { createPrivateNetwork } from './private-network.ts';
import { needThorough } from './shared-machine.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const PROGRAMS = 'C:\\programs';
const STATE = 'ProgramData/Socketlab/state';
const TIMEOUT_MS = 180_000;

beforeEach((context) => {
  const problem = windowsProblem();
  if (problem !== undefined) context.skip(problem);
  needThorough(context);
});

/** A PC that is on until the test ends: without a program that runs, Wine ends all services. */
async function createPc(): Promise<WindowsPc> {
  const { within } = await createPrivateNetwork();
  const pc = createWindowsPc({ within });
  onTestFinished(() => pc.remove());
  execFileSync(
    process.execPath,
    ['tools/package.mjs', '--platforms', 'win32-x64', '--out', pc.drive],
    { cwd: ROOT, stdio: 'ignore' },
  );
  const archive = readdirSync(pc.drive).find((name) => name.endsWith('.tgz')) ?? '';
  mkdirSync(path.join(pc.drive, 'socketlab'));
  const into = path.join(pc.drive, 'socketlab');
  execFileSync('tar', ['xzf', path.join(pc.drive, archive), '-C', into, '--strip-components=1']);
  await pc.start(['-e', 'setInterval(() => undefined, 1000)'], { timeoutMs: TIMEOUT_MS });
  return pc;
}

/** Runs the CLI; the folder for programs is of this PC alone, for Wine's own is shared by all that tests make. */
function socketlab(pc: WindowsPc, words: readonly string[]): ReturnType<WindowsPc['run']> {
  const argv = JSON.stringify(['node', 'socketlab', ...words]);
  return pc.run([
    '-e',
    `process.env.ProgramFiles = String.raw\`${PROGRAMS}\`;
     process.argv = ${argv};
     import('file:///C:/socketlab/bin/socketlab.mjs');`,
  ]);
}

it(
  'a service of the machine serves, is told of, drains when it is stopped, and leaves its state alone',
  async () => {
    const pc = await createPc();
    const installed = await socketlab(pc, ['service', 'install', 'udp-echo', '--system', '--json']);
    expect(installed).toMatchObject({ code: 0, stderr: expect.stringContaining('the machine') });
    expect(JSON.parse(installed.stdout)).toMatchObject({
      daemons: [{ unit: 'socketlab-udp-echo', outcome: 'installed', control: '127.0.0.1:17432' }],
    });
    const status = await socketlab(pc, ['service', 'status', 'udp-echo', '--system', '--json']);
    expect(JSON.parse(status.stdout)).toMatchObject({
      daemons: [{ manager: { state: 'running' }, drift: [], missing: [], errors: [] }],
    });
    const removed = await socketlab(pc, ['service', 'uninstall', '--system']);
    expect(removed.code).toBe(0);
    const log = readFileSync(path.join(pc.drive, STATE, 'logs/udp-echo.log'), 'utf8');
    expect(log).toMatch(/"msg":"serving"[\s\S]*"msg":"draining"[\s\S]*"msg":"ended"/);
    expect(readdirSync(path.join(pc.drive, STATE)).sort()).toEqual(['daemons', 'logs']);
    expect(readdirSync(path.join(pc.drive, 'programs'))).toEqual([]);
  },
  TIMEOUT_MS,
);
