import { expect, test } from 'vitest';
import { glyphsOf, inAscii } from './glyphs.ts';
import { createOutput } from './output.ts';

const PICTURE = '▁▂▃▄▅▆▇█ ● lab-07 → 10.0.0.7 ✗ não';

/** What a picture looks like on a terminal, or on a pipe, with such an environment. */
function shown(environment: Record<string, string>, isTTY: boolean, isJson = false): string {
  let written = '';
  const stdout = { isTTY, write: (text: string) => (written += text) };
  const options = { language: 'pt-BR', isJson, environment } as const;
  createOutput(options, { stdout, stderr: stdout }).data(PICTURE, () => PICTURE);
  return written;
}

test.each([
  ['the console host of Windows', {}, 'win32', 'ascii'],
  ['Windows Terminal', { WT_SESSION: '7b2f' }, 'win32', 'unicode'],
  ['the terminal in an editor', { TERM_PROGRAM: 'vscode' }, 'win32', 'unicode'],
  ['Git Bash', { TERM: 'xterm-256color', MSYSTEM: 'MINGW64' }, 'win32', 'unicode'],
  ['a terminal of Linux', { TERM: 'xterm' }, 'linux', 'unicode'],
  ['the console of Linux', { TERM: 'linux' }, 'linux', 'ascii'],
] as const)('%s draws so', (_terminal, environment, platform, glyphs) => {
  expect(glyphsOf(environment, platform)).toBe(glyphs);
  expect(glyphsOf({ ...environment, SOCKETLAB_GLYPHS: 'ascii' }, platform)).toBe('ascii');
  expect(glyphsOf({ ...environment, SOCKETLAB_GLYPHS: 'unicode' }, platform)).toBe('unicode');
});

test('ASCII takes the same room, tells the marks apart and keeps letters', () => {
  expect(inAscii(PICTURE)).toBe('_.:-=+*# * lab-07 > 10.0.0.7 x não');
  const states = '█◆▒▚▞▓░';
  expect(new Set(inAscii(states)).size).toBe(states.length);
});

test('only a terminal is drawn on so: files, pipes and JSON keep what they are told', () => {
  const environment = { SOCKETLAB_GLYPHS: 'ascii' };
  expect(shown(environment, true)).toBe(`${inAscii(PICTURE)}\n`);
  expect(shown(environment, false)).toBe(`${PICTURE}\n`);
  expect(shown(environment, true, true)).toBe(`${JSON.stringify(PICTURE)}\n`);
});
