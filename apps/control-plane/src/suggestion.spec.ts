import { describe, expect, test } from 'vitest';
import { nearestWord } from './suggestion.ts';

describe('nearestWord', () => {
  test.each([
    ['tcp-eco', 'tcp-echo'],
    ['client-agnet', 'client-agent'],
    ['TCP-ECHO', 'tcp-echo'],
  ])('takes %s for %s', (word, meant) => {
    expect(nearestWord(word, ['client-agent', 'tcp-echo'])).toBe(meant);
  });

  test('suggests nothing for a word that is like none', () => {
    expect(nearestWord('frobnicate', ['up', 'down', 'status'])).toBeUndefined();
  });
});
