import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { keepConstants } from './keep-constants.mjs';

const OURS = '// ../../libs/bsd-sockets/src/linux.ts';
const OTHERS = '// ../../node_modules/package/index.js';

/** What has become of the lines behind those that name their file. */
const kept = (file: string, ...lines: string[]): string[] =>
  keepConstants([file, ...lines].join('\n'))
    .split('\n')
    .slice(1);

describe('the constants of a bundle', () => {
  test('are constants again: numbers, objects, and classes over many lines', () => {
    const lines = ['var WORDS = 16;', 'var PLACE = { base: 0 };', 'var Batch = class {', '};'];
    expect(kept(OURS, ...lines)).toEqual([
      'const WORDS = 16;',
      'const PLACE = { base: 0 };',
      'const Batch = class {',
      '};',
    ]);
  });

  test.each(['last = 1;', 'last += 1;', 'last ??= 1;', 'last >>>= 1;', 'last++;', '--last;'])(
    'are not what is set again: %s',
    (again) => {
      const lines = ['var last = 0;', `function set() { ${again} }`, 'set();'];
      expect(kept(OURS, ...lines)).toEqual(lines);
      expect(() => runInNewContext(kept(OURS, ...lines).join('\n'))).not.toThrow();
    },
  );

  test.each([
    'last === 1;',
    'last <= 1;',
    'at.last = 1;',
    'const f = (last) => last;',
    'lastOne = 1;',
  ])('are what is only used: %s', (use) => {
    expect(kept(OURS, 'var last = 0;', use)[0]).toBe('const last = 0;');
  });

  test('stay as they are within functions, without a value, and in the code of others', () => {
    const lines = ['function f() {', '  var inner = 1;', '}', 'var unset;'];
    expect(kept(OURS, ...lines)).toEqual(lines);
    expect(kept(OTHERS, 'var WORDS = 16;')).toEqual(['var WORDS = 16;']);
  });
});
