import { escapeHtml } from '@socketlab/pages';
import type { Axis } from './axis.ts';

/** A line of a chart. */
export interface Series {
  readonly name: string;
  /** One of the page's colours and dashes: see LOAD_CSS. */
  readonly look: SeriesLook;
  /** Without a y where nothing is known: the line is broken there. */
  readonly points: readonly (readonly [x: number, y: number | undefined])[];
}
/** How a line is drawn; each differs in its dashes too, for those who see no difference of colours. */
export type SeriesLook = 'first' | 'second' | 'third' | 'fourth' | 'plan' | 'errors';

/** A chart as data. The id tells it from others on the page. */
export interface Chart {
  readonly id: string;
  readonly title: string;
  /** What there is to see, for those who don't. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Said in the picture where there is no point to draw. */
  readonly nothing: string;
}

const WIDTH = 1_000;
const HEIGHT = 380;
const FRAME = { left: 96, right: 24, top: 44, bottom: 58 } as const;
const INNER = {
  width: WIDTH - FRAME.left - FRAME.right,
  height: HEIGHT - FRAME.top - FRAME.bottom,
} as const;
/** A letter of the page's fixed-width face at 12 pixels. */
const LETTER = 7.3;
const KEY_LINE = 26;
const KEY_GAP = 26;
/** More points than this are no more to see, and are a page of megabytes. */
const MOST_POINTS = 1_200;

/** A chart with its axes, its grid and the names of its lines. */
export function renderChart(chart: Chart): string {
  const { id, title, description, series } = chart;
  const isEmpty = series.every(({ points }) => points.every(([, value]) => value === undefined));
  const middle = `x="${FRAME.left + INNER.width / 2}" y="${FRAME.top + INNER.height / 2}"`;
  const nothing = `<text class="nothing" ${middle} text-anchor="middle">${escapeHtml(chart.nothing)}</text>`;
  return `<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">${escapeHtml(title)}</title>
<desc id="${id}-desc">${escapeHtml(description)}</desc>
${drawGrid(chart)}
${drawKey(series)}
${isEmpty ? nothing : series.map((one) => drawSeries(one, chart)).join('\n')}
</svg>`;
}

const xOf = (axis: Axis, value: number): number =>
  round(FRAME.left + axis.place(value) * INNER.width);
const yOf = (axis: Axis, value: number): number =>
  round(FRAME.top + (1 - axis.place(value)) * INNER.height);

function drawGrid({ x, y }: Chart): string {
  const [right, bottom] = [FRAME.left + INNER.width, FRAME.top + INNER.height];
  const columns = roomy(x).map(({ value, label }) => {
    const at = xOf(x, value);
    return `<line class="grid" x1="${at}" y1="${FRAME.top}" x2="${at}" y2="${bottom}"/><text class="tick" x="${at}" y="${bottom + 22}" text-anchor="middle">${escapeHtml(label)}</text>`;
  });
  const rows = y.ticks.map(({ value, label }) => {
    const at = yOf(y, value);
    return `<line class="grid" x1="${FRAME.left}" y1="${at}" x2="${right}" y2="${at}"/><text class="tick" x="${FRAME.left - 8}" y="${at + 4}" text-anchor="end">${escapeHtml(label)}</text>`;
  });
  const names = `<text class="axis" x="${FRAME.left + INNER.width / 2}" y="${HEIGHT - 8}" text-anchor="middle">${escapeHtml(x.label)}</text><text class="axis" transform="translate(16 ${FRAME.top + INNER.height / 2}) rotate(-90)" text-anchor="middle">${escapeHtml(y.label)}</text>`;
  return [...columns, ...rows, names].join('\n');
}

/** Labels that would touch the one before are left out, with their lines. */
function roomy(axis: Axis): Axis['ticks'] {
  let free = Number.NEGATIVE_INFINITY;
  return axis.ticks.filter(({ value, label }) => {
    const half = (label.length * LETTER) / 2;
    const at = xOf(axis, value);
    if (at - half < free) return false;
    free = at + half + LETTER;
    return true;
  });
}

function drawKey(series: readonly Series[]): string {
  let x: number = FRAME.left;
  return series
    .map(({ name, look }) => {
      const key = `<g class="series ${look}"><line x1="${x}" y1="20" x2="${x + KEY_LINE}" y2="20"/></g><text x="${x + KEY_LINE + 6}" y="24">${escapeHtml(name)}</text>`;
      x = round(x + KEY_LINE + 6 + name.length * LETTER + KEY_GAP);
      return key;
    })
    .join('\n');
}

function drawSeries({ look, points }: Series, axes: Chart): string {
  const pieces = piecesOf(thinned(points)).map((piece) => drawPiece(piece, axes));
  return pieces.length === 0 ? '' : `<g class="series ${look}">${pieces.join('')}</g>`;
}

type KnownPoint = readonly [x: number, y: number];

/** What nobody has seen is no line between what was seen before and after. */
function piecesOf(points: Series['points']): readonly (readonly KnownPoint[])[] {
  const pieces: KnownPoint[][] = [[]];
  for (const [at, value] of points) {
    if (value === undefined) pieces.push([]);
    else pieces.at(-1)?.push([at, value]);
  }
  return pieces.filter(({ length }) => length > 0);
}

function drawPiece(points: readonly KnownPoint[], { x, y }: Chart): string {
  const drawn = points.map(([at, value]) => [xOf(x, at), yOf(y, value)] as const);
  const [[left, top] = [0, 0]] = drawn;
  // A line of one point is none.
  if (drawn.length === 1) return `<circle cx="${left}" cy="${top}" r="3"/>`;
  return `<polyline points="${drawn.map((point) => point.join(' ')).join(' ')}"/>`;
}

function thinned(points: Series['points']): Series['points'] {
  const step = Math.ceil(points.length / MOST_POINTS);
  return step <= 1 ? points : points.filter((_, index) => index % step === 0);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
