import type { Language } from '@socketlab/foundation';
import type { BarPicture, LabPicture, SpanGroup, SpanKind, SpanPicture } from '../lab.ts';
import { SPAN_NAMES } from '../report/span-names.ts';
import { formatNumber } from '../wording.ts';
import type { Style } from './ansi.ts';
import { fit, widthOf, wrap } from './columns.ts';

const LABEL_COLUMNS = 12;
/** A row of two columns of text beside a bar has so much of the width. */
const BAR_SHARE = 0.4;
const MARKS: Readonly<Record<SpanKind, string>> = {
  queued: '░',
  waiting: '▒',
  answered: '█',
  silent: '·',
};

/** How to draw them. */
export interface PictureOptions {
  readonly language: Language;
  readonly width: number;
}

/** A lab's drawings as lines of text, a heading above each and what it means below. */
export function renderPictures(
  pictures: readonly LabPicture[],
  options: PictureOptions,
  deps: { readonly style: Style },
): readonly string[] {
  return pictures.flatMap((picture) => [
    '',
    deps.style.bold(picture.title[options.language]),
    ...drawPicture(picture, options),
    ...(picture.note === undefined
      ? []
      : wrap(picture.note[options.language], options.width - 2).map((line) =>
          deps.style.dim(`  ${line}`),
        )),
  ]);
}

/** The drawing alone. */
export function drawPicture(picture: LabPicture, options: PictureOptions): readonly string[] {
  return picture.kind === 'bars' ? drawBars(picture, options) : drawSpans(picture, options);
}

function drawBars({ bars }: BarPicture, { language, width }: PictureOptions): readonly string[] {
  const room = Math.floor((width - LABEL_COLUMNS) * BAR_SHARE);
  const most = Math.max(...bars.map(({ value = 0 }) => value), Number.MIN_VALUE);
  return bars.flatMap(({ label, value, text }) => {
    const length = value === undefined ? 0 : Math.max(1, Math.round((value / most) * room));
    const head = `  ${fit(label, LABEL_COLUMNS)}`;
    const bar = length === 0 ? '' : `${'█'.repeat(length)} `;
    const [first = '', ...others] = wrap(text[language], width - widthOf(head + bar));
    return [head + bar + first, ...others.map((line) => ' '.repeat(widthOf(head)) + line)];
  });
}

function drawSpans(
  { groups }: SpanPicture,
  { language, width }: PictureOptions,
): readonly string[] {
  const kinds = Object.entries(MARKS) as [SpanKind, string][];
  const legend = kinds.map(([kind, sign]) => `${sign} ${SPAN_NAMES[kind][language]}`).join('   ');
  return [
    ...groups.flatMap((group) => drawGroup(group, { language, width })),
    ...wrap(legend, width - 2).map((line) => `  ${line}`),
  ];
}

function drawGroup(
  { label, lanes, lengthMs, leftOut }: SpanGroup,
  { language, width }: PictureOptions,
): readonly string[] {
  const room = width - LABEL_COLUMNS - 8;
  const column = (ms: number): number => Math.round((ms / lengthMs) * room);
  const length = `${formatNumber(lengthMs, language, 0)} ms`;
  const lines = lanes.map(({ label: client, spans }, index) => {
    const cells = Array.from({ length: room }, () => ' ');
    for (const { kind, fromMs, toMs } of spans) {
      const from = Math.min(column(fromMs), room - 1);
      cells.fill(MARKS[kind], from, Math.max(from + 1, column(toMs)));
    }
    const name = index === 0 ? label : index === 1 ? length : '';
    return `  ${fit(name, LABEL_COLUMNS)}${client.padStart(3)} ${cells.join('').trimEnd()}`;
  });
  return leftOut === 0 ? lines : [...lines, `  ${' '.repeat(LABEL_COLUMNS)}+ ${leftOut}`];
}
