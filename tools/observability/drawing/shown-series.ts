import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Series } from '../prometheus.ts';

/** What was asked of Prometheus for one query of a panel, and what it answered. */
export interface Answer {
  readonly legend: string;
  readonly series: readonly Series[];
}

/** A series as a panel shows it. */
export interface ShownSeries {
  readonly name: string;
  readonly color: string;
  readonly isLimit: boolean;
  /** [seconds, value], without points that are no numbers. */
  readonly points: readonly (readonly [number, number])[];
}

/** Colours for what has none of its own, by its name: much as Grafana's palette, with another hash. */
const PALETTE = [
  '#5794F2',
  '#F2CC0C',
  '#73BF69',
  '#F2495C',
  '#B877D9',
  '#FF9830',
  '#8AB8FF',
  '#FADE2A',
  '#96D98D',
  '#CA95E5',
];

/** The label's value in the place of `{{label}}`, as Grafana does it. */
export function nameOf(legend: string, metric: Readonly<Record<string, string>>): string {
  return legend.replaceAll(/\{\{(\w+)\}\}/g, (_, label: string) => metric[label] ?? '');
}

/** All series of a panel, with the names and colours that its overrides give them. */
export function shownSeries(panel: Panel, answers: readonly Answer[]): readonly ShownSeries[] {
  const all = answers.flatMap(({ legend, series }) =>
    series.map(({ metric, values }) => ({ name: nameOf(legend, metric), values })),
  );
  return all.map(({ name, values }) => {
    const property = propertiesOf(panel, name);
    const color = property('color') as { fixedColor?: string } | undefined;
    return {
      name: String(property('displayName') ?? name),
      color: color?.fixedColor ?? PALETTE[hashOf(name) % PALETTE.length] ?? '#73BF69',
      isLimit: property('custom.lineStyle') !== undefined,
      points: values
        .map(([at, value]) => [at, Number(value)] as const)
        .filter(([, value]) => Number.isFinite(value)),
    };
  });
}

function hashOf(name: string): number {
  return [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0);
}

/** What a panel's overrides say of the field of that name. */
export function propertiesOf({ fieldConfig }: Panel, name: string): (id: string) => unknown {
  const properties = (fieldConfig?.overrides ?? [])
    .filter(({ matcher }) => matcher.id === 'byName' && matcher.options === name)
    .flatMap(({ properties: list }) => list);
  return (id) => properties.find((property) => property.id === id)?.value;
}
