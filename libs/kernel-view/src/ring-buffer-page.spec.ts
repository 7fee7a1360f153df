import { describe, expect, it } from 'vitest';
import { parsePage } from './ring-buffer-page.ts';

const PAGE_BYTES = 4096;
const word = (number: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number >>> 0);
  return bytes;
};
const header = (type: number, delta: number): Buffer => word(delta * 32 + type);

/** A page as the kernel hands it over: time stamp, commit word with flags, the records, and what follows them. */
function page(parts: readonly Buffer[], options: { flags?: number; after?: Buffer } = {}): Buffer {
  const bytes = Buffer.alloc(PAGE_BYTES);
  const records = Buffer.concat(parts);
  bytes.writeBigUInt64LE(1_000n, 0);
  bytes.writeUInt32LE((records.length | (options.flags ?? 0)) >>> 0, 8);
  records.copy(bytes, 16);
  options.after?.copy(bytes, 16 + records.length);
  return bytes;
}
const read = (...parts: Buffer[]) =>
  parsePage(page(parts)).records.map(({ atNs, data }) => [atNs, data.toString('hex')]);

describe('a page of the trace buffer', () => {
  it('adds up the times between its records, whose length is in the header', () => {
    expect(read(header(1, 5), word(0xa), header(2, 7), word(0xb), word(0xc))).toEqual([
      [1_005n, '0a000000'],
      [1_012n, '0b0000000c000000'],
    ]);
  });

  it('reads the length of a long record from the word before its data', () => {
    expect(read(header(0, 1), word(12), word(1), word(2), header(1, 1), word(3))).toEqual([
      [1_001n, '0100000002000000'],
      [1_002n, '03000000'],
    ]);
  });

  it('extends a time that 27 bits cannot hold', () => {
    expect(read(header(30, 3), word(2), header(1, 1), word(9))).toEqual([
      [1_000n + 2n * 2n ** 27n + 3n + 1n, '09000000'],
    ]);
  });

  it('takes an absolute time as it is', () => {
    expect(read(header(31, 77), word(4), header(1, 1), word(9))).toEqual([
      [4n * 2n ** 27n + 77n + 1n, '09000000'],
    ]);
  });

  it('skips a discarded record, but not the time before it', () => {
    expect(read(header(29, 4), word(8), word(0), header(1, 1), word(9))).toEqual([
      [1_005n, '09000000'],
    ]);
  });

  it('ends at padding without a time', () => {
    expect(read(header(1, 1), word(1), header(29, 0), word(0), header(1, 1), word(2))).toEqual([
      [1_001n, '01000000'],
    ]);
  });

  it('says how many records were lost before it', () => {
    const after = Buffer.alloc(8);
    after.writeBigUInt64LE(345n);
    const parsed = parsePage(page([header(1, 1), word(1)], { flags: 0xc000_0000, after }));
    expect(parsed).toMatchObject({ hasLost: true, lost: 345 });
    expect(parsed.records).toHaveLength(1);
  });

  it('says that records were lost when it has no room for how many', () => {
    const parsed = parsePage(page([header(1, 1), word(1)], { flags: 0x8000_0000 }));
    expect(parsed.hasLost).toBe(true);
    expect(parsed.lost).toBeUndefined();
  });

  it('ends before a record that goes further than the page says, and says that something was lost', () => {
    const damaged = parsePage(page([header(1, 1), word(1), header(5, 1), word(2)]));
    expect(damaged).toMatchObject({ hasLost: true, records: [{ atNs: 1_001n }] });
    expect(damaged.records).toHaveLength(1);
    expect(parsePage(page([]).subarray(0, 9))).toEqual({ atNs: 0n, records: [], hasLost: true });
  });

  it('has no records when the kernel committed none', () => {
    expect(parsePage(page([]))).toEqual({ atNs: 1_000n, records: [], hasLost: false });
  });
});
