import { type ChartBox, frame } from './chart-frame.ts';
import { escapeMarkup } from './format.ts';
import type { ShownSeries } from './shown-series.ts';

type Point = readonly [number, number];

/** A gap that is longer than this many seconds is shown as one: a daemon that is gone has no line. */
const GAP_SECONDS = 4.5;
const LEGEND_LINE = 22;
/** How wide a letter of the legend is, and what stands around a name. */
const LETTER = 6.9;
const MARK = 33;

/** Lines, each with a faint area below it. */
export function lineChart(series: readonly ShownSeries[], box: ChartBox): string {
  const values = series.flatMap(({ points }) => points.map(([, value]) => value));
  const { scale, axes } = frame(box, values);
  const drawn = series.map(({ points, color, isLimit }) =>
    runsOf(points)
      .map((run) => {
        const line = run.map(
          ([at, value]) => `${scale.x(at).toFixed(1)},${scale.y(value).toFixed(1)}`,
        );
        const [first, last] = [run[0] as Point, run.at(-1) as Point];
        const area = `${scale.x(first[0]).toFixed(1)},${scale.bottom} ${line.join(' ')} ${scale.x(last[0]).toFixed(1)},${scale.bottom}`;
        const dash = isLimit ? ' stroke-dasharray="8 6"' : '';
        const below = isLimit ? '' : `<polygon points="${area}" fill="${color}" opacity="0.08"/>`;
        return `${below}<polyline points="${line.join(' ')}" fill="none" stroke="${color}" stroke-width="2" stroke-linejoin="round"${dash}/>`;
      })
      .join(''),
  );
  return svg(box, axes + drawn.join(''));
}

/** Areas on top of each other, in steps: a gauge holds until the next scrape. */
export function stackChart(series: readonly ShownSeries[], box: ChartBox): string {
  const times = [...new Set(series.flatMap(({ points }) => points.map(([at]) => at)))].sort(
    (a, b) => a - b,
  );
  const base = new Map(times.map((at) => [at, 0]));
  const layers = series.map(({ points, color }) => {
    const values = new Map(points);
    const edges = times.map((at) => {
      const low = base.get(at) ?? 0;
      const high = low + (values.get(at) ?? 0);
      base.set(at, high);
      return { at, low, high };
    });
    return { color, edges };
  });
  const { scale, axes } = frame(box, [...base.values()]);
  const drawn = layers.map(({ color, edges }) => {
    const side = (pick: 'low' | 'high'): string[] =>
      edges.flatMap((edge, index) => {
        const next = edges[index + 1]?.at ?? edge.at;
        const y = scale.y(edge[pick]).toFixed(1);
        return [`${scale.x(edge.at).toFixed(1)},${y}`, `${scale.x(next).toFixed(1)},${y}`];
      });
    const outline = [...side('high'), ...side('low').reverse()].join(' ');
    return `<polygon points="${outline}" fill="${color}" fill-opacity="0.75"/><polyline points="${side('high').join(' ')}" fill="none" stroke="${color}" stroke-width="1"/>`;
  });
  return svg(box, axes + drawn.join(''));
}

/** The names below a chart, on one line or two. Of many, those that never were are left out. */
export function legend(
  series: readonly ShownSeries[],
  width: number,
): { readonly html: string; readonly height: number } {
  const MANY = 5;
  const moving = series.filter(({ points }) => points.some(([, value]) => value > 0));
  const shown = series.length > MANY && moving.length > 0 ? moving : series;
  const items = shown.map(
    ({ name, color }) => `<span><i style="background:${color}"></i>${escapeMarkup(name)}</span>`,
  );
  const needed = shown.reduce((sum, { name }) => sum + name.length * LETTER + MARK, 0);
  const height = needed > width - MARK ? 2 * LEGEND_LINE : LEGEND_LINE;
  return { html: `<div class="legend" style="height:${height}px">${items.join('')}</div>`, height };
}

function runsOf(points: readonly Point[]): Point[][] {
  const runs: Point[][] = [];
  for (const point of points) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && point[0] - last[0] <= GAP_SECONDS) run.push(point);
    else runs.push([point]);
  }
  return runs;
}

/** The picture of a chart. */
export function svg({ width, height }: ChartBox, content: string): string {
  return `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${content}</svg>`;
}
