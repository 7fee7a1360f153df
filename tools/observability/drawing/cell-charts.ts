import { type ChartBox, timeAxis, timeScale } from './chart-frame.ts';
import { escapeMarkup, formatValue } from './format.ts';
import { svg } from './line-chart.ts';
import type { Answer } from './shown-series.ts';
import { nameOf } from './shown-series.ts';

/** What a number means, as a panel's value mapping has it. */
export type Words = Readonly<Record<string, { readonly text?: string; readonly color?: string }>>;

const TOP = 8;
const BOTTOM = 22;
const NAMES_LEFT = 56;

/** A bar for each series, in the colour of the state that it was in. */
export function statesChart(answers: readonly Answer[], words: Words, box: ChartBox): string {
  const x = timeScale(box);
  const rows = answers.flatMap(({ legend, series }) =>
    series.map(({ metric, values }) => ({ name: nameOf(legend, metric), values })),
  );
  const rowHeight = (box.height - TOP - BOTTOM) / Math.max(1, rows.length);
  const step = stepOf(rows.flatMap(({ values }) => values.map(([at]) => at)));
  const drawn = rows.map(({ name, values }, row) => {
    const y = TOP + row * rowHeight;
    const spans = spansOf(values, step);
    const bars = spans.map(({ from, to, value }) => {
      const { text = value, color = '#464C57' } = words[value] ?? {};
      const [left, width] = [x(from), x(Math.min(to, box.to)) - x(from)];
      const label =
        width > text.length * 7 + 12
          ? `<text class="in-bar" x="${(left + 6).toFixed(1)}" y="${(y + rowHeight / 2).toFixed(1)}" dy="4">${escapeMarkup(text)}</text>`
          : '';
      return `<rect x="${left.toFixed(1)}" y="${(y + rowHeight * 0.1).toFixed(1)}" width="${Math.max(1, width).toFixed(1)}" height="${(rowHeight * 0.8).toFixed(1)}" fill="${color}"/>${label}`;
    });
    return `<text class="axis" x="${NAMES_LEFT - 8}" y="${(y + rowHeight / 2).toFixed(1)}" dy="4" text-anchor="end">${escapeMarkup(name)}</text>${bars.join('')}`;
  });
  return svg(box, timeAxis(box) + drawn.join(''));
}

/** How many fell into each bucket at each moment; Prometheus' buckets hold all that is less, too. */
export function heatmapChart([answer]: readonly Answer[], box: ChartBox): string {
  const buckets = (answer?.series ?? [])
    .map(({ metric, values }) => ({
      le: Number(metric['le'] === '+Inf' ? Infinity : metric['le']),
      values,
    }))
    .sort((one, other) => one.le - other.le);
  const cells = buckets.map(({ le, values }, index) => {
    const below = new Map(buckets[index - 1]?.values);
    return {
      le,
      values: values.map(([at, v]) => [at, Number(v) - Number(below.get(at) ?? 0)] as const),
    };
  });
  const used = cells.flatMap(({ values }, index) =>
    values.some(([, n]) => n > 0.01) ? [index] : [],
  );
  const shown = cells.slice(Math.max(0, (used[0] ?? 0) - 1), (used.at(-1) ?? 0) + 2);
  const most = Math.max(1, ...shown.flatMap(({ values }) => values.map(([, n]) => n)));
  const x = timeScale(box);
  const height = (box.height - TOP - BOTTOM) / Math.max(1, shown.length);
  const step = stepOf(shown.flatMap(({ values }) => values.map(([at]) => at)));
  const drawn = shown.map(({ le, values }, index) => {
    const y = box.height - BOTTOM - (index + 1) * height;
    const label = le === Infinity ? '+Inf' : formatValue(le, 's');
    const rects = values
      .filter(([, n]) => n > 0.01)
      .map(([at, n]) => {
        const width = Math.max(1, x(at + step) - x(at) - 0.5);
        return `<rect x="${x(at).toFixed(1)}" y="${(y + 0.5).toFixed(1)}" width="${width.toFixed(1)}" height="${(height - 1).toFixed(1)}" fill="${blue(Math.sqrt(n / most))}"/>`;
      });
    return `<text class="axis" x="50" y="${y.toFixed(1)}" dy="4" text-anchor="end">${label}</text>${rects.join('')}`;
  });
  return svg(box, timeAxis(box) + drawn.join(''));
}

/** From the panel's dark to a light blue. */
function blue(part: number): string {
  const mix = (from: number, to: number): number => Math.round(from + (to - from) * part);
  return `rgb(${mix(20, 198)},${mix(42, 219)},${mix(80, 255)})`;
}

function stepOf(times: readonly number[]): number {
  const sorted = [...new Set(times)].sort((one, other) => one - other);
  const gaps = sorted.slice(1).map((at, index) => at - (sorted[index] ?? at));
  return Math.min(...gaps, 60);
}

function spansOf(
  values: readonly (readonly [number, string])[],
  step: number,
): readonly { from: number; to: number; value: string }[] {
  const spans: { from: number; to: number; value: string }[] = [];
  for (const [at, value] of values) {
    const last = spans.at(-1);
    if (last?.value === value && at - last.to <= step / 2) last.to = at + step;
    else spans.push({ from: at, to: at + step, value });
  }
  return spans;
}
