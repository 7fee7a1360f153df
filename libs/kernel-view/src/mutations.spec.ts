import { createClock } from '@socketlab/foundation';
import { isThorough } from '@socketlab/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, parseEventFormat } from './event-format.ts';
import { mutated } from './mutation.fixture.ts';
import { createPageDecoding } from './page-decoding.ts';
import { createPageStore } from './page-store.ts';
import { absurdities } from './plausible.fixture.ts';
import { parseTable } from './procfs.ts';
import { readRecorded } from './recorded.fixture.ts';
import { pageBytesOf, parsePage } from './ring-buffer-page.ts';
import { toSnapshots } from './socket-row.ts';
import { createTracePipeline } from './trace-pipeline.ts';
import { createDecoder, type Decode } from './trace-record.ts';
import { readTransitions, shareTransitionCounters } from './transition-counters.ts';
import { createTransitionScan } from './transition-scan.ts';
import { parseReceiveBufferErrors } from './udp-statistics.ts';
import type { Untimed } from './untimed.ts';

/** Together 100,000 where it may take long, and a fifth of them elsewhere: each run has others. */
const SHARE = isThorough() ? 1 : 5;
const RUNS = { pages: 40_000 / SHARE, formats: 20_000 / SHARE, tables: 40_000 / SHARE };
/** None may take longer; all take less than a millisecond, the rest is for a machine that is busy. */
const MOST_MS = 2_000;
const SEED = process.env['SOCKETLAB_TEST_SEED'];
const END_OF_TIME = 2n ** 90n;
const PAGE_BYTES = 65_536;

const recorded = readRecorded();
const formats = recorded.formats.map(parseEventFormat);
const stateFormat = formats.find(({ name }) => name === 'inet_sock_set_state');

/** Checks that `read` tells nothing absurd of what is damaged, and soon; and that of most it tells something at all. */
function survives(
  originals: readonly Buffer[],
  options: { readonly runs: number; readonly read: (bytes: Buffer) => readonly Untimed[] },
): void {
  const { runs, read } = options;
  let slowestMs = 0;
  let told = 0;
  fc.assert(
    fc.property(mutated(originals), (bytes) => {
      const start = performance.now();
      const drafts = read(bytes);
      slowestMs = Math.max(slowestMs, performance.now() - start);
      if (drafts.length > 0) told += 1;
      expect(absurdities(drafts)).toEqual([]);
    }),
    { numRuns: runs, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
  );
  expect(slowestMs).toBeLessThan(MOST_MS);
  expect(told).toBeGreaterThan(runs / 2);
}

/** All that the kernel view makes of a page: counts of what it keeps, and observations of what it decodes. */
function readPage(page: Buffer, decoders: ReadonlyMap<number, Decode>): readonly Untimed[] {
  const counters = new Float64Array(shareTransitionCounters());
  const pipeline = createTracePipeline(counters);
  pipeline.ownership.addWatch({ role: 'server', port: recorded.port });
  pipeline.ownership.addThread(recorded.threadId);
  const scan = createTransitionScan(stateFormat, counters, pipeline.ownership.isServed);
  if (scan.scan(page) === undefined) scan.discard();
  else scan.commit();
  const instance = { overrun: () => 0 };
  const decode = createPageDecoding({ instance, pipeline, decoders, where: 'trace' });
  decode(page, 0, { isCounted: false });
  pipeline.countWaiting();
  const drafts = [...pipeline.release(END_OF_TIME), ...pipeline.releaseHeld()];
  expect(readTransitions(counters).every(({ count }) => Number.isSafeInteger(count))).toBe(true);
  return drafts;
}

describe(`${100_000 / SHARE} random mutations of what the kernel writes`, () => {
  const decoders = new Map(formats.map((format) => [format.id, createDecoder(format)]));

  it('in pages of the trace give what is left of them, or a loss', () => {
    const store = createPageStore({ bytes: 2 * PAGE_BYTES, pageBytes: PAGE_BYTES });
    const reading = { number: 1, horizonNs: 0n, isCounted: false };
    const read = (page: Buffer): readonly Untimed[] => {
      const bytes = Buffer.alloc(PAGE_BYTES);
      page.copy(bytes);
      store.keep({ bytes, cpu: 0, reading, records: 0 });
      const kept = Array.from(store.takeAll(), ({ bytes }) => readPage(bytes, decoders));
      return [...readPage(page, decoders), ...kept.flat()];
    };
    survives(recorded.pages, { runs: RUNS.pages, read });
  }, 60_000);

  it('in the formats of events give records that make sense, or none', () => {
    const records = recorded.pages.flatMap((page) => parsePage(page).records.slice(0, 10));
    const ids = new Map(formats.map(({ name, id }) => [name, id]));
    const read = (bytes: Buffer): readonly Untimed[] => {
      const format = parseEventFormat(bytes.toString('latin1'));
      expect(bytesOf(format)).toBeGreaterThan(1);
      expect(pageBytesOf(format)).toBeLessThanOrEqual(2 ** 20);
      const decode = createDecoder(format);
      for (const { data, atNs } of records) decode(data, atNs);
      const changed = new Map([...decoders, [ids.get(format.name) ?? format.id, decode]]);
      return recorded.pages.flatMap((page) => readPage(page, changed));
    };
    const files = [...recorded.formats, recorded.headerPage];
    survives(
      files.map((text) => Buffer.from(text)),
      { runs: RUNS.formats, read },
    );
  }, 60_000);

  it('in the tables of /proc/net give rows that make sense, or none', () => {
    const clock = createClock();
    const read = (bytes: Buffer): readonly Untimed[] => {
      const text = bytes.toString('latin1');
      const errors = parseReceiveBufferErrors(text, text);
      expect(Number.isSafeInteger(errors) && errors >= 0).toBe(true);
      const rows = (['tcp', 'udp'] as const).flatMap((protocol) => parseTable(text, protocol));
      return toSnapshots(rows, 'procfs', clock);
    };
    const texts = Object.values(recorded.net).map((text) => Buffer.from(text));
    survives(texts, { runs: RUNS.tables, read });
  }, 60_000);
});
