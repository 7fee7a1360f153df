import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import type { Language, Text } from '@socketlab/foundation';
import { COLORS } from './colors.ts';
import { DATA_SOURCE_REF, say } from './panel-parts.ts';
import type { DashboardSpec, PanelSpec, RowSpec } from './panel-spec.ts';
import { buildPanel } from './panels.ts';
import { dashboardUid } from './uids.ts';

const GRID_WIDTH = 24;
/** How often the screen is renewed: as often as Prometheus scrapes. */
const REFRESH = '5s';
const OTHERS: Record<DashboardSpec['name'], { name: DashboardSpec['name']; title: Text }> = {
  class: { name: 'daemon', title: { en: 'A daemon', 'pt-BR': 'Um daemon' } },
  daemon: { name: 'class', title: { en: 'The class', 'pt-BR': 'A turma' } },
};

/** The whole dashboard in one language, as Grafana imports it. */
export function buildDashboard(spec: DashboardSpec, language: Language): dashboard.Dashboard {
  const other = OTHERS[spec.name];
  const link = new dashboard.DashboardLinkBuilder(other.title[language])
    .type(dashboard.DashboardLinkType.Link)
    .url(`/d/${dashboardUid(other.name, language)}`)
    .keepTime(true);
  const builder = new dashboard.DashboardBuilder(spec.title[language])
    .uid(dashboardUid(spec.name, language))
    .description(spec.description[language])
    .tags(['socketlab', language])
    .timezone('browser')
    .time({ from: 'now-15m', to: 'now' })
    .refresh(REFRESH)
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .readonly()
    .link(link)
    .annotation(alertAnnotation(spec, language));
  for (const variable of variables(spec, language)) builder.withVariable(variable);
  addRows(builder, spec.rows, language);
  return shownInSight(builder.build());
}

/** The builder puts links and annotations into a menu that newer versions of Grafana have; they belong in sight. */
function shownInSight({
  links = [],
  annotations,
  ...rest
}: dashboard.Dashboard): dashboard.Dashboard {
  const lists = annotations?.list ?? [];
  return {
    ...rest,
    annotations: { list: lists.map(({ placement: _, ...annotation }) => annotation) },
    links: links.map(({ placement: _, ...each }) => each),
  };
}

/** Rows from the top, panels from the left; what does not fit beside the one before goes below. */
function addRows(
  builder: dashboard.DashboardBuilder,
  rows: readonly RowSpec[],
  language: Language,
): void {
  let id = 0;
  const nextId = (): number => {
    id += 1;
    return id;
  };
  let y = 0;
  for (const row of rows) {
    const gridPos = { x: 0, y, w: GRID_WIDTH, h: 1 };
    const title = say(row.title, language);
    builder.withRow(new dashboard.RowBuilder(title).id(nextId()).gridPos(gridPos));
    y += 1;
    let x = 0;
    for (const panel of row.panels) {
      if (x + panel.width > GRID_WIDTH) {
        x = 0;
        y += row.height;
      }
      addPanel(builder, panel, { id: nextId(), x, y, h: row.height }, language);
      x += panel.width;
    }
    y += row.height;
  }
}

function addPanel(
  builder: dashboard.DashboardBuilder,
  spec: PanelSpec,
  { id, x, y, h }: { id: number; x: number; y: number; h: number },
  language: Language,
): void {
  const panel = buildPanel(spec, { id, gridPos: { x, y, w: spec.width, h } }, language);
  builder.withPanel({ build: () => panel });
}

function variables({ name }: DashboardSpec, language: Language) {
  const isClass = name === 'class';
  const query = (variable: string, definition: string, label: string) => {
    const built = new dashboard.QueryVariableBuilder(variable)
      .label(label)
      .datasource(DATA_SOURCE_REF)
      .query({ query: definition, refId: variable })
      .definition(definition)
      .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
      .sort(dashboard.VariableSort.AlphabeticalAsc)
      .multi(isClass)
      .includeAll(isClass);
    if (!isClass) return built;
    const text = { en: 'All', 'pt-BR': 'Todos' }[language];
    return built.allValue('.*').current({ selected: true, text, value: '$__all' });
  };
  const chosenHost = isClass ? 'host=~"$host"' : 'host="$host"';
  return [
    new dashboard.DatasourceVariableBuilder('datasource')
      .label('Prometheus')
      .type('prometheus')
      .current({ selected: true, text: 'Socketlab', value: 'socketlab' }),
    query('host', 'label_values(up{job="socketlab"}, host)', 'Host'),
    query('daemon', `label_values(up{job="socketlab",${chosenHost}}, daemon)`, 'Daemon'),
  ];
}

/** A red mark where an alert begins to fire. */
function alertAnnotation(
  { name }: DashboardSpec,
  language: Language,
): dashboard.AnnotationQueryBuilder {
  const match = name === 'class' ? '=~' : '=';
  return new dashboard.AnnotationQueryBuilder()
    .name({ en: 'Alerts', 'pt-BR': 'Alertas' }[language])
    .datasource(DATA_SOURCE_REF)
    .enable(true)
    .iconColor(COLORS.bad)
    .expr(
      `ALERTS{alertname=~"Socketlab.+",alertstate="firing",host${match}"$host",daemon${match}"$daemon"}`,
    )
    .titleFormat('{{alertname}}')
    .textFormat('{{daemon}} · {{host}}');
}
