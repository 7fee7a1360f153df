import { formatDuration } from '@socketlab/foundation';
import { DRAWN_IN_ASCII } from '../../glyphs.ts';
import type { Output } from '../../output.ts';
import { clip, fit, shortNumber, widthOf } from './figures.ts';
import { type Picture, totalStates } from './picture.ts';
import { renderDetails } from './render-details.ts';
import { renderHelp } from './render-help.ts';
import { renderTable } from './render-table.ts';
import { blocks, connectionStates, stateBar } from './state-bars.ts';
import { keyOf } from './view.ts';
import {
  FILTER,
  HIDDEN,
  KEYS,
  NOBODY,
  NOTHING_SHOWN,
  PAUSED,
  SORT_NAMES,
  TROUBLED_ONLY,
} from './words.ts';

/** How large the picture may be. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}
/** What it is written with. */
export type Writing = Pick<Output, 'text' | 'colors'> & Partial<Pick<Output, 'isAscii'>>;

const MARGIN = ' ';
const TITLE = 'socketlab top';
/** Below this many rows there is no room for what is known of one daemon. */
const LEAST_DETAIL_ROWS = 6;

/** The whole screen: exactly as many lines as there are rows at most, and none wider than the terminal. */
export function renderScreen(picture: Picture, size: Size, output: Writing): readonly string[] {
  const { view, rows } = picture;
  const inner = { ...size, columns: size.columns - 2 * MARGIN.length };
  const footer = renderFooter(picture, inner, output);
  if (view.isHelpShown) {
    return framed(
      [renderHead(picture, inner, output), '', ...renderHelp(inner, output)],
      footer,
      size,
    );
  }
  const head = [
    renderHead(picture, inner, output),
    '',
    ...renderTotals(picture, inner, output),
    '',
  ];
  const selected = rows.find((row) => keyOf(row) === view.selected) ?? rows[0];
  const table = renderTable(picture, { selected, columns: inner.columns }, output);
  const free = size.rows - head.length - footer.length;
  const details = selected === undefined ? [] : renderDetails(selected, inner.columns, output);
  const room = free - table.length - 1;
  const shown = room >= LEAST_DETAIL_ROWS ? ['', ...details].slice(0, room) : [];
  const notes = renderNotes(picture, output);
  const body = scrolled(
    table,
    free - shown.length - notes.length,
    rows.indexOf(selected as never) + 1,
  );
  return framed([...head, ...body, ...notes, ...shown], footer, size);
}

/** The same for a file or a pipe: all rows, no keys, as wide as it is told. */
export function renderOnce(picture: Picture, columns: number, output: Writing): string {
  const inner = { columns, rows: Number.POSITIVE_INFINITY };
  const lines = [
    renderHead(picture, inner, output),
    '',
    ...renderTotals(picture, inner, output),
    '',
    ...renderTable(picture, { selected: undefined, columns }, output),
    ...renderNotes(picture, output),
  ];
  return lines.map((line) => line.trimEnd()).join('\n');
}

function framed(body: readonly string[], footer: readonly string[], size: Size): readonly string[] {
  const free = Math.max(0, size.rows - footer.length);
  const filling = Array.from({ length: Math.max(0, free - body.length) }, () => '');
  return [...body.slice(0, free), ...filling, ...footer].map((line) =>
    clip(`${MARGIN}${line}`, size.columns),
  );
}

/** Titles stay; of the rows those around the selected one are shown. */
function scrolled(table: readonly string[], room: number, at: number): readonly string[] {
  if (table.length <= room || room < 2) return table.slice(0, Math.max(1, room));
  const last = table.length - (room - 1);
  const first = Math.min(last, Math.max(1, at - Math.floor(room / 2)));
  return [table[0] ?? '', ...table.slice(first, first + room - 1)];
}

function renderHead(picture: Picture, { columns }: Size, { text, colors }: Writing): string {
  const { at, machine, daemons, intervalMs, view } = picture;
  const hosts = new Set(daemons.map(({ host }) => host)).size;
  const every = formatDuration(intervalMs);
  const counts = text({
    en: `${daemons.length} daemon(s) of ${hosts} host(s), every ${every}`,
    'pt-BR': `${daemons.length} daemon(s) de ${hosts} máquina(s), a cada ${every}`,
  });
  const clock = at.toTimeString().slice(0, 'hh:mm:ss'.length);
  const paused = view.isPaused ? `${text(PAUSED)} ` : '';
  const right = `${colors.bold(colors.yellow(paused))}${colors.dim(clock)}`;
  const room = Math.max(0, columns - widthOf(right) - 1);
  const name = `${TITLE}  ${machine}`;
  const isRoomForCounts = name.length + 2 + counts.length <= room;
  const shown = fit(isRoomForCounts ? `${name}  ${counts}` : name, room);
  const [own, rest] = [shown.slice(TITLE.length, name.length), shown.slice(name.length)];
  return `${colors.bold(shown.slice(0, TITLE.length))}${own}${colors.dim(rest)} ${right}`;
}

/** One bar of all, and what its colours mean. A connection between two of the daemons shown has both of its ends in it. */
function renderTotals(
  picture: Picture,
  { columns }: Size,
  { text, colors }: Writing,
): readonly string[] {
  const states = totalStates(picture.daemons);
  const parts = connectionStates(states);
  const total = parts.reduce((sum, [, count]) => sum + count, 0);
  const label = text({
    en: `${shortNumber(total)} ends of connections`,
    'pt-BR': `${shortNumber(total)} pontas de conexões`,
  });
  const width = Math.max(1, columns - label.length - 2);
  const bar = stateBar(states, { width, scale: total }, colors);
  const empty = colors.dim('·'.repeat(Math.max(0, width - bar.columns)));
  const legend = parts.map(
    ([state, count]) => `${blocks(state, 1, colors)} ${state} ${colors.bold(shortNumber(count))}`,
  );
  return [`${bar.text}${empty}  ${colors.bold(label)}`, ...wrapped(legend, columns)];
}

/** At least one line, so that the table below stays where it is. */
function wrapped(parts: readonly string[], columns: number): readonly string[] {
  const lines: string[] = [''];
  for (const part of parts) {
    const last = lines.at(-1) ?? '';
    const joined = last === '' ? part : `${last}   ${part}`;
    if (last === '' || widthOf(joined) <= columns) lines[lines.length - 1] = joined;
    else lines.push(part);
  }
  return lines;
}

function renderNotes(
  { daemons, rows, closed }: Picture,
  { text, colors, isAscii }: Writing,
): readonly string[] {
  const hidden = closed.map((name) => colors.yellow(`? ${name}  ${text(HIDDEN)}`));
  if (daemons.length === 0 && closed.length === 0) return [colors.dim(text(NOBODY))];
  if (isAscii) hidden.push(colors.dim(text(DRAWN_IN_ASCII)));
  return daemons.length > 0 && rows.length === 0
    ? [colors.dim(text(NOTHING_SHOWN)), ...hidden]
    : hidden;
}

function renderFooter(
  { view }: Picture,
  { columns }: Size,
  { text, colors }: Writing,
): readonly string[] {
  if (view.isTyping) return [fit(`${text(FILTER)} /${view.filter}▏`, columns)];
  const marks = [
    `${text(SORT_NAMES.title)} ${text(SORT_NAMES[view.sort])}${view.isReversed ? ' ↑' : ''}`,
    ...(view.filter === '' ? [] : [`/${view.filter}`]),
    ...(view.isTroubledOnly ? [text(TROUBLED_ONLY)] : []),
  ].join('  ');
  const keys = text(KEYS);
  const gap = columns - keys.length - marks.length;
  if (gap < 2) return [colors.dim(fit(keys, columns))];
  return [`${colors.dim(keys)}${' '.repeat(gap)}${colors.cyan(marks)}`];
}
