import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REPLY_FUNCTIONS } from './replies.ts';

describe('the replies', () => {
  it('echo gives back the same bytes', () => {
    const bytes = Uint8Array.of(0, 97, 255);
    expect(REPLY_FUNCTIONS.echo(bytes)).toEqual(Uint8Array.of(0, 97, 255));
  });

  it('upper agrees with toUpperCase on every ASCII text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        const answer = REPLY_FUNCTIONS.upper(Buffer.from(text, 'latin1'));
        expect(Buffer.from(answer).toString('latin1')).toBe(text.toUpperCase());
      }),
    );
  });

  it('upper leaves the bytes of other characters alone and changes no length', () => {
    const answer = REPLY_FUNCTIONS.upper(Buffer.from('ação é x'));
    expect(Buffer.from(answer).toString()).toBe('AçãO é X');
  });
});
