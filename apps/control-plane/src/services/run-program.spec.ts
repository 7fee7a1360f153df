import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryDirectory } from '../directory.fixture.ts';
import { createRunProgram } from './run-program.ts';

const run = createRunProgram(process.env);
const signal = new AbortController().signal;

it('tells what a program left behind', async () => {
  const told = await run('/bin/sh', ['-c', 'echo out; echo err >&2; exit 3'], signal);
  expect(told).toEqual({ code: 3, stdout: 'out\n', stderr: 'err\n' });
  expect(await run('socketlab-no-such-program', [], signal)).toBeUndefined();
});

it('runs Windows’ own program there, and none of that name that PATH or the current folder has', async () => {
  const folder = temporaryDirectory(onTestFinished);
  // Here a whole path of Windows is a mere name, which PATH may have.
  const place = (name: string): void => {
    const program = '#!/bin/sh\nprintf %s "$0"\n';
    writeFileSync(path.join(folder, name), program, { mode: 0o755 });
  };
  place('reg.exe');
  const environment = { SystemRoot: 'C:\\Windows', PATH: folder };
  expect(await createRunProgram(environment, 'win32')('reg.exe', [], signal)).toBeUndefined();
  place('C:\\Windows\\System32\\reg.exe');
  const told = await createRunProgram(environment, 'win32')('reg.exe', [], signal);
  expect(told?.stdout).toContain('C:\\Windows\\System32\\reg.exe');
});

it('does not wait for what a program has started, though it holds the output open', async () => {
  const began = performance.now();
  const told = await run('/bin/sh', ['-c', 'sleep 20 & echo $!; exit 3'], signal);
  process.kill(Number(told?.stdout), 'SIGKILL');
  expect(told).toMatchObject({ code: 3 });
  expect(performance.now() - began).toBeLessThan(10_000);
});
