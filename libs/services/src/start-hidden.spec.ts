import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createWindowsPc, isThorough, windowsProblem } from '@socketlab/testkit';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { startHiddenScript } from './start-hidden.ts';

beforeEach((context) => {
  const problem = windowsProblem();
  if (problem !== undefined) context.skip(problem);
  if (!isThorough()) context.skip('takes seconds: SOCKETLAB_THOROUGH=1 runs it');
});

it('starts a program by words with spaces and accents, and ends with its exit code', async () => {
  const pc = createWindowsPc();
  onTestFinished(() => pc.remove());
  const folder = path.join(pc.drive, 'pasta do João');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'start.js'), startHiddenScript());
  writeFileSync(path.join(folder, 'a.env'), "HOME_OF_IT='C:\\new é'\n");
  const program = `require('fs').writeFileSync(__dirname + '/told.json', JSON.stringify([process.argv[2], process.env.HOME_OF_IT])); process.exit(7);`;
  writeFileSync(path.join(folder, 'program.cjs'), program);
  const at = (name: string): string => `C:\\pasta do João\\${name}`;
  // As a task has it, but for the engine's name, which Wine's host does not know.
  const words = ['//B', '//Nologo', at('start.js')];
  const started = [`--env-file=${at('a.env')}`, at('program.cjs'), 'uma palavra'];
  const script = `
    const [host, started] = ${JSON.stringify([words, started])};
    const all = [...host, process.execPath, ...started];
    process.exitCode = require('child_process').spawnSync('wscript.exe', all, { stdio: 'ignore' }).status;`;
  expect(await pc.run(['-e', script])).toMatchObject({ code: 7 });
  const told: unknown = JSON.parse(readFileSync(path.join(folder, 'told.json'), 'utf8'));
  expect(told).toEqual(['uma palavra', 'C:\\new é']);
});
