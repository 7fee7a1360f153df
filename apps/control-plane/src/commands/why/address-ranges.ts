import { isIPv4, isIPv6 } from 'node:net';

/** Addresses of one family from the first to the last, as numbers. */
export interface AddressRange {
  readonly first: bigint;
  readonly last: bigint;
}

/** How much of what is asked about is meant: all of it, nothing of it, or some. */
export type Coverage = 'all' | 'none' | 'some';

/** Reads `a`, `a-b`, `a/24` and `a/255.255.255.0` ([MS-GPFAS] 2.2.2.19); undefined for anything else, a keyword for one. */
export function readRange(text: string): AddressRange | undefined {
  const [from = '', to] = text.split('-');
  if (to !== undefined) {
    const first = addressNumber(from);
    const last = addressNumber(to);
    return first === undefined || last === undefined || isIPv4(from) !== isIPv4(to)
      ? undefined
      : { first, last };
  }
  const [address = '', prefix] = text.split('/');
  const value = addressNumber(address);
  if (value === undefined) return undefined;
  const width = isIPv4(address) ? 32 : 128;
  const bits = prefix === undefined ? width : prefixBits(prefix, width);
  if (bits === undefined) return undefined;
  const size = 1n << BigInt(width - bits);
  const first = (value / size) * size;
  return { first, last: first + size - 1n };
}

/** How much of the asked addresses lies in the ranges. */
export function coverageOf(
  asked: readonly AddressRange[],
  ranges: readonly AddressRange[],
): Coverage {
  const isMet = asked.some((each) =>
    ranges.some(({ first, last }) => first <= each.last && last >= each.first),
  );
  if (!isMet) return 'none';
  return asked.every((each) => isCovered(each, ranges)) ? 'all' : 'some';
}

/** Walks through what is asked from its first address on, as far as ranges that begin there or before lead. */
function isCovered({ first, last }: AddressRange, ranges: readonly AddressRange[]): boolean {
  let reached = first;
  for (const range of ranges.toSorted((a, b) => (a.first < b.first ? -1 : 1))) {
    if (range.first > reached) return false;
    if (range.last >= reached) reached = range.last + 1n;
    if (reached > last) return true;
  }
  return false;
}

/** Undefined of a mask whose ones are not all before its zeros. */
function prefixBits(text: string, width: number): number | undefined {
  if (/^\d{1,3}$/.test(text)) return Number(text) <= width ? Number(text) : undefined;
  const mask = width === 32 && isIPv4(text) ? addressNumber(text) : undefined;
  const digits = mask?.toString(2).padStart(width, '0');
  return digits !== undefined && /^1*0*$/.test(digits) ? digits.lastIndexOf('1') + 1 : undefined;
}

function addressNumber(text: string): bigint | undefined {
  if (isIPv4(text)) {
    return text.split('.').reduce((value, part) => value * 256n + BigInt(part), 0n);
  }
  if (!isIPv6(text) || text.includes('%')) return undefined;
  // A URL's host has the groups that "::" leaves out as few signs as can be, and no dots: then all are written out.
  const { hostname } = new URL(`http://[${text}]`);
  const [head = '', tail] = hostname.slice(1, -1).split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : IPV6_GROUPS - before.length - after.length;
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
  return groups.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n);
}

const IPV6_GROUPS = 8;
