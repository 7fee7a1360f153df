import type { FieldConfig, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Words } from './cell-charts.ts';
import { escapeMarkup, formatValue } from './format.ts';
import { type Answer, nameOf, propertiesOf } from './shown-series.ts';

const QUIET = '#ccccdc';

interface Step {
  readonly value: number | null;
  readonly color: string;
}
type Mapping = { readonly type: string; readonly options: Words };

/** The words that a panel or a column has for its numbers. */
export function wordsOf(mappings: unknown): Words | undefined {
  return (mappings as Mapping[] | undefined)?.find(({ type }) => type === 'value')?.options;
}

/** One number, or the word for it, in its colour. */
export function numberPanel(panel: Panel, [answer]: readonly Answer[]): string {
  const defaults: FieldConfig = panel.fieldConfig?.defaults ?? {};
  const [series] = answer?.series ?? [];
  if (series === undefined) return empty(panel);
  const value = Number(series.values.at(-1)?.[1]);
  const { textMode } = (panel.options ?? {}) as { textMode?: string };
  const word = wordsOf(defaults.mappings)?.[String(value)];
  if (word)
    return `<div class="number word" style="background:${word.color}">${escapeMarkup(word.text ?? '')}</div>`;
  const isName = textMode === 'name';
  const text = isName
    ? nameOf(answer?.legend ?? '', series.metric)
    : formatValue(value, defaults.unit);
  const color = thresholdColor(defaults.thresholds?.steps as Step[] | undefined, value);
  return `<div class="number${isName ? ' name' : ''}" style="color:${color}">${escapeMarkup(text)}</div>`;
}

/** A row for each value of the labels, joined over the columns' queries as Grafana's "merge" joins them. */
export function tablePanel(panel: Panel, answers: readonly Answer[]): string {
  const organize = panel.transformations?.find(({ id }) => id === 'organize')?.options as {
    renameByName: Record<string, string>;
  };
  const names = Object.entries(organize.renameByName);
  const labels = names.filter(([raw]) => !raw.startsWith('Value'));
  const columns = names.filter(([raw]) => raw.startsWith('Value'));
  const rows = new Map<string, { metric: Record<string, string>; values: Map<number, number> }>();
  for (const [index, { series }] of answers.entries()) {
    for (const { metric, values } of series) {
      const key = labels.map(([label]) => metric[label]).join('\n');
      const row = rows.get(key) ?? { metric: { ...metric }, values: new Map() };
      row.values.set(index, Number(values.at(-1)?.[1]));
      rows.set(key, row);
    }
  }
  if (rows.size === 0) return empty(panel);
  const [sort] = ((panel.options ?? {}) as { sortBy?: { displayName: string }[] }).sortBy ?? [];
  const by = columns.findIndex(([, name]) => name === sort?.displayName);
  const sorted = [...rows.values()].sort(
    (one, other) => (other.values.get(by) ?? 0) - (one.values.get(by) ?? 0),
  );
  const isWord = (name: string): boolean =>
    wordsOf(propertiesOf(panel, name)('mappings')) !== undefined;
  const head = [...labels, ...columns]
    .map(([label = '', name]) => {
      const isLeft = !label.startsWith('Value') || isWord(name);
      return `<th${isLeft ? ' class="label"' : ''}>${escapeMarkup(name)}</th>`;
    })
    .join('');
  const body = sorted.map(({ metric, values }) => {
    const first = labels.map(
      ([label]) => `<td class="label">${escapeMarkup(metric[label] ?? '')}</td>`,
    );
    const rest = columns.map(([, name], index) => cell(panel, name, values.get(index)));
    return `<tr>${first.join('')}${rest.join('')}</tr>`;
  });
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

function cell(panel: Panel, name: string, value: number | undefined): string {
  if (value === undefined) return '<td></td>';
  const property = propertiesOf(panel, name);
  const word = wordsOf(property('mappings'))?.[String(value)];
  if (word)
    return `<td class="word" style="background:${word.color}">${escapeMarkup(word.text ?? '')}</td>`;
  const { steps } = (property('thresholds') ?? {}) as { steps?: Step[] };
  const color = thresholdColor(steps, value);
  return `<td style="color:${color}">${escapeMarkup(formatValue(value, property('unit') as string | undefined))}</td>`;
}

function thresholdColor(steps: readonly Step[] | undefined, value: number): string {
  const color = steps?.findLast((step) => step.value === null || value >= step.value)?.color;
  return color === undefined || color === 'text' ? QUIET : color;
}

/** What stands in a panel that has nothing to show. */
export function empty({ fieldConfig }: Panel): string {
  return `<div class="empty">${escapeMarkup(fieldConfig?.defaults.noValue ?? 'No data')}</div>`;
}
