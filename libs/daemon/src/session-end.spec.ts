import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { createWindowsPc, isThorough, type WindowsPc, windowsProblem } from '@socketlab/testkit';
import { beforeEach, expect, onTestFinished, test } from 'vitest';

const [FIXTURE = '', WORKER = ''] = ['fixtures/windows-session.ts', 'session-end-worker.ts'].map(
  (file) => path.join(import.meta.dirname, file),
);

beforeEach((context) => {
  if (!isThorough()) context.skip('takes long: SOCKETLAB_THOROUGH=1 runs it');
  const problem = windowsProblem();
  if (problem !== undefined) context.skip(problem);
});

function makePc(): WindowsPc {
  const pc = createWindowsPc();
  onTestFinished(() => pc.remove());
  return pc;
}

test('who logs off waits for the drain of a program without a console', {
  timeout: 60_000,
}, async () => {
  const pc = makePc();
  const running = await pc.start([await pc.bundle(FIXTURE, WORKER)]);
  await running.waitFor(/is watched/);
  // Ends the session as Windows does: each program is asked, told, and terminated when its window has returned.
  const env = { ...process.env, ...pc.environment };
  spawnSync('wineboot', ['--end-session'], { env, stdio: 'ignore' });
  await running.ended;
  const said = [...running.stderr().matchAll(/"msg":"(?<phrase>[^"]+)"/g)];
  expect(said.map(({ groups }) => groups?.['phrase']).slice(1)).toEqual(['draining', 'ended']);
});

test('the thread that waits for it keeps no process from ending', { timeout: 60_000 }, async () => {
  const pc = makePc();
  const { code } = await pc.run([await pc.bundle(FIXTURE, WORKER), 'leave'], { timeoutMs: 15_000 });
  expect(code).toBe(7);
});
