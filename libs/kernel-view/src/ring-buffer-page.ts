import type { EventFormat } from './event-format.ts';

/** One record of a CPU's trace buffer. */
export interface RawRecord {
  readonly atNs: bigint;
  /** Begins with the event's id (common_type, 16 bits). */
  readonly data: Buffer;
}

/** One page of the ring buffer of one CPU, decoded. */
export interface RingBufferPage {
  readonly atNs: bigint;
  readonly records: readonly RawRecord[];
  /** Records were overwritten before this page could be read, or what is on it breaks off. */
  readonly hasLost: boolean;
  /** How many, if the page had room to say so. */
  readonly lost?: number;
}

const HEADER_BYTES = 16;
const COUNT_BYTES = 8;
const USUAL_PAGE_BYTES = 4_096;
const MOST_PAGE_BYTES = 1_048_576;
/** Every record begins with its event's id. */
const ID_BYTES = 2;
const COMMIT_OFFSET = 8;
/** Flags in the commit word (kernel/trace/ring_buffer.c: RB_MISSED_EVENTS, RB_MISSED_STORED). */
const MISSED_EVENTS = 0x8000_0000;
const MISSED_STORED = 0x4000_0000;
const LENGTH_MASK = 0x07ff_ffff;

/** enum ring_buffer_type (include/linux/ring_buffer.h); up to 28 the type is the data's length in words. */
const PADDING = 29;
const TIME_EXTEND = 30;
const TIME_STAMP = 31;
const DELTA_BITS = 27;
/** A time stamp record has 59 bits; the rest are those of the time before it. */
const STAMP_MASK = (1n << 59n) - 1n;

/**
 * Reads one page of `trace_pipe_raw`: a time stamp, a commit word, then records whose headers hold 5 bits of type or
 * length and 27 bits of time since the record before (events/header_page, events/header_event).
 */
export function parsePage(page: Buffer): RingBufferPage {
  if (page.length < HEADER_BYTES) return { atNs: 0n, records: [], hasLost: true };
  const atNs = page.readBigUInt64LE(0);
  const { records, isWhole } = parseRecords(page, atNs);
  const lost = isWhole ? readLost(page) : undefined;
  return {
    atNs,
    records,
    hasLost: !isWhole || hasLost(page),
    ...(lost === undefined ? {} : { lost }),
  };
}

/** How many records were lost before a page, if it says so. */
function readLost(page: Buffer): number | undefined {
  const isCounted = hasLost(page) && (page.readUInt32LE(COMMIT_OFFSET) & MISSED_STORED) !== 0;
  if (!isCounted || pageEnd(page) + COUNT_BYTES > page.length) return undefined;
  const lost = Number(page.readBigUInt64LE(pageEnd(page)));
  return lost > 0 && Number.isSafeInteger(lost) ? lost : undefined;
}

/** The size of a page as events/header_page tells it; where that makes no sense, what most kernels have. */
export function pageBytesOf({ fields }: EventFormat): number {
  const data = fields.get('data');
  const bytes = data ? data.offset + data.size : 0;
  return bytes > HEADER_BYTES && bytes <= MOST_PAGE_BYTES ? bytes : USUAL_PAGE_BYTES;
}

/** Whether records were overwritten before this page could be read. */
export function hasLost(page: Buffer): boolean {
  return (page.readUInt32LE(COMMIT_OFFSET) & MISSED_EVENTS) !== 0;
}

/** Where the records of a page end. */
export function pageEnd(page: Buffer): number {
  return HEADER_BYTES + (page.readUInt32LE(COMMIT_OFFSET) & LENGTH_MASK);
}

/**
 * Calls back for each record of a page with the place of its data; nothing is copied, and no time reckoned. Returns
 * whether the page is whole: else what follows the last record is damaged.
 */
export function visitRecords(
  page: Buffer,
  visit: (page: DataView, start: number, end: number) => void,
): boolean {
  const view = viewOf(page);
  return walk(view, (type, _delta, offset, length) => {
    if (type < PADDING) visit(view, type === 0 ? offset + 4 : offset, offset + length);
  });
}

function viewOf(page: Buffer): DataView {
  return new DataView(page.buffer, page.byteOffset, page.length);
}

function parseRecords(page: Buffer, startNs: bigint): { records: RawRecord[]; isWhole: boolean } {
  const records: RawRecord[] = [];
  let atNs = startNs;
  const isWhole = walk(viewOf(page), (type, delta, offset, length) => {
    if (type === TIME_STAMP) atNs = absoluteTime(page.readUInt32LE(offset), delta, atNs);
    else atNs += BigInt(delta);
    if (type === TIME_EXTEND) atNs += BigInt(page.readUInt32LE(offset)) << BigInt(DELTA_BITS);
    // A length of its own stands in front of data that are too long for the header.
    if (type === 0) records.push({ atNs, data: page.subarray(offset + 4, offset + length) });
    else if (type < PADDING) records.push({ atNs, data: page.subarray(offset, offset + length) });
  });
  return { records, isWhole };
}

type Step = (type: number, delta: number, offset: number, length: number) => void;

/**
 * Goes from header to header; a step is told where what follows the header begins, and how long it is: no further than the
 * page goes. Returns whether the records end where the page says.
 */
function walk(page: DataView, step: Step): boolean {
  if (page.byteLength < HEADER_BYTES) return false;
  const end = HEADER_BYTES + (page.getUint32(COMMIT_OFFSET, true) & LENGTH_MASK);
  if (end > page.byteLength) return false;
  let offset = HEADER_BYTES;
  while (offset + 4 <= end) {
    const header = page.getUint32(offset, true);
    const type = header & 0x1f;
    const delta = header >>> 5;
    offset += 4;
    if (type === PADDING && delta === 0) return true;
    if (offset + 4 > end) return false;
    const length = type > 0 && type < PADDING ? type * 4 : arrayLength(page, offset, type);
    const isTooShort = type === 0 && length < 4 + ID_BYTES;
    if (isTooShort || offset + length > end) return false;
    step(type, delta, offset, length);
    offset += length;
  }
  return true;
}

/** Bytes from the first word after the header to the next record, where that word tells; a time has just that word. */
function arrayLength(page: DataView, offset: number, type: number): number {
  return type === TIME_EXTEND || type === TIME_STAMP
    ? 4
    : Math.max(4, page.getUint32(offset, true));
}

function absoluteTime(high: number, low: number, before: bigint): bigint {
  return (before & ~STAMP_MASK) | (BigInt(high) << BigInt(DELTA_BITS)) | BigInt(low);
}
