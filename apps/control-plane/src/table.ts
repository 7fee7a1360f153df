import type { Text } from '@socketlab/foundation';

const GAP = '  ';
const ESCAPE = '\u001b';
/** Select Graphic Rendition, ECMA-48: all that a cell is painted with. */
const COLOR = new RegExp(`${ESCAPE}\\[[\\d;]*m`, 'g');
const ASCII = /^[\x20-\x7e]*$/;

/** Columns under their titles, without lines, as ps(1) prints them. */
export function formatTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  // A cell for which there is nothing to say may be missing.
  const lines = [titles, ...rows].map((cells) => titles.map((_, column) => cells[column] ?? ''));
  const widths = titles.map((_, column) =>
    Math.max(...lines.map((cells) => widthOf(cells[column] ?? ''))),
  );
  const padded = (cell: string, column: number): string =>
    cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell));
  return trimLines(lines.map((cells) => cells.map(padded).join(GAP)).join('\n'));
}

/** How many columns of a terminal it takes: colours none, marks that stand over a letter neither. */
function widthOf(cell: string): number {
  const plain = cell.includes(ESCAPE) ? cell.replaceAll(COLOR, '') : cell;
  return ASCII.test(plain) ? plain.length : Array.from(plain.replaceAll(/\p{M}/gu, '')).length;
}

const HOST_TITLE: Text = { en: 'HOST', 'pt-BR': 'MÁQUINA' };

/** The same rows of several hosts, in a table with a column that names the host; without it where no host was named. */
export function formatHostTable(
  titles: readonly string[],
  parts: readonly { readonly host?: string | undefined; readonly rows: readonly string[][] }[],
  { text }: { readonly text: (text: Text) => string },
): string {
  const isNamed = parts.some(({ host }) => host !== undefined);
  if (!isNamed)
    return formatTable(
      titles,
      parts.flatMap(({ rows }) => rows),
    );
  return formatTable(
    [text(HOST_TITLE), ...titles],
    parts.flatMap(({ host = '', rows }) => rows.map((row) => [host, ...row])),
  );
}

/** One name and value a line. */
export function formatPairs(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return trimLines(pairs.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n'));
}

function trimLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
