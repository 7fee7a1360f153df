import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { alertRules } from './alert-rules.ts';
import { CLASS_DASHBOARD } from './class-dashboard.ts';
import { DAEMON_DASHBOARD } from './daemon-dashboard.ts';
import { queriesOf } from './dashboard-queries.ts';
import { buildDashboard } from './dashboards.ts';
import { namesIn } from './promql-names.ts';
import { RECORDED, recordingRules } from './recording-rules.ts';
import { RULE_TIMES } from './times.ts';

/** Target labels: `socketlab observe` and the fleet set them. */
const TARGET_LABELS = ['job', 'host', 'daemon'];
/** Metrics that are none of ours: Prometheus' own, and those of prom-client that docs/metrics.md speaks of. */
const FOREIGN: Readonly<Record<string, readonly string[]>> = {
  up: [],
  ALERTS: ['alertname', 'alertstate'],
  process_cpu_seconds_total: [],
};

interface Asked {
  readonly where: string;
  readonly expr: string;
  readonly legend?: string;
}

const rules = [...recordingRules(RULE_TIMES), ...alertRules(RULE_TIMES)];
const asked: readonly Asked[] = [
  ...rules.map((rule) => ({ where: 'record' in rule ? rule.record : rule.alert, expr: rule.expr })),
  ...[DAEMON_DASHBOARD, CLASS_DASHBOARD].flatMap((spec) => queriesOf(buildDashboard(spec, 'en'))),
];

/** The labels of each metric of docs/metrics.md, with the three series that a histogram is. */
function documented(): ReadonlyMap<string, readonly string[]> {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/metrics.md'), 'utf8');
  const rows = page.matchAll(/^\| `(?<name>\w+)` \| (?<type>\w+)[^|]*\| (?<labels>[^|]+) \|/gm);
  const known = new Map<string, readonly string[]>(Object.entries(FOREIGN));
  for (const { groups } of rows) {
    const { name = '', type, labels = '-' } = groups ?? {};
    const list = labels === '-' ? [] : labels.split(',').map((label) => label.trim());
    if (type !== 'histogram') known.set(name, list);
    else {
      known.set(`${name}_bucket`, [...list, 'le']);
      for (const part of ['sum', 'count']) known.set(`${name}_${part}`, list);
    }
  }
  for (const name of Object.values(RECORDED)) known.set(name, []);
  return known;
}

describe('namesIn', () => {
  it('tells metrics from functions, labels, windows and strings', () => {
    const expr =
      'sum by (host, le) (rate(a_total{x="n{o}",y=~"$z"}[5m] offset 5m)) / max(b:c) or label_replace(d, "e", "f", "", "") > 0.5';
    expect(namesIn(expr)).toEqual({
      metrics: [
        { name: 'a_total', labels: ['x', 'y'] },
        { name: 'b:c', labels: [] },
        { name: 'd', labels: [] },
      ],
      grouping: ['host', 'le'],
    });
  });
});

describe('dashboards and rules', () => {
  const known = documented();

  it('name metrics of docs/metrics.md only', () => {
    const unknown = asked.flatMap(({ where, expr }) =>
      namesIn(expr)
        .metrics.filter(({ name }) => !known.has(name))
        .map(({ name }) => `${where}: ${name}`),
    );
    expect(unknown).toEqual([]);
  });

  it('name labels that those metrics have', () => {
    const unknown = asked.flatMap(({ where, expr, legend = '' }) => {
      const { metrics, grouping } = namesIn(expr);
      const ofAll = metrics.flatMap(({ name }) => known.get(name) ?? []);
      const inLegend = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
      return [
        ...metrics.flatMap(({ name, labels }) =>
          labels.map((label) => ({ label, of: known.get(name) })),
        ),
        ...[...grouping, ...inLegend].map((label) => ({ label, of: ofAll })),
      ]
        .filter(({ label, of = [] }) => !TARGET_LABELS.includes(label) && !of.includes(label))
        .map(({ label }) => `${where}: ${label}`);
    });
    expect(unknown).toEqual([]);
  });

  it('ask for every metric of docs/metrics.md somewhere, but for those that say the same in other words', () => {
    const names = new Set(
      asked.flatMap(({ expr }) => namesIn(expr).metrics.map(({ name }) => name)),
    );
    // Of a histogram the buckets say everything that is asked.
    const unasked = [...known.keys()].filter(
      (name) => !names.has(name) && !/_(?:sum|count)$/.test(name),
    );
    expect(unasked).toEqual([
      // Counts a limit's refusals, which socketlab_tcp_refused_connections_total has by reason, and its ends: reason="limit".
      'socketlab_tcp_limited_connections_total',
    ]);
  });
});
