import { deflateSync, inflateSync } from 'node:zlib';
import { MalformedHistogramError } from './errors.ts';
import { createHistogram, type Histogram } from './histogram.ts';
import { HIGHEST_NS, LOWEST_NS, SIGNIFICANT_DIGITS } from './histogram-layout.ts';

/*
 * HdrHistogram's encoding, version 2, and its compressed form (AbstractHistogram.encodeIntoCompressedByteBuffer). All is in
 * network order:
 *   compressed: cookie 0x1c849314, length, and deflated (RFC 1950):
 *   cookie 0x1c849313, bytes of counts, normalizing offset, significant digits (32 bits each),
 *   lowest, highest (64 bits each), ratio of conversion to whole numbers (double),
 *   counts as numbers in zigzag LEB128 of 9 bytes at most: one of 0 or more is a count, -n stands for n cells of 0.
 */
const COOKIE = 0x1c84_9313;
const COMPRESSED_COOKIE = 0x1c84_9314;
const HEADER_BYTES = 40;
const COMPRESSED_HEADER_BYTES = 8;
/** No count takes more; counts are below 2^53. */
const MOST_BYTES_EACH = 9;
/** A histogram of ours inflates to less. */
const MOST_INFLATED = 1_048_576;

/** The histogram in HdrHistogram's compressed encoding, version 2; its values are nanoseconds. */
export function encodeHistogram({ counts }: Histogram): Uint8Array {
  const last = counts.findLastIndex((count) => count > 0);
  const writer = createWriter(HEADER_BYTES + (last + 1) * MOST_BYTES_EACH);
  let zeros = 0;
  for (let cell = 0; cell <= last; cell += 1) {
    const count = counts[cell] ?? 0;
    if (count === 0) {
      zeros += 1;
      continue;
    }
    // One alone is written as the count that it is.
    if (zeros > 0) writer.put(zeros === 1 ? 0 : -zeros);
    zeros = 0;
    writer.put(count);
  }
  const deflated = deflateSync(writer.finish());
  const header = Buffer.alloc(COMPRESSED_HEADER_BYTES);
  header.writeUInt32BE(COMPRESSED_COOKIE, 0);
  header.writeUInt32BE(deflated.length, 4);
  return Buffer.concat([header, deflated]);
}

/** The histogram of such an encoding with our range and digits. Throws {@link MalformedHistogramError}. */
export function decodeHistogram(encoded: Uint8Array): Histogram {
  const bytes = inflate(Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength));
  const { counts } = createHistogram();
  let at = HEADER_BYTES;
  let cell = 0;
  while (at < bytes.length) {
    const { value, next } = take(bytes, at);
    at = next;
    if (value < 0) cell -= value;
    else {
      if (cell >= counts.length) throw new MalformedHistogramError({ problem: 'too many counts' });
      counts[cell] = value;
      cell += 1;
    }
  }
  return { counts };
}

function inflate(encoded: Buffer): Buffer {
  if (encoded.length < COMPRESSED_HEADER_BYTES || encoded.readUInt32BE(0) !== COMPRESSED_COOKIE) {
    throw new MalformedHistogramError({ problem: 'not a compressed histogram of version 2' });
  }
  const end = COMPRESSED_HEADER_BYTES + encoded.readUInt32BE(4);
  const bytes = inflateBounded(encoded.subarray(COMPRESSED_HEADER_BYTES, end));
  if (bytes.length < HEADER_BYTES || bytes.readUInt32BE(0) !== COOKIE) {
    throw new MalformedHistogramError({ problem: 'not a histogram of version 2' });
  }
  const isOurs =
    bytes.readUInt32BE(12) === SIGNIFICANT_DIGITS &&
    bytes.readBigInt64BE(16) === BigInt(LOWEST_NS) &&
    bytes.readBigInt64BE(24) === BigInt(HIGHEST_NS);
  if (!isOurs) throw new MalformedHistogramError({ problem: 'another range, or other digits' });
  return bytes.subarray(0, HEADER_BYTES + bytes.readUInt32BE(4));
}

function inflateBounded(deflated: Buffer): Buffer {
  try {
    return inflateSync(deflated, { maxOutputLength: MOST_INFLATED });
  } catch (cause) {
    throw new MalformedHistogramError({ problem: 'it cannot be inflated' }, { cause });
  }
}

interface CountWriter {
  put(value: number): void;
  finish(): Buffer;
}

function createWriter(capacity: number): CountWriter {
  const bytes = Buffer.alloc(capacity);
  let at = HEADER_BYTES;
  return {
    put(value) {
      // Zigzag: the sign in the lowest bit. Arithmetic in doubles, exact below 2^53.
      let rest = value < 0 ? -2 * value - 1 : 2 * value;
      while (rest >= 128) {
        bytes[at] = (rest % 128) + 128;
        rest = Math.floor(rest / 128);
        at += 1;
      }
      bytes[at] = rest;
      at += 1;
    },
    finish() {
      bytes.writeUInt32BE(COOKIE, 0);
      bytes.writeUInt32BE(at - HEADER_BYTES, 4);
      bytes.writeUInt32BE(0, 8);
      bytes.writeUInt32BE(SIGNIFICANT_DIGITS, 12);
      bytes.writeBigInt64BE(BigInt(LOWEST_NS), 16);
      bytes.writeBigInt64BE(BigInt(HIGHEST_NS), 24);
      bytes.writeDoubleBE(1, 32);
      return bytes.subarray(0, at);
    },
  };
}

function take(bytes: Buffer, from: number): { value: number; next: number } {
  let coded = 0;
  let weight = 1;
  for (let at = from; at < Math.min(bytes.length, from + MOST_BYTES_EACH); at += 1) {
    const byte = bytes[at] ?? 0;
    coded += (byte % 128) * weight;
    weight *= 128;
    if (byte < 128) return { value: coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2, next: at + 1 };
  }
  throw new MalformedHistogramError({ problem: 'a count breaks off' });
}
