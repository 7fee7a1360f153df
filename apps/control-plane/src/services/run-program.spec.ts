import { expect, it } from 'vitest';
import { createRunProgram } from './run-program.ts';

const run = createRunProgram(process.env);
const signal = new AbortController().signal;

it('tells what a program left behind', async () => {
  const told = await run('/bin/sh', ['-c', 'echo out; echo err >&2; exit 3'], signal);
  expect(told).toEqual({ code: 3, stdout: 'out\n', stderr: 'err\n' });
  expect(await run('socketlab-no-such-program', [], signal)).toBeUndefined();
});

it('does not wait for what a program has started, though it holds the output open', async () => {
  const began = performance.now();
  const told = await run('/bin/sh', ['-c', 'sleep 20 & echo $!; exit 3'], signal);
  process.kill(Number(told?.stdout), 'SIGKILL');
  expect(told).toMatchObject({ code: 3 });
  expect(performance.now() - began).toBeLessThan(10_000);
});
