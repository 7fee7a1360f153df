import { createHash, randomBytes } from 'node:crypto';
import { ClassTokenError } from '../pairing-errors.ts';
import { PROTOCOL } from './protocol.ts';

/** Douglas Crockford's base 32: no I, L, O and U, which are read as 1, 1, 0 and not at all. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BITS_A_LETTER = 5;
const SECRET_LETTERS = 23;
const CHECK_LETTERS = 2;
const LETTERS = SECRET_LETTERS + CHECK_LETTERS;
const GROUP = 5;
const CHECK_BITS = BigInt(CHECK_LETTERS * BITS_A_LETTER);
/** CRC-10 (ITU-T I.610): finds every error within 10 bits in a row, so one wrong letter, and two that changed places. */
const POLYNOMIAL = 0x633n;
const SECRET_BITS = SECRET_LETTERS * BITS_A_LETTER;

/**
 * A new token for a class: 115 random bits and 10 that check them, as `7ZK3M-0Q9TB-...`, five groups of five letters.
 * For people to read and type; whoever has it can pair.
 */
export function createClassToken(): string {
  const secret = BigInt(`0x${randomBytes(16).toString('hex')}`) >> BigInt(128 - SECRET_BITS);
  const value = (secret << CHECK_BITS) | remainder(secret);
  return groups(letters(value));
}

/**
 * Reads a token as people type it: lower case, with or without hyphens and spaces, O for 0, I and L for 1. Gives the
 * one way to write it. Throws ClassTokenError, before it was sent anywhere, for what no token is.
 */
export function parseClassToken(typed: string): string {
  const text = typed
    .toUpperCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  const found = [...text].find((letter) => !ALPHABET.includes(letter));
  if (found !== undefined) throw new ClassTokenError({ problem: 'letter', letters: text.length });
  if (text.length !== LETTERS) {
    throw new ClassTokenError({ problem: 'length', letters: text.length });
  }
  const value = [...text].reduce((sum, letter) => sum * 32n + BigInt(ALPHABET.indexOf(letter)), 0n);
  if (remainder(value >> CHECK_BITS) !== (value & ((1n << CHECK_BITS) - 1n))) {
    throw new ClassTokenError({ problem: 'check', letters: text.length });
  }
  return groups(text);
}

/** The key that stands for the token: what proves it, and all that the owner's program keeps of it. */
export function classTokenKey(token: string): Uint8Array {
  return createHash('sha256').update(`${PROTOCOL} class token\n${token}`).digest();
}

function letters(value: bigint): string {
  return Array.from({ length: LETTERS }, (_, index) => {
    const shift = BigInt((LETTERS - 1 - index) * BITS_A_LETTER);
    return ALPHABET.charAt(Number((value >> shift) & 31n));
  }).join('');
}

function groups(text: string): string {
  return (text.match(new RegExp(`.{${GROUP}}`, 'g')) ?? []).join('-');
}

/** The remainder of the polynomial division, 10 bits. */
function remainder(secret: bigint): bigint {
  let rest = secret << CHECK_BITS;
  for (let bit = BigInt(SECRET_BITS) + CHECK_BITS - 1n; bit >= CHECK_BITS; bit -= 1n) {
    if ((rest >> bit) & 1n) rest ^= POLYNOMIAL << (bit - CHECK_BITS);
  }
  return rest;
}
