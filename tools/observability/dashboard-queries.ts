import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus';

/** One query as it stands in a dashboard's JSON. */
export interface DashboardQuery {
  /** The dashboard, the panel and the query's letter. */
  readonly where: string;
  readonly panel: Panel;
  readonly expr: string;
  readonly legend: string;
  readonly isInstant: boolean;
}

/** The panels of a dashboard, without its rows. */
export function panelsOf({ panels = [] }: Dashboard): readonly Panel[] {
  return (panels as readonly (Panel | RowPanel)[]).filter(
    (panel): panel is Panel => panel.type !== 'row',
  );
}

/** All queries of all panels. */
export function queriesOf(dashboard: Dashboard): readonly DashboardQuery[] {
  return panelsOf(dashboard).flatMap((panel) =>
    ((panel.targets ?? []) as Dataquery[]).map(({ expr, refId, legendFormat, instant }) => ({
      where: `${dashboard.title}: ${panel.title} ${refId}`,
      panel,
      expr,
      legend: legendFormat ?? '',
      isInstant: instant === true,
    })),
  );
}
