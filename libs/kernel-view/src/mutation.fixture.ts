import fc from 'fast-check';

/** One thing that happens to bytes, or to a text's. */
type Mutation = (bytes: Buffer) => Buffer;

/** Nothing grows beyond: damage is no flood. */
const MOST_BYTES = 65_536;
const MOST_MUTATIONS = 4;

const place = fc.nat(0xff_ffff);
const at = (bytes: Buffer, number: number): number => number % Math.max(1, bytes.length);
/** Where lengths, states, ports and counts break. */
const edge = fc.constantFrom(0, 1, 2, 3, 7, 13, 28, 29, 30, 31, 255, 65_535, 2 ** 31, 2 ** 32 - 1);
const edgeText = fc.constantFrom(
  '0',
  '-1',
  '13',
  '00',
  'FF',
  '65536',
  '4294967296',
  '9'.repeat(30),
);

const flip = fc.tuple(place, fc.nat(7)).map(([where, bit]) =>
  inCopy((copy) => {
    const index = at(copy, where);
    copy[index] = (copy[index] ?? 0) ^ (1 << bit);
  }),
);

const cut = fc.tuple(place, fc.oneof(fc.nat(40), place)).map(
  ([where, count]): Mutation =>
    (bytes) => {
      const index = at(bytes, where);
      return joined(bytes.subarray(0, index), bytes.subarray(index + count));
    },
);

const insert = fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 12 })).map(
  ([where, extra]): Mutation =>
    (bytes) => {
      const index = at(bytes, where);
      return joined(bytes.subarray(0, index), extra, bytes.subarray(index));
    },
);

/** Two neighbours change places. */
const swap = fc.tuple(place, fc.nat(64), fc.nat(64)).map(
  ([where, one, other]): Mutation =>
    (bytes) => {
      const start = at(bytes, where);
      const [middle, end] = [start + one, start + one + other];
      const [first, second] = [bytes.subarray(start, middle), bytes.subarray(middle, end)];
      return joined(bytes.subarray(0, start), second, first, bytes.subarray(end));
    },
);

/** A piece comes again and again. */
const grow = fc.tuple(place, fc.integer({ min: 1, max: 32 }), fc.nat(400)).map(
  ([where, size, times]): Mutation =>
    (bytes) => {
      const start = at(bytes, where);
      const piece = bytes.subarray(start, start + size);
      const again = Array.from({ length: times }, () => piece);
      return joined(bytes.subarray(0, start), ...again, bytes.subarray(start));
    },
);

const setWord = fc.tuple(place, edge).map(([where, value]) =>
  inCopy((copy) => {
    const word = at(copy, where) & ~3;
    if (word + 4 <= copy.length) copy.writeUInt32LE(value, word);
  }),
);

/** One of a text's numbers becomes another one. */
const setNumber = fc.tuple(place, edgeText).map(
  ([where, value]): Mutation =>
    (bytes) => {
      const text = bytes.toString('latin1');
      const found = /[\dA-F]+/g;
      found.lastIndex = at(bytes, where);
      const digits = found.exec(text);
      if (digits === null) return bytes;
      const after = text.slice(digits.index + digits[0].length);
      return Buffer.from(`${text.slice(0, digits.index)}${value}${after}`, 'latin1');
    },
);

function inCopy(change: (copy: Buffer) => void): Mutation {
  return (bytes) => {
    const copy = Buffer.from(bytes);
    change(copy);
    return copy;
  };
}

function joined(...parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat(parts).subarray(0, MOST_BYTES);
}

/** One of these, damaged in one place or a few. */
export function mutated(originals: readonly Buffer[]): fc.Arbitrary<Buffer> {
  const mutation = fc.oneof(flip, cut, insert, swap, grow, setWord, setNumber);
  const mutations = fc.array(mutation, { minLength: 1, maxLength: MOST_MUTATIONS });
  return fc
    .tuple(fc.constantFrom(...originals), mutations)
    .map(([original, all]) => all.reduce((bytes, mutate) => mutate(bytes), original));
}
