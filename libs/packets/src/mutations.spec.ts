import { SocketlabError } from '@socketlab/foundation';
import { isThorough } from '@socketlab/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everyCapture } from './every-capture.fixture.ts';
import { explainCapture } from './explain/explain-capture.ts';
import { readCapture } from './read-capture.ts';
import { writeCapture } from './write-capture.ts';

const RUNS = 20_000;
/** Each has other mutations, and so has each run: where it may not take long, one part is enough. */
const PARTS = isThorough() ? 5 : 1;
/** None may take longer; whole files take less than a millisecond, the rest is for a machine that is busy. */
const MOST_MS = 5_000;
const SEED = process.env['SOCKETLAB_TEST_SEED'];

/** One thing that happens to a file. */
type Mutation = (file: Uint8Array) => Uint8Array;

const place = fc.nat(0xff_ffff);
const at = (file: Uint8Array, number: number): number => number % Math.max(1, file.length);

/** Numbers that lengths, counts and types break at. */
const nasty = fc.constantFrom(
  0,
  1,
  3,
  4,
  7,
  8,
  11,
  12,
  13,
  28,
  0x7fff_ffff,
  0x8000_0000,
  0xffff_ffff,
);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.nat(7)).map(([where, bit]) =>
    changed((copy, file) => {
      const index = at(file, where);
      copy[index] = (copy[index] ?? 0) ^ (1 << bit);
    }),
  ),
  fc.tuple(place, fc.nat(255)).map(([where, value]) =>
    changed((copy, file) => {
      copy[at(file, where)] = value;
    }),
  ),
  fc.tuple(place, nasty, fc.boolean()).map(([where, value, isLittle]) =>
    changed((copy, file) => {
      const word = Math.floor(at(file, where) / 4) * 4;
      if (word + 4 <= copy.length) new DataView(copy.buffer).setUint32(word, value, isLittle);
    }),
  ),
  place.map((where) => (file: Uint8Array) => file.slice(0, at(file, where))),
  fc.tuple(place, fc.nat(40)).map(([where, count]) => (file: Uint8Array) => {
    const index = at(file, where);
    return joined(file.subarray(0, index), file.subarray(index + count));
  }),
  fc
    .tuple(place, fc.uint8Array({ minLength: 1, maxLength: 12 }))
    .map(([where, extra]) => (file: Uint8Array) => {
      const index = at(file, where);
      return joined(file.subarray(0, index), extra, file.subarray(index));
    }),
  fc.tuple(place, place).map(
    ([from, to]) =>
      (file: Uint8Array) =>
        joined(file.subarray(0, at(file, from)), file.subarray(at(file, to))),
  ),
);

function changed(change: (copy: Uint8Array<ArrayBuffer>, file: Uint8Array) => void): Mutation {
  return (file) => {
    const copy = new Uint8Array(file);
    change(copy, file);
    return copy;
  };
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** Reads, explains and writes; what is thrown must be an error of ours. Returns whether there were frames. */
function survive(file: Uint8Array): number {
  try {
    const capture = readCapture(file);
    const { frames } = explainCapture(capture);
    writeCapture(capture, { comments: new Map([[1, 'o SYN']]) });
    expect(capture.problem === undefined || capture.problem instanceof SocketlabError).toBe(true);
    return frames.length;
  } catch (failure) {
    if (failure instanceof SocketlabError) return 0;
    throw failure;
  }
}

describe(`${PARTS * RUNS} random mutations of captures`, () => {
  const captures = everyCapture();
  it.each(Array.from({ length: PARTS }, (_, index) => index))(
    'give frames or an error that says what is wrong, and end soon: part %i',
    (part) => {
      let slowest = 0;
      let withFrames = 0;
      fc.assert(
        fc.property(
          fc.constantFrom(...captures),
          fc.array(mutation, { minLength: 1, maxLength: 4 }),
          (capture, mutations) => {
            const file = mutations.reduce((bytes, mutate) => mutate(bytes), capture);
            const start = performance.now();
            if (survive(file) > 0) withFrames += 1;
            slowest = Math.max(slowest, performance.now() - start);
          },
        ),
        { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) + part }) },
      );
      expect(slowest).toBeLessThan(MOST_MS);
      // Else the mutations would only ever show how a file is refused.
      expect(withFrames).toBeGreaterThan(RUNS / 2);
    },
    60_000,
  );
});
