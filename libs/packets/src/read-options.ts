import { OPTIONS } from './pcapng-blocks.ts';
import { padded } from './pcapng-options.ts';

/** Where the value of an option lies in the file. */
export interface OptionPlace {
  readonly code: number;
  readonly at: number;
  readonly length: number;
}

/** Reads options up to their end, or to the first that does not fit: nothing of a packet depends on them. */
export function readOptions(
  view: DataView,
  range: { readonly at: number; readonly end: number },
  isLittleEndian: boolean,
): OptionPlace[] {
  const options: OptionPlace[] = [];
  let { at } = range;
  while (at + 4 <= range.end) {
    const code = view.getUint16(at, isLittleEndian);
    const length = view.getUint16(at + 2, isLittleEndian);
    if (code === OPTIONS.end || at + 4 + length > range.end) break;
    options.push({ code, at: at + 4, length });
    at += 4 + padded(length);
  }
  return options;
}

/**
 * Text from a file that nobody vouches for, as UTF-8: what would steer a terminal or turn the direction of writing is
 * shown as U+FFFD. Line breaks and tabs stay.
 */
export function readText(view: DataView, { at, length }: OptionPlace): string {
  const bytes = Buffer.from(view.buffer, view.byteOffset + at, length);
  return bytes.toString('utf8').replaceAll(STEERING, '\ufffd');
}

const STEERING =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
