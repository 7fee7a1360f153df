import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createWindowsPc, windowsProblem } from '@socketlab/testkit';
import { expect, onTestFinished, test } from 'vitest';

const LAUNCHER = path.join(import.meta.dirname, '../bin/installed.mjs');

/** What npm links, in a folder where it starts a program that says so. */
function layOut(folder: string): string {
  const launcher = path.join(folder, 'bin/socketlab.mjs');
  const program = path.join(folder, 'apps/control-plane/dist/main.mjs');
  for (const file of [launcher, program]) mkdirSync(path.dirname(file), { recursive: true });
  cpSync(LAUNCHER, launcher);
  writeFileSync(program, "process.stdout.write('started')");
  return launcher;
}

function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'socketlab-installed-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('starts where compiled code has no place, as in a home that takes no folders', () => {
  const launcher = layOut(makeFolder());
  const env = { ...process.env, SOCKETLAB_HOME: '/proc/socketlab' };
  const { stdout } = spawnSync(process.execPath, [launcher], { env, timeout: 10_000 });
  expect(String(stdout)).toBe('started');
});

test('keeps compiled code in the home', () => {
  const folder = makeFolder();
  const launcher = layOut(folder);
  const env = { ...process.env, SOCKETLAB_HOME: path.join(folder, 'home') };
  spawnSync(process.execPath, [launcher], { env });
  expect(existsSync(path.join(folder, 'home/cache'))).toBe(true);
});

test('keeps it in the profile on Windows, whatever the home, for it is run', {
  timeout: 60_000,
}, async (context) => {
  const problem = windowsProblem();
  if (problem !== undefined) context.skip(problem);
  const pc = createWindowsPc();
  onTestFinished(() => pc.remove());
  const launcher = pc.toWindowsPath(layOut(path.join(pc.drive, 'Programas do laboratório')));
  const environment = { SOCKETLAB_HOME: 'Q:\\drive that is not there' };
  const { stdout } = await pc.run([launcher], { environment, timeoutMs: 15_000 });
  expect(stdout).toBe('started');
  expect(existsSync(path.join(pc.home, 'AppData/Local/Socketlab/cache'))).toBe(true);
});
