import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import {
  DataqueryBuilder,
  PromQueryFormat,
  QueryEditorMode,
} from '@grafana/grafana-foundation-sdk/prometheus';
import type { Language, Text } from '@socketlab/foundation';
import {
  DAEMON_NAMES,
  type LinesPanel,
  type PanelSpec,
  type QuerySpec,
  type StateWord,
  type Threshold,
} from './panel-spec.ts';

/** The Prometheus that the variable `datasource` chooses, so that a dashboard can be imported anywhere. */
export const DATA_SOURCE_REF = { type: 'prometheus', uid: `\${datasource}` } as const;

/** The text in that language; a word that is the same in all languages is itself. */
export function say(text: string | Text, language: Language): string {
  return typeof text === 'string' ? text : text[language];
}

/** What stands in a panel that has nothing to show. */
export function noValueOf(spec: PanelSpec, language: Language): string | undefined {
  if (spec.noValue) return spec.noValue[language];
  if (spec.of === undefined || spec.of.length === DAEMON_NAMES.length) return undefined;
  const list = new Intl.ListFormat(language, { type: 'conjunction' }).format(spec.of);
  return language === 'en' ? `Only of ${list}` : `Só de ${list}`;
}

/** How a query is to be answered. */
export interface TargetOptions {
  readonly isInstant?: boolean;
  readonly isHeatmap?: boolean;
  readonly isTable?: boolean;
}

/** The query as Grafana sends it. Its letter is its place in the panel. */
export function target(
  query: QuerySpec,
  index: number,
  language: Language,
  { isInstant = false, isHeatmap = false, isTable = false }: TargetOptions = {},
): DataqueryBuilder {
  const builder = new DataqueryBuilder()
    .refId(String.fromCharCode('A'.charCodeAt(0) + index))
    .datasource(DATA_SOURCE_REF)
    .editorMode(QueryEditorMode.Code)
    .expr(query.expr)
    .legendFormat(say(query.legend, language));
  if (isHeatmap) builder.format(PromQueryFormat.Heatmap);
  else builder.format(isTable ? PromQueryFormat.Table : PromQueryFormat.TimeSeries);
  return isInstant ? builder.instant() : builder.range();
}

/** One colour, always. */
export function fixedColor(color: string): dashboard.FieldColorBuilder {
  return new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Fixed).fixedColor(color);
}

/** A colour that a series' name decides, as far as there are colours. */
export function colorByName(): dashboard.FieldColorBuilder {
  return new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.PaletteClassicByName);
}

/** What is said of single series: colour, name, and that a limit is no measurement. */
export function seriesOverrides(
  { series = {}, queries }: LinesPanel,
  language: Language,
): { name: string; properties: dashboard.DynamicConfigValue[] }[] {
  return Object.entries(series).map(([key, { color, name, isLimit = false }]) => {
    const translated = queries.find(({ legend }) => say(legend, 'en') === key)?.legend;
    return {
      name: translated ? say(translated, language) : key,
      properties: [
        { id: 'color', value: { mode: 'fixed', fixedColor: color } },
        ...(name ? [{ id: 'displayName', value: name[language] }] : []),
        ...(isLimit
          ? [
              { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 6] } },
              { id: 'custom.fillOpacity', value: 0 },
            ]
          : []),
      ],
    };
  });
}

/** Numbers that are words. */
export function valueMappings(
  words: readonly StateWord[],
  language: Language,
): dashboard.ValueMapping[] {
  const options = words.map(({ value, text, color }, index) => [
    String(value),
    { text: text[language], color, index },
  ]);
  return [{ type: dashboard.MappingType.ValueToText, options: Object.fromEntries(options) }];
}

/** From which value on a number has which colour. */
export function steps(thresholds: readonly Threshold[]): dashboard.ThresholdsConfigBuilder {
  return new dashboard.ThresholdsConfigBuilder()
    .mode(dashboard.ThresholdsMode.Absolute)
    .steps(thresholds.map(({ from, color }) => ({ value: from ?? null, color })));
}
