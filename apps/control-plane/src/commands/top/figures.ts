import { type Histogram, quantileOf } from '@socketlab/observability';

/** What stands for what a daemon does not tell. */
export const UNKNOWN = '-';

const STEPS = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;
/** From here on a figure behind the point says nothing that is seen. */
const SMALL = 9.95;
const TINY = 0.05;

/** Three figures at most: `0`, `0.4`, `12`, `1.2k`, `340M`. */
export function shortNumber(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return UNKNOWN;
  const step = STEPS.find(([size]) => value >= size * (1 - TINY / 100));
  if (step === undefined) return figures(value);
  const [size, unit] = step;
  return `${figures(value / size)}${unit}`;
}

function figures(value: number): string {
  const isRound = value >= SMALL || Number.isInteger(value) || value < TINY;
  return isRound ? String(Math.round(value)) : value.toFixed(1);
}

const UNITS = [
  [1, 's'],
  [1e-3, 'ms'],
  [1e-6, 'µs'],
] as const;

/** A short time in the unit that fits: `12µs`, `1.2ms`, `3.4s`. */
export function shortTime(seconds: number): string {
  const [size, unit] = UNITS.find(([each]) => seconds >= each) ?? ([1e-6, 'µs'] as const);
  return `${figures(seconds / size)}${unit}`;
}

/** A quantile of a histogram as it is shown; `>10s` where it lies beyond the last bound. */
export function quantileText(histogram: Histogram | undefined, quantile: number): string {
  const found = histogram && quantileOf(histogram, quantile);
  if (!found) return UNKNOWN;
  return `${found.isBeyond ? '>' : ''}${shortTime(found.seconds)}`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the codes of colours begin with it.
const COLOR_CODE = /\u001b\[[0-9;]*m/g;

/** The columns that a text takes, without the codes of its colours. Our texts have no wide characters. */
export function widthOf(text: string): number {
  return [...text.replace(COLOR_CODE, '')].length;
}

/** The text in so many columns: filled up, or cut off with `…`. Only plain text is cut. */
export function fit(text: string, width: number, side: 'left' | 'right' = 'left'): string {
  const missing = width - widthOf(text);
  if (missing >= 0)
    return side === 'left' ? text + ' '.repeat(missing) : ' '.repeat(missing) + text;
  return width <= 0 ? '' : `${[...text].slice(0, width - 1).join('')}…`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the codes of colours begin with it.
const PARTS = /\u001b\[[0-9;]*m|[\s\S]/gu;

/** As much of a text as so many columns hold, with all of its codes of colours. */
export function clip(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let left = width;
  return (text.match(PARTS) ?? [])
    .filter((part) => {
      if (part.length > 1 && part.startsWith('\u001b')) return true;
      left -= 1;
      return left >= 0;
    })
    .join('');
}
