import { describe, expect, it } from 'vitest';
import { createEchoCheck, upperCase } from './echo-check.ts';

const SENT = Buffer.from('Olá, z{a`');

function isEcho(...pieces: readonly string[]): boolean {
  const check = createEchoCheck(SENT, upperCase(SENT));
  for (const piece of pieces) check.take(Buffer.from(piece));
  return check.isEcho();
}

describe('the check of an echo', () => {
  it('takes what was sent, in pieces or whole, and its ASCII upper case', () => {
    expect(isEcho('Olá, z{a`')).toBe(true);
    expect(isEcho('Ol', 'á, z', '{a`')).toBe(true);
    expect(isEcho('OLá, Z{A`')).toBe(true);
  });

  it('takes nothing else', () => {
    expect(isEcho()).toBe(false);
    expect(isEcho('Olá, z{a')).toBe(false);
    expect(isEcho('Olá, z{a`', '!')).toBe(false);
    expect(isEcho('OL', 'á, z{a`')).toBe(false);
    expect(isEcho('OLÁ, Z{A`')).toBe(false);
  });
});
