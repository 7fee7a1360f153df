import type { Language, Text } from '@socketlab/foundation';
import type { LabTable } from '../lab.ts';
import type { Style } from './ansi.ts';
import { widthOf, wrap } from './columns.ts';

const GAP = '  ';
const LEAST_COLUMN = 6;

/** A lab's table in columns, each as wide as its longest cell where there is room; what is longer goes on below. */
export function renderTable(
  { title, head, rows, note }: LabTable,
  { language, width }: { readonly language: Language; readonly width: number },
  { style }: { readonly style: Style },
): readonly string[] {
  const textOf = (cell: string | Text): string =>
    typeof cell === 'string' ? cell : cell[language];
  const lines = [head, ...rows.map(({ cells }) => cells)].map((cells) => cells.map(textOf));
  const widths = shareOut(lines, width - 2);
  const drawn = lines.map((cells) => drawRow(cells, widths));
  const [heading = [], ...body] = drawn;
  return [
    '',
    style.bold(title[language]),
    ...heading.map((line) => style.dim(line)),
    ...body.flat(),
    ...(note === undefined
      ? []
      : wrap(note[language], width - 2).map((line) => style.dim(`  ${line}`))),
  ];
}

/** The widest column that need not cut a word gives until all fit; where each would have to, the widest of all. */
function shareOut(lines: readonly (readonly string[])[], width: number): readonly number[] {
  const columns = (lines[0] ?? []).map((_, index) => lines.map((cells) => cells[index] ?? ''));
  const widths = columns.map((cells) => Math.max(LEAST_COLUMN, ...cells.map(widthOf)));
  const words = columns.map((cells) => Math.max(...cells.join(' ').split(' ').map(widthOf)));
  const room = width - GAP.length * (widths.length - 1);
  const total = (): number => widths.reduce((sum, one) => sum + one, 0);
  while (total() > room) {
    const spare = widths.map((one, index) => (one > (words[index] ?? 0) ? one : 0));
    const candidates = spare.some((one) => one > 0) ? spare : widths;
    const widest = candidates.indexOf(Math.max(...candidates));
    if ((widths[widest] ?? 0) <= LEAST_COLUMN) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function drawRow(cells: readonly string[], widths: readonly number[]): readonly string[] {
  const columns = cells.map((cell, index) => wrap(cell, widths[index] ?? LEAST_COLUMN));
  const height = Math.max(...columns.map(({ length }) => length));
  return Array.from({ length: height }, (_, row) => {
    const parts = columns.map((lines, index) => {
      const text = lines[row] ?? '';
      return text + ' '.repeat(Math.max(0, (widths[index] ?? 0) - widthOf(text)));
    });
    return `  ${parts.join(GAP)}`.trimEnd();
  });
}
