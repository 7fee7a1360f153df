import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, type TestContext } from 'vitest';

/** Debian's package tshark has all three. */
const PROGRAMS = ['tshark', 'capinfos', 'editcap'];
const MISSING = PROGRAMS.filter((name) => spawnSync(name, ['--version']).status !== 0);

/** Skips the test where one of them is missing. */
export const needPrograms = ({ skip }: TestContext): void => {
  if (MISSING.length > 0) skip(`not installed: ${MISSING.join(', ')} (Debian package tshark)`);
};

/** Runs one to its end, which must be a good one, and returns what it printed. */
export function runProgram(name: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(name, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC' },
  });
  expect({ name, args, status, stderr: status === 0 ? '' : stderr }).toMatchObject({ status: 0 });
  return stdout;
}

/** Names in a folder that is removed when the test ends. */
export function scratch(): (name: string) => string {
  const folder = mkdtempSync(path.join(tmpdir(), 'socketlab-tshark-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return (name) => path.join(folder, name);
}
