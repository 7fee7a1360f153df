import { DigitsFormatError } from '../pairing-errors.ts';
import { classTokenKey, parseClassToken } from './class-token.ts';
import type { TypedSecret } from './classmate-state.ts';
import type { PairingMode } from './protocol.ts';

/** Reads six digits, with or without a space or hyphen after three. Throws DigitsFormatError. */
export function parseDigits(typed: string): string {
  const digits = typed.trim().replace(/^(\d{3})[ -](\d{3})$/, '$1$2');
  if (!/^\d{6}$/.test(digits)) throw new DigitsFormatError({ letters: typed.trim().length });
  return digits;
}

/** Reads what that mode asks for. Throws DigitsFormatError and ClassTokenError. */
export function readSecret(mode: PairingMode, typed: string): TypedSecret {
  return mode === 'digits'
    ? { kind: 'digits', digits: parseDigits(typed) }
    : { kind: 'class', tokenKey: classTokenKey(parseClassToken(typed)) };
}
