import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DaemonClient } from '@socketlab/control';
import { onTestFinished, type TestContext } from 'vitest';
import { createMachine, type ForegroundDaemon } from '../../e2e/machine.ts';
import type { DaemonName } from '../../e2e/programs.ts';
import type { DashboardQuery } from './dashboard-queries.ts';
import { substitute } from './grafana-variables.ts';
import { type Prometheus, prometheusProblem, type Series, startPrometheus } from './prometheus.ts';
import { renderRules } from './rules-file.ts';
import { RULE_TIMES, shortened } from './times.ts';

/** The label of the one host that there is. */
export const HOST = 'lab-01';
/** What a class waits a minute for, a test waits six seconds for; the rules are the same otherwise. */
const TIMES = shortened(RULE_TIMES, 10);
const PAYLOAD = Buffer.from('Hello, world');
/** Few may wait to be accepted by tcp-echo, so that a handful of clients fills its queue. */
export const BACKLOG = 4;
/** How far back a graph looks: as far as the longest of these tests may take. */
const POINTS = 240;

/** The four daemons of one host under a real Prometheus. */
export interface Scene {
  readonly daemons: Readonly<Record<DaemonName, ForegroundDaemon>>;
  readonly clients: Readonly<Record<DaemonName, DaemonClient>>;
  readonly prometheus: Prometheus;
}

/** Traffic that goes on by itself. */
export interface Traffic {
  /** Rejects when a round of it failed. */
  stop(): Promise<void>;
  /** Throws when a round of it has failed. */
  check(): void;
}

/** Starts the daemons with their listeners open, and a Prometheus that scrapes them twice a second. */
export async function startScene(context: TestContext): Promise<Scene> {
  const problem = prometheusProblem();
  if (problem) context.skip(problem);
  const machine = createMachine();
  const serve = ['--listen', '127.0.0.1:0'];
  // One after the other: four programs that start at once on two cores are late, and a start has a deadline.
  const daemons: Scene['daemons'] = {
    'tcp-echo': await machine.start('tcp-echo', [...serve, '--backlog', String(BACKLOG)]),
    'udp-echo': await machine.start('udp-echo', serve),
    'multi-tcp': await machine.start('multi-tcp', serve),
    'client-agent': await machine.start('client-agent'),
  };
  const entries = Object.entries(daemons);
  const connected = await Promise.all(
    entries.map(async ([name, { control }]) => [name, await machine.connect(control)] as const),
  );
  const directory = mkdtempSync(path.join(tmpdir(), 'socketlab-prometheus-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const { prometheus } = await startPrometheus({
    directory,
    targets: entries.map(([daemon, { metrics }]) => ({ metrics, host: HOST, daemon })),
    rules: renderRules(TIMES),
    intervalMs: TIMES.evaluation,
  });
  return { daemons, clients: Object.fromEntries(connected) as Scene['clients'], prometheus };
}

/** Round after round of what a class does, and what its teacher asks, until it is stopped or the test is over. */
export function keepTrafficGoing({ daemons, clients }: Scene): Traffic {
  const agent = clients['client-agent'].client;
  let isOver = false;
  let problem: unknown;
  const round = async (): Promise<void> => {
    const many = { connections: 5, payload: PAYLOAD, ending: 'ENDING_RESET' } as const;
    await agent.exchangeMany({ ...many, address: daemons['multi-tcp'].listener });
    await agent.exchange({ address: daemons['tcp-echo'].listener, payload: PAYLOAD });
    await agent.exchangeDatagram({ address: daemons['udp-echo'].listener, payload: PAYLOAD });
    for (const { daemon } of Object.values(clients)) await daemon.getInfo({});
  };
  const going = (async () => {
    try {
      while (!isOver) await round();
    } catch (caught) {
      problem = caught;
    }
  })();
  const check = (): void => {
    if (problem !== undefined) throw problem;
  };
  const stop = async (): Promise<void> => {
    isOver = true;
    await going;
    check();
  };
  onTestFinished(async () => {
    isOver = true;
    await going;
  });
  return { stop, check };
}

/** The series of a panel's query, asked as Grafana asks with that choice of its variables. */
export function answersOf(
  { prometheus }: Scene,
  { expr, isInstant }: DashboardQuery,
  chosen: { readonly host: string; readonly daemon: string },
): Promise<readonly Series[]> {
  const stepMs = TIMES.evaluation;
  const asked = substitute(expr, { ...chosen, scrapeIntervalMs: TIMES.evaluation, stepMs });
  const toMs = Date.now();
  return isInstant
    ? prometheus.query(asked)
    : prometheus.queryRange(asked, { fromMs: toMs - POINTS * stepMs, toMs, stepMs });
}
