import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDuration, parseDuration, splitList } from './option-values.ts';

const parse = parseDuration(1_000, 7 * 86_400_000);

describe('a duration', () => {
  test.each([
    ['45s', 45_000],
    ['90m', 5_400_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
    ['1s', 1_000],
  ])('%s is %i ms', (value, ms) => expect(parse(value, '--for')).toBe(ms));

  test.each([
    '',
    '24',
    'h',
    '-1h',
    '1.5h',
    '0s',
    '8d',
    '1H',
    '1 h',
    '1h30m',
    '9999999999s',
    'NaNs',
  ])('%j is none', (value) =>
    expect(() => parse(value, '--for')).toThrow(
      expect.objectContaining({
        code: 'INVALID_VALUE',
        facts: { what: '--for', value },
        text: {
          en: expect.stringContaining('a duration from 1s to 7d'),
          'pt-BR': expect.stringContaining('uma duração de 1s a 7d'),
        },
      }),
    ),
  );

  test('is written as it is read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 604_800 }), (seconds) => {
        expect(parse(formatDuration(seconds * 1_000), '--for')).toBe(seconds * 1_000);
      }),
    );
    expect(formatDuration(86_400_000)).toBe('1d');
    expect(formatDuration(5_400_000)).toBe('90m');
  });
});

test('a list is read with commas, and with the blanks that PowerShell makes of them', () => {
  expect(splitList('observe,serve')).toEqual(['observe', 'serve']);
  expect(splitList(' observe serve , traffic ')).toEqual(['observe', 'serve', 'traffic']);
  expect(splitList('80,,443')).toEqual(['80', '', '443']);
  expect(splitList('')).toEqual(['']);
});
