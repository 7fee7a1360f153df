import type { Language } from '@socketlab/foundation';

const NS_PER_US = 1_000;
const NS_PER_MS = 1_000_000;
const NS_PER_S = 1_000_000_000;
/** With two decimals less than this would be one digit, or none. */
const SMALL_RATIO = 0.1;

/** A number as the language writes it, with that many decimals at most. */
export function formatNumber(value: number, language: Language, digits = 0): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
}

/** A time with three significant digits, which is what the histograms hold: `83 µs`, `1.25 ms`, `12.3 s`. */
export function formatNs(ns: number, language: Language): string {
  // What rounds to a whole unit is told in that one.
  if (ns < 0.9995 * NS_PER_MS) return `${significant(ns / NS_PER_US, language)} µs`;
  if (ns < 0.9995 * NS_PER_S) return `${significant(ns / NS_PER_MS, language)} ms`;
  return `${significant(ns / NS_PER_S, language)} s`;
}

/** A ratio with two decimals, `1.05x`, and a small one with two digits: `0.0023x`; a dash where there is nothing to divide by. */
export function formatRatio(one: number, other: number, language: Language): string {
  if (other === 0 || !Number.isFinite(one / other)) return '-';
  const isSmall = one > 0 && one / other < SMALL_RATIO;
  const decimals = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const options = isSmall ? { maximumSignificantDigits: 2 } : decimals;
  return `${new Intl.NumberFormat(language, options).format(one / other)}x`;
}

/** A percentage of a whole, with one decimal; what is not all of it is never told as 100 %, nor what is something as 0 %. */
export function formatPercent(part: number, whole: number, language: Language): string {
  if (whole === 0) return '-';
  const percent = Math.round((1_000 * part) / whole) / 10;
  if (percent === 100 && part < whole) return `> ${formatNumber(99.9, language, 1)} %`;
  if (percent === 0 && part > 0) return `< ${formatNumber(0.1, language, 1)} %`;
  return `${formatNumber(percent, language, 1)} %`;
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** An amount of memory or data, in the largest binary unit that leaves at least one. */
export function formatBytes(bytes: number, language: Language): string {
  const power = bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10);
  const at = Math.min(power, BYTE_UNITS.length - 1);
  return `${significant(bytes / 2 ** (10 * at), language)} ${BYTE_UNITS[at]}`;
}

/** `99.9`, and what is none of a round number as well: `99.997`. */
export function formatPercentile(percentile: number, language: Language): string {
  return formatNumber(percentile, language, 5);
}

function significant(value: number, language: Language): string {
  if (value >= 100) return formatNumber(value, language);
  return new Intl.NumberFormat(language, { maximumSignificantDigits: 3 }).format(value);
}
