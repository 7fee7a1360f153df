import { OPTIONS } from './pcapng-blocks.ts';

/** One option of a block: its code and its value. */
export interface BlockOption {
  readonly code: number;
  readonly value: Uint8Array;
}

/** Longest value that a length of 16 bits can tell and that ends where a character ends. */
const MOST_VALUE_BYTES = 0xffff;

/** The number rounded up to whole words of 32 bits, to which pcapng pads everything. */
export function padded(byteCount: number): number {
  return (byteCount + 3) & ~3;
}

/** Options without a value that is undefined or empty. */
export function textOptions(
  texts: readonly (readonly [number, string | undefined])[],
): BlockOption[] {
  return texts.flatMap(([code, text]) =>
    text === undefined || text === '' ? [] : [{ code, value: encodeText(text) }],
  );
}

/** UTF-8, cut at a whole character where it is longer than an option can be. */
export function encodeText(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= MOST_VALUE_BYTES) return bytes;
  let end = MOST_VALUE_BYTES;
  // 10xxxxxx goes on with a character that began before.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}

/** How many bytes {@link writeOptions} will write: none for no options. */
export function optionsLength(options: readonly BlockOption[]): number {
  if (options.length === 0) return 0;
  return options.reduce((sum, { value }) => sum + 4 + padded(value.length), 4);
}

/** Writes options and the mark of their end; returns where it stopped. */
export function writeOptions(
  target: DataView,
  start: number,
  options: readonly BlockOption[],
): number {
  if (options.length === 0) return start;
  let at = start;
  for (const { code, value } of options) {
    target.setUint16(at, code, true);
    target.setUint16(at + 2, value.length, true);
    writePadded(target, at + 4, value);
    at += 4 + padded(value.length);
  }
  target.setUint16(at, OPTIONS.end, true);
  target.setUint16(at + 2, 0, true);
  return at + 4;
}

/** Writes bytes and the zeros up to the next whole word: the target may be in use again. */
export function writePadded(target: DataView, at: number, value: Uint8Array): void {
  if (value.length === 0) return;
  target.setUint32(at + padded(value.length) - 4, 0);
  bytesOf(target).set(value, at);
}

/** The bytes that a view shows. */
export function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
