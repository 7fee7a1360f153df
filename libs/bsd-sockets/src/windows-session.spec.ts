import path from 'node:path';
import { createWindowsPc, isThorough, windowsProblem } from '@socketlab/testkit';
import { expect, it, onTestFinished } from 'vitest';

const FIXTURE = path.join(import.meta.dirname, 'fixtures/session-twice.ts');

it('gives window class and event back, so that a session can be watched again', async (context) => {
  const problem = isThorough()
    ? windowsProblem()
    : 'takes seconds: with SOCKETLAB_THOROUGH=1 it runs';
  if (problem !== undefined) context.skip(problem);
  const pc = createWindowsPc();
  onTestFinished(() => pc.remove());
  const { stdout, stderr } = await pc.run([await pc.bundle(FIXTURE)]);
  expect(stderr).toBe('');
  const { watched, handles } = JSON.parse(stdout);
  expect(watched).toBe(20);
  expect(handles).toBeLessThan(watched / 2);
}, 60_000);
