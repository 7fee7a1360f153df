const MOST_ENTRIES = 16;
const MOST_VALUE_LETTERS = 64;
const KEY = /^[a-z0-9-]{1,16}$/;
const UNPRINTABLE = /[^\x20-\x7e]/g;

/**
 * Reads a TXT record's `key=value` strings (RFC 6763 section 6): the first of equal keys counts, keys are compared in
 * lower case, and what is too long, too much or can't be printed is left out.
 */
export function readTextRecord(data: unknown): Readonly<Record<string, string>> {
  const strings = (Array.isArray(data) ? data : [data]).slice(0, MOST_ENTRIES);
  const entries: Record<string, string> = {};
  for (const each of strings) {
    const text = each instanceof Uint8Array ? Buffer.from(each).toString('latin1') : String(each);
    const at = text.indexOf('=');
    const key = text.slice(0, at === -1 ? undefined : at).toLowerCase();
    if (!KEY.test(key) || Object.hasOwn(entries, key)) continue;
    entries[key] = at === -1 ? '' : printable(text.slice(at + 1));
  }
  return entries;
}

function printable(value: string): string {
  return value.slice(0, MOST_VALUE_LETTERS).replaceAll(UNPRINTABLE, '');
}
