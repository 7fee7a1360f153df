import type { Language } from '@socketlab/foundation';
import type { Chart, Charts } from '../chart/chart.ts';
import { type ChartRow, formatArrival, formatSince } from '../chart/chart-row.ts';
import { describeError } from '../report/words.ts';
import type { Style } from './ansi.ts';
import { fit, widthOf } from './columns.ts';

/** How to draw the chart; the width is in columns of the terminal. */
export interface ChartOptions {
  readonly language: Language;
  readonly width: number;
}

/** A lab of some seconds has no longer time; of one that takes longer the column is wider. */
const TIME_COLUMNS = 9;
const GAP = ' │ ';
const MARKS: Readonly<Record<ChartRow['kind'], string>> = {
  call: '·',
  called: '┌',
  returned: '└',
  state: '●',
  sampled: '○',
  packet: '►',
  other: '!',
};

/** All charts of a run, an empty line between them. */
export function renderCharts(
  { charts }: Charts,
  options: ChartOptions,
  deps: { readonly style: Style },
): readonly string[] {
  return charts.flatMap((chart, index) => [
    ...(index === 0 ? [] : ['']),
    ...renderChart(chart, options, deps),
  ]);
}

/** The chart as lines of text: time, the client's column, the server's column. */
function renderChart(
  chart: Chart,
  options: ChartOptions,
  deps: { readonly style: Style },
): readonly string[] {
  const { language, width } = options;
  const { style } = deps;
  const times = chart.rows.map((row) => formatSince(row, language));
  const timeWidth = Math.max(TIME_COLUMNS, ...times.map(widthOf));
  const column = Math.floor((width - timeWidth - 2 * GAP.length) / 2);
  const [client, server] = language === 'en' ? ['client', 'server'] : ['cliente', 'servidor'];
  const { hosts } = chart;
  const named = (end: string, host: string | undefined): string =>
    host === undefined ? end : `${end} @ ${host}`;
  const right = fit(named(chart.server ?? server, hosts?.server), column);
  const head = [fit('ms', timeWidth), fit(named(client, hosts?.client), column), right].join(GAP);
  const rule = ['─'.repeat(timeWidth), '─'.repeat(column), '─'.repeat(column)].join('─┼─');
  const lines = chart.rows.flatMap((row, place) => {
    const time = style.dim((times[place] ?? '').padStart(timeWidth));
    const cells = renderCell(row, { language, width: column }, style);
    return cells.map((cell, index) => {
      const empty = ' '.repeat(column);
      const sides = row.side === 'client' ? [cell, empty] : [empty, cell];
      return [index === 0 ? time : ' '.repeat(timeWidth), ...sides].join(GAP).trimEnd();
    });
  });
  const remark = hosts === undefined ? [] : [style.dim(fit(describeError(hosts, language), width))];
  return [
    style.bold(head.trimEnd()),
    style.dim(rule),
    ...lines,
    ...remark.map((line) => line.trimEnd()),
  ];
}

/** A row's cell: its label, shortened if need be; its place on the same line where both fit, else below; its causes. */
function renderCell(row: ChartRow, options: ChartOptions, style: Style): readonly string[] {
  const { language, width } = options;
  const mark = row.kind === 'packet' && row.side === 'server' ? '◄' : MARKS[row.kind];
  const full = `${mark} ${row.label[language]}`;
  const isTooWide = widthOf(full) > width && row.shortLabel !== undefined;
  const label = isTooWide ? `${mark} ${row.shortLabel?.[language]}` : full;
  const place = row.place ?? formatArrival(row, language) ?? '';
  const paint = paintOf(row, style);
  const room = width - widthOf(label);
  const isOneLine = place === '' || room > widthOf(place);
  const causes = row.after.length === 0 ? [] : [`  ↳ ${row.after.join(', ')}`];
  const below = isOneLine ? causes : [`  ${place}`, ...causes];
  const first = isOneLine
    ? paint(fit(label, Math.min(width, widthOf(label)))) + style.dim(place.padStart(room))
    : paint(fit(label, width));
  return [first, ...below.map((line) => style.dim(fit(line, width)))];
}

function paintOf(row: ChartRow, style: Style): (text: string) => string {
  if (row.kind === 'packet') return style.packet;
  return row.state === undefined ? style.call : style.state;
}
