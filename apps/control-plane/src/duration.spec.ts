import { expect, test } from 'vitest';
import { parseDuration } from './duration.ts';

test.each([
  ['30s', 30_000],
  ['10m', 600_000],
  ['1h', 3_600_000],
  ['2d', 172_800_000],
])('%s is %i ms', (text, ms) => {
  expect(parseDuration(text, '--since')).toBe(ms);
});

test.each(['', '1', 'h', '0s', '-1h', '1.5h', '1 h', '9999999d'])('"%s" is refused', (text) => {
  expect(() => parseDuration(text, '--since')).toThrow(
    expect.objectContaining({ code: 'INVALID_VALUE', facts: { what: '--since', value: text } }),
  );
});
