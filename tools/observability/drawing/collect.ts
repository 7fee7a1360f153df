import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { CLASS_DASHBOARD } from '../class-dashboard.ts';
import { DAEMON_DASHBOARD } from '../daemon-dashboard.ts';
import { queriesOf } from '../dashboard-queries.ts';
import { buildDashboard } from '../dashboards.ts';
import { substitute } from '../grafana-variables.ts';
import { type Prometheus, type Series, startPrometheus } from '../prometheus.ts';
import { renderRules } from '../rules-file.ts';
import { RULE_TIMES, shortened } from '../times.ts';
import { CLASS, LESSON_MS, teachLesson } from './class-scenario.ts';
import { type DrawnDaemon, startDaemon } from './daemons.ts';

/** What one dashboard's queries were answered, by the panel's id and in the order of its queries. */
export interface Collected {
  readonly name: 'class' | 'daemon';
  readonly chosen: { readonly host: string; readonly daemon: string };
  readonly answers: readonly { readonly panel: number; readonly series: readonly Series[] }[];
  /** In seconds since the Unix epoch. */
  readonly from: number;
  readonly to: number;
}

/** Every two seconds, and the rules' times shortened as much: three minutes for a lesson of seven and a half. */
const TIMES = shortened(RULE_TIMES, 2.5);
const CHOSEN = {
  class: { host: '.*', daemon: '.*' },
  daemon: { host: 'lab-01', daemon: 'multi-tcp' },
} as const;

/** Gives the lesson under a real Prometheus, and asks it all that the dashboards ask. */
export async function collectLesson(): Promise<readonly Collected[]> {
  const directory = mkdtempSync(path.join(tmpdir(), 'socketlab-drawing-'));
  const daemons: DrawnDaemon[] = [];
  const stops: (() => Promise<unknown>)[] = [];
  try {
    for (const [host, names] of Object.entries(CLASS)) {
      const home = path.join(directory, host);
      mkdirSync(home);
      for (const daemon of names) daemons.push(await startDaemon({ host, daemon, home }));
    }
    const { prometheus, stop } = await startPrometheus({
      targets: daemons,
      rules: renderRules(TIMES),
      intervalMs: TIMES.evaluation,
      directory: path.join(directory, 'prometheus'),
    });
    stops.push(stop);
    const from = Date.now() / 1_000;
    const bell = new AbortController();
    const find = (host: string, name: string): DrawnDaemon =>
      daemons.find((each) => each.host === host && each.daemon === name) as DrawnDaemon;
    const lesson = teachLesson(find, bell.signal);
    // What is asked of this moment is asked while everybody is still there.
    await Promise.race([lesson, pause(LESSON_MS)]);
    const to = Date.now() / 1_000;
    const collected = [];
    for (const spec of [CLASS_DASHBOARD, DAEMON_DASHBOARD]) {
      const chosen = CHOSEN[spec.name];
      const answers = await askAll(prometheus, buildDashboard(spec, 'en'), { chosen, from, to });
      collected.push({ name: spec.name, chosen, answers, from, to });
    }
    bell.abort();
    await lesson;
    return collected;
  } finally {
    for (const stop of stops) await stop();
    for (const { client, process: running } of daemons) {
      await client.close();
      await running.stop();
    }
    rmSync(directory, { recursive: true, force: true });
  }
}

async function askAll(
  prometheus: Prometheus,
  dashboard: Dashboard,
  { chosen, from, to }: Pick<Collected, 'chosen' | 'from' | 'to'>,
): Promise<Collected['answers']> {
  const answers = [];
  for (const { panel, expr, isInstant } of queriesOf(dashboard)) {
    const stepMs = panel.type === 'heatmap' ? 2 * TIMES.evaluation : TIMES.evaluation;
    const asked = substitute(expr, { ...chosen, scrapeIntervalMs: TIMES.evaluation, stepMs });
    const series = isInstant
      ? await prometheus.query(asked)
      : await prometheus.queryRange(asked, { fromMs: from * 1_000, toMs: to * 1_000, stepMs });
    answers.push({ panel: panel.id ?? 0, series });
  }
  return answers;
}
