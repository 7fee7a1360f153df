import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Asked } from './asked.ts';
import type { Command } from './command.ts';
import { parseCommandLine } from './command-line.ts';
import { COMMANDS } from './commands.ts';
import { GLOBAL_OPTIONS } from './global-options.ts';
import { readPlainly } from './plain-command-line.ts';

const NOT_PLAIN = 'not plain';

/** What reading came to, as data: what was understood, or the refusal. */
function outcomeOf(read: () => Asked | undefined): unknown {
  try {
    const asked = read();
    if (asked?.kind !== 'command') return asked?.text ?? NOT_PLAIN;
    return { ...asked, command: asked.command.name };
  } catch (refusal) {
    return String(refusal);
  }
}

const plainly = (argv: readonly string[]): unknown => outcomeOf(() => readPlainly(argv, COMMANDS));
const byParser = (argv: readonly string[]): unknown =>
  outcomeOf(() => parseCommandLine(argv, COMMANDS, 'en'));

const isPlain = ({ options }: Command): boolean =>
  Object.values(options).every(({ flag }) => !flag.startsWith('no-'));

/** Each command with words for all its arguments, and with each of its options, before them and behind them. */
const PLAIN = COMMANDS.filter(isPlain).flatMap(({ name, arguments: table, options }) => {
  const words = Object.values(table).map(({ choices }) => choices?.[0] ?? 'a-word');
  const given = [...Object.values(options), ...Object.values(GLOBAL_OPTIONS)]
    .filter(({ bare }) => bare === undefined)
    .map(({ flag, placeholder, choices }) =>
      placeholder === undefined ? [`--${flag}`] : [`--${flag}`, choices?.[0] ?? '1'],
    );
  const path = name.split(' ');
  return [
    [...path, ...words],
    ...given.flatMap((option) => [
      [...path, ...option, ...words],
      [...path, ...words, ...option],
    ]),
  ];
});

describe('a command line in its plainest form', () => {
  test('is read without the parser, and as the parser reads it', () => {
    for (const argv of PLAIN) {
      const outcome = plainly(argv);
      expect(outcome, argv.join(' ')).not.toBe(NOT_PLAIN);
      expect(outcome, argv.join(' ')).toEqual(byParser(argv));
    }
  });

  test('is told from every other: whatever is read plainly, the parser reads alike', () => {
    const options = COMMANDS.flatMap(({ options: own }) => Object.values(own));
    const flags = options.flatMap(({ flag, short = 'x' }) => [`--${flag}`, `-${short}`]);
    const odd = [
      '',
      '-',
      '--',
      '-1',
      '-h',
      '--help',
      '--version',
      '--json',
      '--lang',
      '--lang=en',
      'help',
      'pt-BR',
    ];
    const words = [
      'tcp-echo',
      'tcp-simple',
      'all',
      '127.0.0.1:9',
      '7',
      '--reply=upper',
      '--host=a,b',
      'C:\\x y',
      'lab run',
    ];
    const word = fc.oneof(
      fc.constantFrom(...odd),
      fc.constantFrom(...words),
      fc.constantFrom(...flags),
    );
    const names = COMMANDS.flatMap(({ name }) => [name.split(' '), name.split(' '), [name]]);
    const line = fc.tuple(fc.constantFrom(...names), fc.array(word, { maxLength: 4 }));
    let read = 0;
    fc.assert(
      fc.property(line, ([name, rest]) => {
        const argv = [...name, ...rest];
        const outcome = plainly(argv);
        if (outcome === NOT_PLAIN) return;
        read += 1;
        expect(outcome).toEqual(byParser(argv));
      }),
      { numRuns: 1_000 },
    );
    expect(read).toBeGreaterThan(50);
  });

  test.each([
    [[]],
    [['--json', 'ps']],
    [['ps', '--help']],
    [['ps', 'tcp-echo']],
    [['ps', '--json', '--json']],
    [['ps', '--host=all']],
    [['ps', '--host', '--json']],
    [['ps', '--', 'x']],
    [['lab']],
    [['lab', 'run', 'tcp-simple', '--no-sandbox']],
    [['lab list']],
    [['lab run', 'tcp-simple']],
    [['frobnicate']],
  ])('%j is left to the parser', (argv: readonly string[]) => {
    expect(plainly(argv)).toBe(NOT_PLAIN);
  });
});
