import type { Language } from '@socketlab/foundation';
import { type Chart, type ChartRow, formatSince } from '../chart/chart.ts';
import { escapeHtml } from './escape.ts';
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

interface PlacedRow {
  readonly row: ChartRow;
  readonly y: number;
}

/** The sequence chart: the client's lane, the server's lane, time downwards; dashed lines from cause to effect. */
export function renderSequenceSvg(chart: Chart, language: Language): string {
  const placed = chart.rows.map((row, index) => ({ row, y: TOP + index * ROW_HEIGHT }));
  const height = TOP + chart.rows.length * ROW_HEIGHT + 8;
  const title = escapeHtml(WORDS.chart[language]);
  return `<svg class="sequence" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="sequence-title sequence-desc">
<title id="sequence-title">${title}</title>
<desc id="sequence-desc">${escapeHtml(describe(chart, language))}</desc>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0 8 4 0 8z"/></marker><marker id="arrow-packet" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" orient="auto" markerUnits="userSpaceOnUse"><path class="packet-head" d="M0 0 8 4 0 8z"/></marker></defs>
${(['client', 'server'] as const).map((side) => lane(side, height, language)).join('\n')}
${chart.links.map((link) => connect(link, placed)).join('\n')}
${placed.map((at) => drawRow(at, language)).join('\n')}
</svg>`;
}

function lane(side: keyof typeof LANES, height: number, language: Language): string {
  const x = LANES[side];
  return `<line class="lane" x1="${x}" y1="34" x2="${x}" y2="${height}"/>
<text class="head" x="${x}" y="22" text-anchor="middle">${escapeHtml(WORDS[side][language])}</text>`;
}

/** A packet is an arrow from the lane that sent it to the other. */
function drawPacket({ row, y }: PlacedRow, language: Language): string {
  const middle = y + BOX_HEIGHT / 2 + 4;
  const [from, to] =
    row.side === 'client' ? [LANES.client, LANES.server] : [LANES.server, LANES.client];
  const label = row.label[language];
  const hint = [`${row.id}: ${label}`, ...row.after.map((id) => `↳ ${id}`)].join(', ');
  return `<g class="row packet"><text class="time" x="${TIME_X}" y="${y + 17}" text-anchor="end">${formatSince(row, language)}</text>
<a href="#${anchorOf(row.id)}"><title>${escapeHtml(hint)}</title>
<line x1="${from}" y1="${middle}" x2="${to}" y2="${middle}" marker-end="url(#arrow-packet)"/>
<text class="label" x="${(from + to) / 2}" y="${middle - 5}" text-anchor="middle">${escapeHtml(label)}</text></a></g>`;
}

function drawRow({ row, y }: PlacedRow, language: Language): string {
  if (row.kind === 'packet') return drawPacket({ row, y }, language);
  const x = LANES[row.side];
  const left = x - BOX_WIDTH / 2;
  const room = Math.floor((BOX_WIDTH - PADDING - (row.place ?? '').length * LETTER) / LETTER);
  const label = row.label[language];
  const text = label.length > room && row.shortLabel !== undefined ? row.shortLabel : label;
  const place =
    row.place === undefined
      ? ''
      : `<text class="place" x="${left + BOX_WIDTH - 8}" y="${y + 17}" text-anchor="end">${escapeHtml(row.place)}</text>`;
  const mark = row.after.length === 0 ? '' : ' ↳';
  const hint = [`${row.id}: ${label}`, ...row.after.map((id) => `↳ ${id}`)].join(', ');
  return `<g class="row ${row.kind}"><text class="time" x="${TIME_X}" y="${y + 17}" text-anchor="end">${formatSince(row, language)}</text>
<a href="#${anchorOf(row.id)}"><title>${escapeHtml(hint)}</title>
<rect x="${left}" y="${y}" width="${BOX_WIDTH}" height="${BOX_HEIGHT}" rx="${row.state === undefined ? 3 : 13}"/>
<text class="label" x="${left + 10}" y="${y + 17}">${escapeHtml(text + mark)}</text>${place}</a></g>`;
}

/** From the cause's inner edge to the effect's; a call that blocks is caused at its return. */
function connect([cause, effect]: Chart['links'][number], placed: readonly PlacedRow[]): string {
  const from = placed.find(({ row }) => row.id === cause);
  const to = placed.findLast(({ row }) => row.id === effect);
  if (from === undefined || to === undefined || from.row.side === to.row.side) return '';
  const edge = ({ row }: PlacedRow): number =>
    row.side === 'client' ? LANES.client + BOX_WIDTH / 2 : LANES.server - BOX_WIDTH / 2;
  const middle = BOX_HEIGHT / 2;
  return `<line class="link" x1="${edge(from)}" y1="${from.y + middle}" x2="${edge(to)}" y2="${to.y + middle}" marker-end="url(#arrow)"/>`;
}

function describe(chart: Chart, language: Language): string {
  return chart.rows
    .map(
      (row) => `${formatSince(row, language)} ${WORDS[row.side][language]}: ${row.label[language]}`,
    )
    .join('; ');
}
