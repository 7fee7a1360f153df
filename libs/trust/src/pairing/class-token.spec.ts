import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createClassToken, parseClassToken } from './class-token.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

test('has 25 letters in groups of five, 23 of them random', () => {
  const tokens = Array.from({ length: 1_000 }, createClassToken);
  for (const token of tokens)
    expect(token).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}$/);
  const letters = tokens.map((token) => token.replaceAll('-', '').slice(0, 23));
  for (let at = 0; at < 23; at += 1) {
    // Each of the 32 letters is at each place: one of them stays away from a thousand by one chance in 10^12.
    expect(new Set(letters.map((text) => text[at])).size).toBe(32);
  }
});

test('is read as people type it', () => {
  const token = createClassToken();
  for (const typed of [
    token,
    token.toLowerCase(),
    token.replaceAll('-', ' '),
    ` ${token.replaceAll('-', '')}\n`,
    token.replaceAll('0', 'o').replaceAll('1', 'l'),
    token.replaceAll('1', 'I'),
  ]) {
    expect(parseClassToken(typed)).toBe(token);
  }
});

test('every wrong letter is told before it is used, wherever it is', () => {
  const token = createClassToken().replaceAll('-', '');
  for (let at = 0; at < token.length; at += 1) {
    for (const letter of ALPHABET.replace(token.charAt(at), '')) {
      const typed = `${token.slice(0, at)}${letter}${token.slice(at + 1)}`;
      expect(() => parseClassToken(typed)).toThrow(
        expect.objectContaining({ code: 'CLASS_TOKEN', facts: { problem: 'check', letters: 25 } }),
      );
    }
  }
});

test('two neighbours that changed places are told', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 23 }), (at) => {
      const token = createClassToken().replaceAll('-', '');
      const [first, second] = [token.charAt(at), token.charAt(at + 1)];
      fc.pre(first !== second);
      const typed = token.slice(0, at) + second + first + token.slice(at + 2);
      expect(() => parseClassToken(typed)).toThrow('have changed places');
    }),
  );
});

test.each([
  ['', 'length'],
  ['12345', 'length'],
  [`${'0'.repeat(24)}!`, 'letter'],
  [`${'0'.repeat(24)}U`, 'letter'],
  ['0'.repeat(26), 'length'],
])('%j is none: %s', (typed, problem) => {
  expect(() => parseClassToken(typed)).toThrow(
    expect.objectContaining({ code: 'CLASS_TOKEN', facts: expect.objectContaining({ problem }) }),
  );
});

test('never throws anything else', () => {
  fc.assert(
    fc.property(fc.string(), (typed) => {
      expect(() => parseClassToken(typed)).toThrow(
        expect.objectContaining({ code: 'CLASS_TOKEN' }),
      );
    }),
  );
});
