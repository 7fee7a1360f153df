import { failOnLeaks, isRoot } from '@socketlab/testkit';
import { expect, it } from 'vitest';
import { CLASS_DASHBOARD } from './class-dashboard.ts';
import { DAEMON_DASHBOARD } from './daemon-dashboard.ts';
import { queriesOf } from './dashboard-queries.ts';
import { buildDashboard } from './dashboards.ts';
import { answersOf, HOST, keepTrafficGoing, type Scene, startScene } from './live-scene.ts';
import { DAEMON_NAMES, type DashboardSpec, type PanelSpec } from './panel-spec.ts';

failOnLeaks();

const LONG_MS = 120_000;
/** What only the kernel's tracepoints tell, and only root has. */
const WITH_TRACEPOINTS = 'Changes of state';
/** What is there only while something is wrong: the spec of the alerts makes it so. */
const WHILE_ALERTS_FIRE = 'Alerts that fire';

/** Each query with the panel that it is described by. */
function queriesWithSpecs(dashboard: DashboardSpec) {
  const specs = dashboard.rows.flatMap(({ panels }) => panels);
  return queriesOf(buildDashboard(dashboard, 'en'))
    .filter(({ panel }) => isRoot() || panel.title !== WITH_TRACEPOINTS)
    .filter(({ panel }) => panel.title !== WHILE_ALERTS_FIRE)
    .map((query) => {
      const spec = specs.find(({ title }) => title.en === query.panel.title);
      return { query, spec: spec as PanelSpec };
    });
}

/** Holds a connection to each server of TCP until it was scraped: round-trip times are of open connections. */
async function beScrapedWhileConnected({ clients, daemons, prometheus }: Scene): Promise<void> {
  const agent = clients['client-agent'].client;
  for (const server of ['tcp-echo', 'multi-tcp'] as const) {
    const { connection } = await agent.openConnection({ address: daemons[server].listener });
    await prometheus.until(async () => {
      for (const daemon of [server, 'client-agent']) {
        const asked = `last_over_time(socketlab_tcp_round_trip_seconds{daemon="${daemon}"}[1m])`;
        expect(await prometheus.query(asked), daemon).not.toEqual([]);
      }
    });
    await agent.closeConnection({ id: connection?.id ?? '' });
  }
}

it(
  'every panel of both dashboards shows something, for each daemon that it is of',
  async (context) => {
    const scene = await startScene(context);
    await beScrapedWhileConnected(scene);
    const traffic = keepTrafficGoing(scene);
    const ofDaemons = queriesWithSpecs(DAEMON_DASHBOARD).flatMap(({ query, spec }) =>
      (spec.of ?? DAEMON_NAMES).map((daemon) => ({ query, chosen: { host: HOST, daemon } })),
    );
    const ofClass = queriesWithSpecs(CLASS_DASHBOARD).map(({ query }) => ({
      query,
      chosen: { host: '.*', daemon: '.*' },
    }));
    const missing = new Set([...ofDaemons, ...ofClass]);
    await scene.prometheus.until(async () => {
      traffic.check();
      for (const each of missing) {
        const series = await answersOf(scene, each.query, each.chosen);
        if (series.length > 0) missing.delete(each);
      }
      expect([...missing].map(({ query, chosen }) => `${query.where} of ${chosen.daemon}`)).toEqual(
        [],
      );
    });
    await traffic.stop();
  },
  LONG_MS,
);
