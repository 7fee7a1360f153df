import { fit, shortNumber } from './figures.ts';
import type { PolledDaemon } from './poller.ts';
import type { Writing } from './render.ts';
import { TRENDS } from './words.ts';

const SPARKS = '▁▂▃▄▅▆▇█';
const LABEL_WIDTH = 13;
const MOST_WIDTH = 8;
const LEAST_POINTS = 2;

/** A column a value, as high as its share of the most; nothing at all is the lowest. */
export function sparks(values: readonly number[], most: number): string {
  const levels = values.map((value) => (most > 0 ? Math.ceil((value / most) * SPARKS.length) : 0));
  return levels.map((level) => SPARKS[Math.max(0, level - 1)] ?? '').join('');
}

/** How connections and messages went, a column a scrape, the newest at the right, under the most that there were. */
export function renderTrend(
  { trend }: PolledDaemon,
  columns: number,
  { text, colors }: Writing,
): readonly string[] {
  const width = columns - LABEL_WIDTH - MOST_WIDTH;
  const points = trend.slice(-width);
  if (points.length < LEAST_POINTS || width < LEAST_POINTS) return [];
  const row = (
    label: string,
    values: readonly number[],
    paint: (part: string) => string,
  ): string => {
    const most = Math.max(...values);
    const scale = fit(`≤ ${shortNumber(most)}`, MOST_WIDTH, 'right');
    return `${fit(label, LABEL_WIDTH)}${paint(fit(sparks(values, most), width, 'right'))}${colors.dim(scale)}`;
  };
  return [
    '',
    row(
      text(TRENDS.connections),
      points.map(({ connections }) => connections),
      colors.green,
    ),
    row(
      text(TRENDS.messages),
      points.map(({ messagesPerSecond }) => messagesPerSecond),
      colors.cyan,
    ),
  ];
}
