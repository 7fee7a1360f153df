import { describe, expect, it } from 'vitest';
import { createPageStore, type PageStore, type Reading } from './page-store.ts';

const PAGE_BYTES = 64;
const HEADER_BYTES = 16;
const reading: Reading = { number: 1, horizonNs: 0n, isCounted: false };

/** Keeps a page of as many bytes of records, which all are `mark`. */
function keep(store: PageStore, mark: number, recordBytes = 32): void {
  const bytes = Buffer.alloc(PAGE_BYTES);
  bytes.writeUInt32LE(recordBytes, 8);
  bytes.fill(mark, HEADER_BYTES, HEADER_BYTES + recordBytes);
  store.keep({ bytes, cpu: mark, reading, records: recordBytes / 4 });
  // Whoever read it may read the next one into the same memory.
  bytes.fill(0);
}
const marks = (store: PageStore): number[] =>
  Array.from(store.takeAll(), ({ bytes, cpu }) => {
    expect(bytes[HEADER_BYTES]).toBe(cpu);
    expect(bytes[HEADER_BYTES + bytes.readUInt32LE(8) - 1]).toBe(cpu);
    return cpu;
  });

describe('the store of raw pages', () => {
  it('hands out what it keeps in order, once', () => {
    const store = createPageStore({ bytes: 1024, pageBytes: PAGE_BYTES });
    for (const mark of [1, 2, 3]) keep(store, mark);
    expect(marks(store)).toEqual([1, 2, 3]);
    expect(marks(store)).toEqual([]);
    expect(store.takeDropped()).toBe(0);
  });

  it('drops the oldest where it is full, whatever their sizes, and counts their records once', () => {
    const store = createPageStore({ bytes: 5 * PAGE_BYTES, pageBytes: PAGE_BYTES });
    const sizes = Array.from({ length: 200 }, (_, index) => 4 + ((index * 20) % 44));
    for (const [index, bytes] of sizes.entries()) keep(store, index % 256, bytes);
    const kept = marks(store);
    expect(kept.length).toBeGreaterThan(3);
    expect(kept).toEqual(sizes.map((_, index) => index).slice(-kept.length));
    const gone = sizes.slice(0, -kept.length).reduce((sum, bytes) => sum + bytes / 4, 0);
    expect([store.takeDropped(), store.takeDropped()]).toEqual([gone, 0]);
  });

  it('takes no more room for a page than its records need', () => {
    const store = createPageStore({ bytes: 4 * PAGE_BYTES, pageBytes: PAGE_BYTES });
    for (let mark = 1; mark <= 7; mark += 1) keep(store, mark, 4);
    expect(marks(store)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});
