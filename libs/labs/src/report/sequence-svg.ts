import type { Language } from '@socketlab/foundation';
import { escapeHtml } from '@socketlab/pages';
import type { Chart } from '../chart/chart.ts';
import { type ChartRow, formatArrival, formatError, formatSince } from '../chart/chart-row.ts';
import { anchorOf } from './markdown.ts';
import { WORDS } from './words.ts';

const WIDTH = 1_000;
const TIME_X = 78;
const ROW_HEIGHT = 34;
const TOP = 56;
const BOX_WIDTH = 400;
const BOX_HEIGHT = 26;
const LANES = { client: 300, server: 770 } as const;
/** A letter of the chart's fixed-width face at its size, in the drawing's units. */
const LETTER = 7.25;
const PADDING = 20;

/** A page breaks between drawings, and never through a row: so many rows has each. */
const ROWS_A_PART = 6;

/** Above each row, and below it. */
const MARGIN = (ROW_HEIGHT - BOX_HEIGHT) / 2;

interface PlacedRow {
  readonly row: ChartRow;
  readonly y: number;
}

/** How to draw a chart; the id tells it from others on the same page. */
export interface SequenceOptions {
  readonly language: Language;
  readonly id: string;
}

/**
 * The sequence chart: the client's lane, the server's lane, time downwards; packets as arrows, dashed lines from cause
 * to effect where no packet shows it. It is drawn in parts that stand seamlessly below each other.
 */
export function renderSequenceSvg(chart: Chart, options: SequenceOptions): string {
  const rows = chart.rows.map((row, index) => ({ row, y: (index % ROWS_A_PART) * ROW_HEIGHT }));
  const parts: string[] = [];
  for (let first = 0; first < rows.length; first += ROWS_A_PART) {
    parts.push(drawPart(chart, rows, { ...options, first }));
  }
  return `<div class="sequence">${parts.join('\n')}</div>`;
}

function drawPart(
  chart: Chart,
  rows: readonly PlacedRow[],
  { language, id, first }: SequenceOptions & { readonly first: number },
): string {
  const own = rows.slice(first, first + ROWS_A_PART);
  const top = first === 0 ? TOP : 0;
  const height = top + own.length * ROW_HEIGHT;
  const part = `${id}-${first + 1}`;
  const title = chart.server ?? WORDS.chart[language];
  // Between parts a line goes on into the next one; across a page's end it is cut.
  const links = chart.links.map((link) => connect(link, rows, first)).join('');
  return `<svg viewBox="0 ${-top - MARGIN} ${WIDTH} ${height}" role="img" aria-labelledby="${part}-title ${part}-desc">
<title id="${part}-title">${escapeHtml(title)}</title>
<desc id="${part}-desc">${escapeHtml(describe(own, language))}</desc>
${(['client', 'server'] as const).map((side) => lane(side, first === 0 ? -18 : -MARGIN, height - top - MARGIN)).join('')}
${first === 0 ? drawHead(chart, language) : ''}${links}
${own.map((at) => drawRow(at, language)).join('\n')}
</svg>`;
}

/** The arrow heads of all charts: once a page. */
export const SEQUENCE_ARROWS =
  '<marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0 8 4 0 8z"/></marker><marker id="arrow-packet" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" orient="auto" markerUnits="userSpaceOnUse"><path class="packet-head" d="M0 0 8 4 0 8z"/></marker>';

function lane(side: keyof typeof LANES, top: number, bottom: number): string {
  const x = LANES[side];
  return `<line class="lane" x1="${x}" y1="${top}" x2="${x}" y2="${bottom}"/>`;
}

function drawHead({ server, hosts }: Chart, language: Language): string {
  const named = (end: string, host: string | undefined): string =>
    host === undefined ? end : `${end} @ ${host}`;
  const heads = {
    client: named(WORDS.client[language], hosts?.client),
    server: named(server ?? WORDS.server[language], hosts?.server),
  };
  return (['client', 'server'] as const)
    .map(
      (side) =>
        `<text class="head" x="${LANES[side]}" y="-30" text-anchor="middle">${escapeHtml(heads[side])}</text>`,
    )
    .join('\n');
}

/** A packet is an arrow from the lane that sent it to the other. */
function drawPacket({ row, y }: PlacedRow, language: Language): string {
  const middle = y + BOX_HEIGHT / 2 + 4;
  const [from, to] =
    row.side === 'client' ? [LANES.client, LANES.server] : [LANES.server, LANES.client];
  const label = row.label[language];
  const hint = [`${row.id}: ${label}`, ...row.after.map((id) => `↳ ${id}`)].join(', ');
  const arrival = formatArrival(row, language);
  const arrived =
    arrival === undefined
      ? ''
      : `<text class="place" x="${(from + to) / 2}" y="${middle + 11}" text-anchor="middle">${escapeHtml(arrival)}</text>`;
  return `<g class="row packet">${drawTime(row, y, language)}
<a href="#${anchorOf(row.id)}"><title>${escapeHtml(hint)}</title>
<line x1="${from}" y1="${middle}" x2="${to}" y2="${middle}" marker-end="url(#arrow-packet)"/>
<text class="label" x="${(from + to) / 2}" y="${middle - 5}" text-anchor="middle">${escapeHtml(label)}</text>${arrived}</a></g>`;
}

/** When it was, and below it how far that may be off. */
function drawTime(row: ChartRow, y: number, language: Language): string {
  const error = formatError(row, language).trim();
  const off =
    error === ''
      ? ''
      : `<text class="time" x="${TIME_X}" y="${y + 28}" text-anchor="end">${error}</text>`;
  return `<text class="time" x="${TIME_X}" y="${y + 17}" text-anchor="end">${formatSince(row, language)}</text>${off}`;
}

function drawRow({ row, y }: PlacedRow, language: Language): string {
  if (row.kind === 'packet') return drawPacket({ row, y }, language);
  const x = LANES[row.side];
  const left = x - BOX_WIDTH / 2;
  const room = Math.floor((BOX_WIDTH - PADDING - (row.place ?? '').length * LETTER) / LETTER);
  const label = row.label[language];
  const text = label.length > room ? (row.shortLabel?.[language] ?? label) : label;
  const place =
    row.place === undefined
      ? ''
      : `<text class="place" x="${left + BOX_WIDTH - 8}" y="${y + 17}" text-anchor="end">${escapeHtml(row.place)}</text>`;
  const mark = row.after.length === 0 ? '' : ' ↳';
  const hint = [`${row.id}: ${label}`, ...row.after.map((id) => `↳ ${id}`)].join(', ');
  return `<g class="row ${row.kind}">${drawTime(row, y, language)}
<a href="#${anchorOf(row.id)}"><title>${escapeHtml(hint)}</title>
<rect x="${left}" y="${y}" width="${BOX_WIDTH}" height="${BOX_HEIGHT}" rx="${row.state === undefined ? 3 : 13}"/>
<text class="label" x="${left + 10}" y="${y + 17}">${escapeHtml(text + mark)}</text>${place}</a></g>`;
}

/**
 * From the cause's inner edge to the effect's; a call that blocks is caused at its return. A packet is an arrow itself.
 * Drawn in the part where the upper one stands.
 */
function connect(
  [cause, effect]: Chart['links'][number],
  rows: readonly PlacedRow[],
  first: number,
): string {
  const from = rows.findIndex(({ row }) => row.id === cause);
  const to = rows.findLastIndex(({ row }) => row.id === effect);
  const [upper, lower] = [Math.min(from, to), Math.max(from, to)];
  const [source, target] = [rows[from]?.row, rows[to]?.row];
  if (upper < first || upper >= first + ROWS_A_PART || source?.side === target?.side) return '';
  if (rows.slice(upper, lower + 1).some(({ row }) => row.kind === 'packet')) return '';
  const edge = (side: ChartRow['side'] | undefined): number =>
    side === 'client' ? LANES.client + BOX_WIDTH / 2 : LANES.server - BOX_WIDTH / 2;
  const height = (index: number): number => (index - first) * ROW_HEIGHT + BOX_HEIGHT / 2;
  return `<line class="link" x1="${edge(source?.side)}" y1="${height(from)}" x2="${edge(target?.side)}" y2="${height(to)}" marker-end="url(#arrow)"/>`;
}

function describe(rows: readonly PlacedRow[], language: Language): string {
  return rows
    .map(
      ({ row }) =>
        `${formatSince(row, language)} ${WORDS[row.side][language]}: ${row.label[language]}`,
    )
    .join('; ');
}
