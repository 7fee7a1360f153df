import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { keepConstants } from './keep-constants.mjs';

const OURS = '// ../../libs/bsd-sockets/src/linux.ts';
const OTHERS = '// ../../node_modules/package/index.js';

/** What has become of the lines behind those that name their file. */
async function kept(file: string, ...lines: string[]): Promise<string[]> {
  const code = await keepConstants([file, ...lines].join('\n'));
  return code.split('\n').slice(1);
}

describe('the constants of a bundle', () => {
  test('are constants again: numbers, objects, and classes over many lines', async () => {
    const lines = ['var WORDS = 16;', 'var PLACE = { base: 0 };', 'var Batch = class {', '};'];
    expect(await kept(OURS, ...lines)).toEqual([
      'const WORDS = 16;',
      'const PLACE = { base: 0 };',
      'const Batch = class {',
      '};',
    ]);
  });

  test.each([
    'last = 1;',
    'last ??= 1;',
    '--last;',
    '[last] = [1];',
    '({ at: { last } } = { at: { last: 1 } });',
    'for (last of [1]);',
  ])('are not what is set again: %s', async (again) => {
    const lines = ['var last = 0;', `function set() { ${again} }`, 'set();'];
    const code = await kept(OURS, ...lines);
    expect(code).toEqual(lines);
    expect(() => runInNewContext(code.join('\n'))).not.toThrow();
  });

  test.each(['last === 1;', 'at.last = 1;', '((last) => { last = 1; })(2);', 'lastOne = 1;'])(
    'are what is only used: %s',
    async (use) => {
      expect(await kept(OURS, 'var last = 0;', use)).toEqual(['const last = 0;', use]);
    },
  );

  test('stay as they are within functions, without a value, and in the code of others', async () => {
    const lines = ['function f() {', '  var inner = 1;', '}', 'var unset;'];
    expect(await kept(OURS, ...lines)).toEqual(lines);
    expect(await kept(OTHERS, 'var WORDS = 16;')).toEqual(['var WORDS = 16;']);
  });
});
