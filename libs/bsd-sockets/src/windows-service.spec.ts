import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createWindowsPc, isThorough, windowsProblem } from '@socketlab/testkit';
import { beforeEach, expect, it, onTestFinished } from 'vitest';

const NAME = 'socketlab-test';
const FIXTURE = path.join(import.meta.dirname, 'fixtures/windows-service.ts');
/** Calls sc.exe until the service is in that state, and tells how it then is: the numbers are the same in every language. */
const SCRIPT = `
  const { execFileSync } = require('node:child_process');
  const sc = (...words) => execFileSync('sc.exe', words, { encoding: 'utf8', windowsVerbatimArguments: true });
  const state = () => /STATE +: (\\d)/.exec(sc('query', '${NAME}'))[1];
  const until = (wanted) => { while (state() !== wanted) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20); };
  const [program, log] = process.argv.slice(1);
  const words = [process.execPath, program, '${NAME}', log].map((word) => '\\\\"' + word + '\\\\"').join(' ');
  sc('create', '${NAME}', 'binPath=', '"' + words + '"', 'start=', 'demand');
  sc('start', '${NAME}');
  until('4');
  sc('stop', '${NAME}');
  until('1');
  console.log(sc('query', '${NAME}').match(/WIN32_EXIT_CODE +: \\d+/)[0]);
  sc('delete', '${NAME}');
`;

beforeEach((context) => {
  const problem = windowsProblem();
  if (problem !== undefined) context.skip(problem);
  if (!isThorough()) context.skip('takes seconds: SOCKETLAB_THOROUGH=1 runs it');
});

it('is started and stopped by the service control manager, and by nobody else', async () => {
  const pc = createWindowsPc();
  onTestFinished(() => pc.remove());
  const program = await pc.bundle(FIXTURE);
  const log = (name: string): string => readFileSync(path.join(pc.drive, name), 'utf8');
  const told = await pc.run(['-e', SCRIPT, program, 'C:\\told.txt']);
  expect(told).toMatchObject({ code: 0, stdout: 'WIN32_EXIT_CODE    : 0\n' });
  expect(log('told.txt')).toBe('wanted\nasked to stop\n');
  await pc.run([program, NAME, 'C:\\by-hand.txt']);
  expect(log('by-hand.txt')).toMatch(
    /^WINDOWS_SERVICE\nStartServiceCtrlDispatcherW\(\) failed \(error 1063\)/,
  );
});
