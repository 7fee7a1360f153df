import type { Text } from '@socketlab/foundation';
import { fit, shortNumber, widthOf } from './figures.ts';
import type { Picture } from './picture.ts';
import type { PolledDaemon } from './poller.ts';
import type { Writing } from './render.ts';
import { connectionsOf, isTroubled } from './sorting.ts';
import { stateBar } from './state-bars.ts';
import { type Column, columnsWithin, widthOfAll } from './table-columns.ts';
import { NO_CONNECTIONS, silentFor, WAITING } from './words.ts';

const HOST: Text = { en: 'HOST', 'pt-BR': 'MÁQUINA' };
const DAEMON: Text = { en: 'DAEMON', 'pt-BR': 'DAEMON' };
const CONNECTIONS: Text = { en: 'CONNECTIONS', 'pt-BR': 'CONEXÕES' };

const MARK_WIDTH = 2;
const LONGEST_HOST = 16;
const DAEMON_WIDTH = 12;
const COUNT_WIDTH = 6;
const LEAST_BAR = 12;
const MS_PER_SECOND = 1_000;

interface Layout {
  readonly host: number;
  readonly bar: number;
  readonly columns: readonly Column[];
  readonly width: number;
  readonly scale: number;
}

/** The titles, and a line a daemon. */
export function renderTable(
  { rows }: Pick<Picture, 'rows'>,
  { selected, columns }: { readonly selected: PolledDaemon | undefined; readonly columns: number },
  output: Writing,
): readonly string[] {
  const { text, colors } = output;
  const layout = layOut(rows, columns, text);
  const titles = [
    ' '.repeat(MARK_WIDTH) + fit(text(HOST), layout.host),
    fit(text(DAEMON), DAEMON_WIDTH),
    fit(text(CONNECTIONS), layout.bar + COUNT_WIDTH + 1),
  ].join(' ');
  const numbers = layout.columns.map(({ title, width }) => ` ${fit(text(title), width, 'right')}`);
  return [
    colors.dim(fit(titles + numbers.join(''), columns)),
    ...rows.map((row) => {
      const line = renderRow(row, layout, output);
      return row === selected ? marked(line, columns, output) : line;
    }),
  ];
}

function layOut(rows: readonly PolledDaemon[], width: number, text: Writing['text']): Layout {
  const longest = Math.max(text(HOST).length, ...rows.map(({ host }) => host.length));
  const host = Math.min(longest, LONGEST_HOST);
  const names = MARK_WIDTH + host + 1 + DAEMON_WIDTH + 1;
  const columns = columnsWithin(width - names - LEAST_BAR - 1 - COUNT_WIDTH);
  const bar = Math.max(1, width - names - 1 - COUNT_WIDTH - widthOfAll(columns));
  return { host, bar, columns, width, scale: Math.max(1, ...rows.map(connectionsOf)) };
}

/** The selected row has a mark at its edge, which is there without colours too. */
function marked(line: string, columns: number, { colors }: Writing): string {
  return colors.inverse(fit(line, columns));
}

function renderRow(row: PolledDaemon, layout: Layout, output: Writing): string {
  const { colors } = output;
  const name = `${markOf(row, output)} ${fit(row.host, layout.host)} ${fit(row.daemon, DAEMON_WIDTH)}`;
  if (row.reading === undefined || row.silentMs > 0 || row.failure !== undefined) {
    const left = layout.width - widthOf(name) - 1;
    const color = row.failure === undefined && row.silentMs === 0 ? colors.dim : colors.red;
    return `${name} ${color(fit(absence(row, output), left))}`;
  }
  const cells = layout.columns.map((column) => {
    const cell = fit(column.cell(row), column.width, 'right');
    return ` ${/[1-9]/.test(cell) ? cell : colors.dim(cell)}`;
  });
  return `${name} ${renderBar(row, layout, output)}${cells.join('')}`;
}

function renderBar(
  row: PolledDaemon,
  { bar: width, scale }: Layout,
  { text, colors }: Writing,
): string {
  const states = row.reading?.states;
  const whole = width + COUNT_WIDTH + 1;
  if (states === undefined) return colors.dim(fit(text(NO_CONNECTIONS), whole));
  const count = connectionsOf(row);
  const bar = stateBar(states, { width, scale }, colors);
  const rest = colors.dim('·'.repeat(Math.max(0, width - bar.columns)));
  const number = fit(shortNumber(count), COUNT_WIDTH, 'right');
  return `${bar.text}${rest} ${count > 0 ? colors.bold(number) : colors.dim(number)}`;
}

function markOf(row: PolledDaemon, { colors }: Writing): string {
  if (row.failure !== undefined || row.silentMs > 0) return colors.red('✗');
  if (isTroubled(row)) return colors.yellow('!');
  return row.reading?.isListening === false ? colors.dim('○') : colors.green('●');
}

/** Why there are no numbers. */
function absence({ silentMs, failure, reading }: PolledDaemon, { text }: Writing): string {
  const seconds = Math.floor(silentMs / MS_PER_SECOND);
  const silence = silentMs > 0 ? text(silentFor(seconds)) : '';
  if (failure !== undefined) return [silence, text(failure.text)].filter(Boolean).join(': ');
  return reading === undefined && silentMs === 0 ? text(WAITING) : silence;
}
