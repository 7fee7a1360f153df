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

/** The widest column gives until all fit. */
function shareOut(lines: readonly (readonly string[])[], width: number): readonly number[] {
  const widths = (lines[0] ?? []).map((_, index) =>
    Math.max(LEAST_COLUMN, ...lines.map((cells) => widthOf(cells[index] ?? ''))),
  );
  const room = width - GAP.length * (widths.length - 1);
  while (widths.reduce((sum, one) => sum + one, 0) > room) {
    const widest = widths.indexOf(Math.max(...widths));
    const given = (widths[widest] ?? 0) - 1;
    if (given < LEAST_COLUMN) break;
    widths[widest] = given;
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
