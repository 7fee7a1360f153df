import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMessagePattern, createPatternBuffer } from './message-pattern.ts';

const number = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const length = fc.oneof(
  fc.integer({ min: 1, max: 80 }),
  fc.constantFrom(64, 256, 257, 1_024, 16_384),
);

function open(bytes: number) {
  const buffer = createPatternBuffer(65_536);
  return { buffer, pattern: createMessagePattern(bytes, buffer) };
}

describe('a message of a load', () => {
  it('is known again as it was sent, and in upper case without the spaces at its ends', () => {
    fc.assert(
      fc.property(length, number, (bytes, which) => {
        const { buffer, pattern } = open(bytes);
        const sent = Buffer.from(pattern.write(which));
        const answer = Buffer.from(sent.toString('latin1').trim().toUpperCase(), 'latin1');
        expect(answer).toEqual(sent);
        buffer.bytes.set(sent);
        expect(pattern.isWhole(which)).toBe(true);
        if (bytes >= 8) expect(pattern.readNumber()).toBe(which);
      }),
    );
  });

  it('with any other byte is another', () => {
    fc.assert(
      fc.property(length, number, fc.nat(), (bytes, which, where) => {
        const { buffer, pattern } = open(bytes);
        buffer.bytes.set(pattern.write(which));
        const at = where % bytes;
        buffer.bytes[at] = (buffer.bytes[at] ?? 0) ^ 0x10;
        expect(pattern.isWhole(which)).toBe(false);
        expect(pattern.isSame(which, { from: 0, count: bytes, at: 0 })).toBe(false);
      }),
    );
  });

  it('is not the next one, from 8 bytes on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 300 }), number, (bytes, which) => {
        const { buffer, pattern } = open(bytes);
        buffer.bytes.set(pattern.write(which));
        expect(pattern.isWhole((which + 1) % 2 ** 32)).toBe(false);
      }),
    );
  });

  it('is known in pieces, wherever they lie', () => {
    fc.assert(
      fc.property(length, number, fc.nat(), fc.nat(200), (bytes, which, cut, from) => {
        const { buffer, pattern } = open(bytes);
        const sent = Buffer.from(pattern.write(which));
        const at = cut % bytes;
        buffer.bytes.set(sent.subarray(at), from);
        const piece = { from, count: bytes - at, at };
        expect(pattern.isSame(which, piece)).toBe(true);
        buffer.bytes[from] = (buffer.bytes[from] ?? 0) ^ 1;
        expect(pattern.isSame(which, piece)).toBe(false);
      }),
    );
  });
});
