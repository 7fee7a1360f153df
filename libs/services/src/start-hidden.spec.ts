import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createWindowsPc, isThorough, type WindowsPc, windowsProblem } from '@socketlab/testkit';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { endingMark, startHiddenScript } from './start-hidden.ts';
import { batchWord } from './windows-words.ts';

beforeEach((context) => {
  const problem = windowsProblem();
  if (problem !== undefined) context.skip(problem);
  const isShort = context.task.name.startsWith('starts one that failed again');
  if (!isShort && !isThorough()) context.skip('takes seconds: SOCKETLAB_THOROUGH=1 runs it');
});

/** All that a path of Windows may hold and that means something to one of its programs. */
const FOLDER = "João & filhos ^ 100% (c)'!`";
/** What a program may be told, and no path holds. */
const WORDS = ['uma palavra de João', '<a> | b & c ^ d', '100% of %it', '!x!'];

interface Scene {
  readonly pc: WindowsPc;
  /** The program's calls, each as its words and what it was given in HOME_OF_IT. */
  readonly told: () => readonly unknown[];
  /** Where a file of its folder is, to Windows. */
  readonly at: (file: string) => string;
  readonly write: (file: string, content: string) => void;
}

/** A PC with the script, variables, and a program that says how it was called and ends with the next of those codes. */
function createPc(codes: readonly number[], name = FOLDER): Scene {
  const pc = createWindowsPc();
  onTestFinished(() => pc.remove());
  const folder = path.join(pc.drive, name);
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'start.js'), startHiddenScript());
  writeFileSync(path.join(folder, 'a.env'), "HOME_OF_IT='C:\\new é'\n");
  const program = `
    const { appendFileSync, readFileSync } = require('fs');
    const file = __dirname + '/told';
    if (process.env.ACT) require('fs')[process.env.ACT](process.env.ON, '');
    appendFileSync(file, JSON.stringify([...process.argv.slice(2), process.env.HOME_OF_IT]) + '\\n');
    process.exit(${JSON.stringify(codes)}[readFileSync(file, 'utf8').trim().split('\\n').length - 1]);`;
  writeFileSync(path.join(folder, 'program.cjs'), program);
  const told = (): readonly unknown[] =>
    readFileSync(path.join(folder, 'told'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const write: Scene['write'] = (file, content) => writeFileSync(path.join(folder, file), content);
  return { pc, told, write, at: (file) => `C:\\${name}\\${file}` };
}

/** As a task has it, but for the engine's name, which Wine's host does not know. */
function runHidden({ pc, at }: Scene, words: readonly string[]): ReturnType<WindowsPc['run']> {
  const host = ['//B', '//Nologo', at('start.js')];
  const started = [`--env-file=${at('a.env')}`, at('program.cjs'), ...words];
  const script = `
    const [host, started] = ${JSON.stringify([host, started])};
    const all = [...host, process.execPath, ...started];
    process.exitCode = require('child_process').spawnSync('wscript.exe', all, { stdio: 'ignore' }).status;`;
  return pc.run(['-e', script]);
}

it('starts a program by words that hold what means something to Windows’ programs, and ends with its exit code', async () => {
  const scene = createPc([0]);
  expect(await runHidden(scene, WORDS)).toMatchObject({ code: 0 });
  expect(scene.told()).toEqual([[...WORDS, 'C:\\new é']]);
});

it('starts one that failed again, and one whose configuration is wrong no more', async () => {
  const scene = createPc([1, 0xc0000005, 2]);
  // Whoever was ending it before was cut off.
  scene.write(endingMark('a.env'), '');
  expect(await runHidden(scene, [])).toMatchObject({ code: 2 });
  expect(scene.told()).toHaveLength(3);
});

it('starts one that failed no more where its service is being ended, or has lost its variables', async () => {
  for (const act of ['writeFileSync', 'unlinkSync'] as const) {
    const scene = createPc([1, 1, 2]);
    const variables = scene.at('a.env');
    const on = act === 'writeFileSync' ? endingMark(variables) : variables;
    scene.write('a.env', `ACT=${act}\nON="${on}"\n`);
    expect(await runHidden(scene, [])).toMatchObject({ code: 1 });
    expect(scene.told()).toHaveLength(1);
  }
});

it('gives up one that fails six times in a minute', async () => {
  const scene = createPc([1, 1, 1, 1, 1, 7, 0]);
  expect(await runHidden(scene, [])).toMatchObject({ code: 7 });
  expect(scene.told()).toHaveLength(6);
});

it('cmd.exe hands the words of a batch file on as they were meant', async () => {
  // A batch file is read in the console's code page: no accents.
  const { pc, told, at } = createPc([0], 'ana & co');
  const words = [...WORDS.slice(1), '"C:\\a & b\\c.exe" "d e" 100%', 'C:\\ends with\\', ''];
  const line = [pc.toWindowsPath(pc.command([])[1] ?? ''), at('program.cjs'), ...words];
  writeFileSync(path.join(pc.drive, 'a.cmd'), `@${line.map(batchWord).join(' ')}\r\n`);
  const script = `process.exitCode = require('child_process').spawnSync('cmd.exe', ['/d', '/c', 'C:\\\\a.cmd'], { stdio: 'ignore' }).status;`;
  expect(await pc.run(['-e', script])).toMatchObject({ code: 0 });
  expect(told()).toEqual([[...words, null]]);
});
