import * as common from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import type { Language } from '@socketlab/foundation';
import { say, steps, target, valueMappings } from './panel-parts.ts';
import type { ColumnSpec, TablePanel } from './panel-spec.ts';
import { dashboardUid } from './uids.ts';

/** One query a column, joined by the labels that name a row. */
export function buildTable(spec: TablePanel, language: Language): Table {
  const { rows, columns, orderBy } = spec;
  const names = columns.map(({ title }) => say(title, language));
  // Grafana calls the value of query A "Value #A" where there are several, and "Value" where it is the only one.
  const raw = columns.map((_, index) =>
    columns.length === 1 ? 'Value' : `Value #${String.fromCharCode('A'.charCodeAt(0) + index)}`,
  );
  const renames = [
    ...Object.entries(rows).map(([label, title]) => [label, say(title, language)] as const),
    ...raw.map((name, index) => [name, names[index] ?? name] as const),
  ];
  const order = renames.map(([name], index) => [name, index] as const);
  const builder = new Table()
    .targets(
      columns.map(({ expr, title }, index) =>
        target({ expr, legend: title }, index, language, { isInstant: true, isTable: true }),
      ),
    )
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: { Time: true },
        indexByName: Object.fromEntries(order),
        renameByName: Object.fromEntries(renames),
      },
    })
    .cellHeight(common.TableCellHeight.Sm)
    .filterable(false);
  for (const [index, column] of columns.entries()) {
    builder.overrideByName(names[index] ?? '', columnProperties(column, language));
  }
  if (rows['host']) builder.overrideByName(say(rows['host'], language), hostProperties(language));
  if (orderBy) {
    const sort = new common.TableSortByFieldStateBuilder().displayName(say(orderBy, language));
    builder.sortBy([sort.desc(true)]);
  }
  return builder;
}

function columnProperties(column: ColumnSpec, language: Language): DynamicConfigValue[] {
  const { unit, thresholds, words, width } = column;
  return [
    ...(unit === undefined ? [{ id: 'decimals', value: 0 }] : [{ id: 'unit', value: unit }]),
    ...(width === undefined ? [] : [{ id: 'custom.width', value: width }]),
    ...(thresholds
      ? [
          { id: 'color', value: { mode: 'thresholds' } },
          { id: 'thresholds', value: steps(thresholds).build() },
          { id: 'custom.cellOptions', value: { type: 'color-text' } },
        ]
      : []),
    ...(words
      ? [
          { id: 'mappings', value: valueMappings(words, language) },
          { id: 'custom.cellOptions', value: { type: 'color-background', mode: 'basic' } },
        ]
      : []),
  ];
}

/** A host's name leads to its daemons. */
function hostProperties(language: Language): DynamicConfigValue[] {
  const title = { en: 'Its daemons', 'pt-BR': 'Os daemons dele' }[language];
  const url = `/d/${dashboardUid('daemon', language)}?var-host=\${__value.text}&\${__url_time_range}`;
  return [{ id: 'links', value: [{ title, url }] }];
}
