import type { Language } from '@socketlab/foundation';
import { escapeHtml } from '@socketlab/pages';
import type { BarPicture, LabPicture, PictureSpan, SpanGroup, SpanPicture } from '../lab.ts';
import { formatNumber } from '../wording.ts';
import { anchorOf } from './markdown.ts';
import { SPAN_NAMES } from './span-names.ts';

const WIDTH = 1_000;
const LABEL_X = 110;
const BAR_WIDTH = 420;
const ROW = 30;
const BAR = 18;
const LANE = 14;
const SPAN = 9;
const GROUP_GAP = 26;
const SPAN_WIDTH = 800;
const MARGIN = 14;
/** A letter of the drawing's face at its size, in its units: what is too long is cut, and the whole is in the tooltip. */
const LETTER = 7.9;

/** The lab's own drawings, each a figure. */
export function renderPictures(pictures: readonly LabPicture[], language: Language): string {
  return pictures
    .map((picture) => {
      const title = escapeHtml(picture.title[language]);
      const drawn =
        picture.kind === 'bars' ? drawBars(picture, language) : drawSpans(picture, language);
      const note =
        picture.note === undefined
          ? ''
          : `<p class="legend">${escapeHtml(picture.note[language])}</p>`;
      return `<h2>${title}</h2>\n${drawn}${note}`;
    })
    .join('\n');
}

function drawBars({ id, title, bars }: BarPicture, language: Language): string {
  const most = Math.max(...bars.map(({ value = 0 }) => value), Number.MIN_VALUE);
  const rows = bars.map(({ label, value, text, evidence }, index) => {
    const y = MARGIN + index * ROW;
    const width = value === undefined ? 0 : Math.max(1, (value / most) * BAR_WIDTH);
    const words = text[language];
    const x = LABEL_X + width + 10;
    const room = Math.floor((WIDTH - x) / LETTER);
    const shown = words.length > room ? `${words.slice(0, room - 1)}…` : words;
    const bar =
      value === undefined
        ? ''
        : `<rect class="bar" x="${LABEL_X}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="3"/>`;
    const row = `<title>${escapeHtml(`${label}: ${words}`)}</title><text x="${LABEL_X - 10}" y="${y + BAR - 4}" text-anchor="end">${escapeHtml(label)}</text>${bar}<text class="${value === undefined ? 'absent' : 'number'}" x="${x.toFixed(1)}" y="${y + BAR - 4}">${escapeHtml(shown)}</text>`;
    return linked(row, evidence[0]);
  });
  const height = 2 * MARGIN + (bars.length - 1) * ROW + BAR;
  return figure(`picture-${id}`, title[language], { height, body: rows.join('\n') });
}

function drawSpans({ id, title, groups }: SpanPicture, language: Language): string {
  let y = MARGIN;
  const body = groups.map((group) => {
    const drawn = drawGroup(group, y, language);
    y += heightOf(group) + GROUP_GAP;
    return drawn;
  });
  const kinds = (['queued', 'waiting', 'answered', 'silent'] as const).map(
    (kind) =>
      `<span class="key"><svg class="swatch" viewBox="0 0 14 9" aria-hidden="true"><rect class="span ${kind}" width="14" height="9" rx="2"/></svg> ${escapeHtml(SPAN_NAMES[kind][language])}</span>`,
  );
  const height = Math.max(y - GROUP_GAP + MARGIN, 2 * MARGIN);
  const drawing = figure(`picture-${id}`, title[language], { height, body: body.join('\n') });
  return `${drawing}<p class="legend">${kinds.join(' ')}</p>`;
}

function heightOf({ lanes, leftOut }: SpanGroup): number {
  return Math.max(1, lanes.length + (leftOut > 0 ? 1 : 0)) * LANE;
}

function drawGroup(group: SpanGroup, top: number, language: Language): string {
  const { label, lanes, lengthMs, leftOut } = group;
  const scale = SPAN_WIDTH / Math.max(lengthMs, Number.MIN_VALUE);
  const drawn = lanes.map(({ label: client, spans, evidence }, index) => {
    const y = top + index * LANE;
    const parts = spans.map((span) => drawSpan(span, { y, scale }, language)).join('');
    return linked(
      `<text class="time" x="${LABEL_X + 18}" y="${y + SPAN}" text-anchor="end">${escapeHtml(client)}</text>${parts}`,
      evidence[0],
    );
  });
  const length = `${formatNumber(lengthMs, language, 0)} ms`;
  const more =
    leftOut === 0
      ? ''
      : `<text class="time" x="${LABEL_X + 28}" y="${top + lanes.length * LANE + SPAN}">+ ${leftOut}</text>`;
  return `<text x="0" y="${top + SPAN + 1}">${escapeHtml(label)}</text><text class="time" x="0" y="${top + SPAN + 17}">${length}</text>${drawn.join('\n')}${more}`;
}

function drawSpan(
  { kind, fromMs, toMs }: PictureSpan,
  { y, scale }: { readonly y: number; readonly scale: number },
  language: Language,
): string {
  const x = LABEL_X + 28 + fromMs * scale;
  const width = Math.max(1.5, (toMs - fromMs) * scale);
  const words = `${SPAN_NAMES[kind][language]}: ${formatNumber(toMs - fromMs, language, 3)} ms`;
  return `<rect class="span ${kind}" x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${SPAN}"><title>${escapeHtml(words)}</title></rect>`;
}

/** A drawing's part leads to the first event that it rests on. */
function linked(body: string, id: string | undefined): string {
  return id === undefined ? `<g>${body}</g>` : `<a href="#${anchorOf(id)}">${body}</a>`;
}

function figure(
  id: string,
  title: string,
  { height, body }: { readonly height: number; readonly body: string },
): string {
  return `<div class="scroll"><svg class="picture" viewBox="-10 0 ${WIDTH + 20} ${height}" role="img" aria-labelledby="${id}-title">
<title id="${id}-title">${escapeHtml(title)}</title>
${body}
</svg></div>`;
}
