import type { Text } from '@socketlab/foundation';
import Table from 'cli-table3';

const NO_BORDER = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Columns under their titles, without lines, as ps(1) prints them. */
export function formatTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const table = new Table({
    head: [...titles],
    chars: NO_BORDER,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) table.push([...row]);
  return trimLines(table.toString());
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
