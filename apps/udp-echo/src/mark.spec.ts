import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markOf, markOfWords } from './mark.ts';

/** The mark of bytes that lie where a batch has them, with those of an earlier datagram behind them. */
function markInWords(bytes: Uint8Array, behind = 0xff): number {
  const memory = new Uint8Array(4 * Math.ceil(bytes.length / 4) + 16).fill(behind);
  memory.set(bytes, 8);
  return markOfWords(new Int32Array(memory.buffer), 2, bytes.length);
}

const WAYS = [
  ['of bytes', markOf],
  ['of words', markInWords],
] as const;

describe.each(WAYS)('the mark %s', (_name, mark) => {
  it('differs where a datagram differs in one bit, or in length only', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(bytes, fc.nat(), (datagram, place) => {
        const bit = place % (8 * datagram.length);
        const changed = Uint8Array.from(datagram);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(mark(changed)).not.toBe(mark(datagram));
        expect(mark(datagram.subarray(1))).not.toBe(mark(datagram));
      }),
    );
  });

  it('differs where the same bit differs in two words', () => {
    const marks = new Set([mark(new Uint8Array(64))]);
    for (let one = 3; one < 64; one += 4) {
      for (let other = one + 4; other < 64; other += 4) {
        const datagram = new Uint8Array(64);
        datagram[one] = 0x80;
        datagram[other] = 0x80;
        marks.add(mark(datagram));
      }
    }
    expect(marks.size).toBe(1 + (16 * 15) / 2);
  });

  it.each([0, 1, 63, 1_024, 1_025, 65_507])('is a word of 32 bits, of %i bytes', (length) => {
    const made = mark(new Uint8Array(length).fill(7));
    expect(made).toBe(made | 0);
  });
});

it('takes nothing of what stands behind the datagram', () => {
  for (let length = 0; length <= 9; length += 1) {
    const datagram = new Uint8Array(length).fill(length);
    expect(markInWords(datagram, 0x00)).toBe(markInWords(datagram, 0xff));
  }
});
