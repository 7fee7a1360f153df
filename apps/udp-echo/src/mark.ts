import { crc32 } from 'node:zlib';

/** Of longer ones zlib makes a checksum sooner, though the call has its price. */
const SHORT_BYTES = 1_024;
const WORD_BYTES = 4;
const PRIME_1 = 0x9e37_79b1;
const PRIME_2 = 0x85eb_ca77;
const PRIME_3 = 0xc2b2_ae3d;

/**
 * A checksum of a datagram's length and bytes, a signed word: enough to know it again, and nothing of it is kept. Marks of
 * one way to make them are compared, and never with those of the other.
 */
export function markOf(bytes: Uint8Array): number {
  return crc32(bytes) ^ Math.imul(bytes.length, PRIME_1);
}

/** The same of bytes that begin at a word, without a call for short ones: the rounds are those of xxHash32. */
export function markOfWords(words: Int32Array, at: number, bytes: number): number {
  if (bytes > SHORT_BYTES) {
    return markOf(new Uint8Array(words.buffer, words.byteOffset + at * WORD_BYTES, bytes));
  }
  const end = at + (bytes >> 2);
  // Signed words from the beginning: V8 would count with fractions otherwise.
  let one = bytes | 0;
  let other = PRIME_3 | 0;
  let word = at;
  // Two sums side by side: neither has to wait for the other.
  for (; word + 1 < end; word += 2) {
    one = round(one, words[word] ?? 0);
    other = round(other, words[word + 1] ?? 0);
  }
  if (word < end) one = round(one, words[word] ?? 0);
  const rest = bytes & 3;
  // What stands behind the end is of an earlier datagram.
  if (rest > 0) other = round(other, (words[end] ?? 0) & ((1 << (8 * rest)) - 1));
  const sum = Math.imul(one ^ (one >>> 15), PRIME_2) ^ other;
  return Math.imul(sum ^ (sum >>> 13), PRIME_3);
}

function round(sum: number, word: number): number {
  const added = (sum + Math.imul(word, PRIME_2)) | 0;
  return Math.imul((added << 13) | (added >>> 19), PRIME_1);
}
