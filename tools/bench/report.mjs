// Markdown, from numbers.

/** A Markdown table; the first column is text, the others are numbers. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    line(head),
    line(head.map((_, column) => (column === 0 ? '---' : '---:'))),
    ...rows.map(line),
  ];
}

const digitsOf = (value) => (Math.abs(value) < 100 ? 2 : 0);

/** Three cells: median, minimum, maximum. */
export function withSpread({ median, min, max }, unit = 1) {
  return [median, min, max].map((value) => (value / unit).toFixed(digitsOf(median / unit)));
}

/** How many times `divisor` goes into `value`; a dash for what was not measured. */
export const ratio = (value, divisor) => (value === undefined ? '-' : (value / divisor).toFixed(2));
