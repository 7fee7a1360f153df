import * as common from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import * as heatmap from '@grafana/grafana-foundation-sdk/heatmap';
import { PanelBuilder as Heatmap } from '@grafana/grafana-foundation-sdk/heatmap';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimeline } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Language } from '@socketlab/foundation';
import {
  colorByName,
  DATA_SOURCE_REF,
  fixedColor,
  noValueOf,
  say,
  seriesOverrides,
  steps,
  target,
  valueMappings,
} from './panel-parts.ts';
import type {
  HeatmapPanel,
  LinesPanel,
  NumberPanel,
  PanelSpec,
  StatesPanel,
} from './panel-spec.ts';
import { buildTable } from './table-panel.ts';

/** Where a panel stands, and its number: one that stays the same in every generation. */
export interface Place {
  readonly id: number;
  readonly gridPos: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
}

/** The panel as Grafana wants it, in one language. */
export function buildPanel(spec: PanelSpec, place: Place, language: Language): Panel {
  const builder = builderOf(spec, language);
  const noValue = noValueOf(spec, language);
  builder
    .id(place.id)
    .gridPos(place.gridPos)
    .title(say(spec.title, language))
    .description(say(spec.description, language))
    .datasource(DATA_SOURCE_REF);
  if (spec.unit !== undefined) builder.unit(say(spec.unit, language));
  if (noValue !== undefined) builder.noValue(noValue);
  return builder.build();
}

type AnyBuilder = TimeSeries | Stat | Heatmap | StateTimeline | ReturnType<typeof buildTable>;

function builderOf(spec: PanelSpec, language: Language): AnyBuilder {
  switch (spec.kind) {
    case 'lines':
    case 'stack':
      return buildLines(spec, language);
    case 'number':
      return buildNumber(spec, language);
    case 'heatmap':
      return buildHeatmap(spec, language);
    case 'states':
      return buildStates(spec, language);
    case 'table':
      return buildTable(spec, language);
  }
}

function buildLines(spec: LinesPanel, language: Language): TimeSeries {
  const isStack = spec.kind === 'stack';
  const mode = isStack ? common.StackingMode.Normal : common.StackingMode.None;
  const builder = new TimeSeries()
    .targets(spec.queries.map((query, index) => target(query, index, language)))
    .lineWidth(isStack ? 1 : 2)
    .fillOpacity(isStack ? 75 : 8)
    // A gauge holds until the next scrape: it did not slide there.
    .lineInterpolation(
      isStack ? common.LineInterpolation.StepAfter : common.LineInterpolation.Linear,
    )
    .showPoints(common.VisibilityMode.Never)
    .stacking(new common.StackingConfigBuilder().mode(mode).group('A'))
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom),
    )
    .tooltip(
      new common.VizTooltipOptionsBuilder()
        .mode(common.TooltipDisplayMode.Multi)
        .sort(common.SortOrder.Descending)
        .hideZeros(true),
    );
  if (spec.isLogarithmic) {
    const log = common.ScaleDistribution.Log;
    builder.scaleDistribution(new common.ScaleDistributionConfigBuilder().type(log).log(10));
  } else builder.min(0);
  // Whole things are counted in whole numbers.
  if (spec.unit === undefined) builder.decimals(0);
  // A host has one colour in all panels, which its place among the others would not give it.
  if (spec.series === undefined) builder.colorScheme(colorByName());
  for (const { name, properties } of seriesOverrides(spec, language)) {
    builder.overrideByName(name, properties);
  }
  return builder;
}

function buildNumber(spec: NumberPanel, language: Language): Stat {
  const { thresholds, words, isName } = spec;
  const builder = new Stat()
    .targets([target(spec.query, 0, language, { isInstant: true })])
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false))
    .graphMode(common.BigValueGraphMode.None)
    .colorMode(words ? common.BigValueColorMode.Background : common.BigValueColorMode.Value)
    .textMode(isName ? common.BigValueTextMode.Name : common.BigValueTextMode.Value)
    .justifyMode(common.BigValueJustifyMode.Center);
  if (words) builder.mappings(valueMappings(words, language));
  if (thresholds) builder.thresholds(steps(thresholds));
  return builder;
}

function buildHeatmap(spec: HeatmapPanel, language: Language): Heatmap {
  return (
    new Heatmap()
      .targets([target(spec.query, 0, language, { isHeatmap: true })])
      .calculate(false)
      .color(
        new heatmap.HeatmapColorOptionsBuilder()
          .mode(heatmap.HeatmapColorMode.Scheme)
          .scheme('Blues')
          .steps(64),
      )
      .yAxis(new heatmap.YAxisConfigBuilder().unit('s').axisPlacement(common.AxisPlacement.Left))
      .cellGap(1)
      // An empty bucket is no colour at all, and not the faintest one.
      .filterValues(new heatmap.FilterValueRangeBuilder().le(1e-9))
      .tooltip(
        new heatmap.HeatmapTooltipBuilder().mode(common.TooltipDisplayMode.Single).yHistogram(true),
      )
  );
}

function buildStates(spec: StatesPanel, language: Language): StateTimeline {
  return new StateTimeline()
    .targets([target(spec.query, 0, language)])
    .mappings(valueMappings(spec.words, language))
    .colorScheme(fixedColor('#464C57'))
    .mergeValues(true)
    .showValue(common.VisibilityMode.Auto)
    .rowHeight(0.85)
    .fillOpacity(85)
    .lineWidth(0);
}
