import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startProcess } from '@socketlab/testkit';
import { vi } from 'vitest';

/** A daemon that is scraped, and the labels that it is known by. */
export interface ScrapedDaemon {
  readonly metrics: string;
  readonly host: string;
  readonly daemon: string;
}

/** One series of an answer: its labels, and its points as [seconds, value]. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, string])[];
}

/** An alert that Prometheus holds pending or firing. */
export interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
}

/** A real Prometheus. */
export interface Prometheus {
  query(expr: string): Promise<readonly Series[]>;
  queryRange(
    expr: string,
    range: { fromMs: number; toMs: number; stepMs: number },
  ): Promise<readonly Series[]>;
  alerts(): Promise<readonly Alert[]>;
  /** Asks again and again until the check no longer throws: Prometheus' API tells what is, and nothing when it changes. */
  until<Result>(check: () => Promise<Result>): Promise<Result>;
}

const LONGEST_MS = 40_000;
const LOOK_AGAIN_MS = 100;
const MS_PER_SECOND = 1_000;

/** Why there is no Prometheus here; undefined where there is one. */
export function prometheusProblem(): string | undefined {
  const { status } = spawnSync('prometheus', ['--version'], { stdio: 'ignore' });
  return status === 0 ? undefined : 'not installed: prometheus (Debian package prometheus)';
}

/**
 * Starts Prometheus on loopback, on a port that the system chooses, with all that is its own in `directory`. Inside a test it
 * is stopped when the test ends.
 */
export async function startPrometheus(options: {
  readonly targets: readonly ScrapedDaemon[];
  readonly rules: string;
  readonly intervalMs: number;
  readonly directory: string;
}): Promise<{ readonly prometheus: Prometheus; stop(): Promise<unknown> }> {
  const { directory } = options;
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, 'prometheus.yml');
  writeFileSync(path.join(directory, 'socketlab.rules.yml'), options.rules);
  // JSON is YAML too.
  writeFileSync(file, JSON.stringify(configuration(options)));
  const running = await startProcess([
    'prometheus',
    `--config.file=${file}`,
    `--storage.tsdb.path=${path.join(directory, 'data')}`,
    '--web.listen-address=127.0.0.1:0',
  ]);
  const [, address = ''] = await running.waitForLine(/msg="Listening on" address=(\S+)/);
  await running.waitForLine(/Server is ready to receive web requests/);
  return { prometheus: speakTo(address), stop: () => running.stop() };
}

function configuration({ targets, intervalMs }: Parameters<typeof startPrometheus>[0]): object {
  const interval = `${intervalMs}ms`;
  return {
    global: { scrape_interval: interval, scrape_timeout: interval, evaluation_interval: interval },
    rule_files: ['socketlab.rules.yml'],
    scrape_configs: [
      {
        job_name: 'socketlab',
        static_configs: targets.map(({ metrics, host, daemon }) => ({
          targets: [metrics],
          labels: { host, daemon },
        })),
      },
    ],
  };
}

function speakTo(address: string): Prometheus {
  async function ask<Data>(what: string, parameters: Record<string, string> = {}): Promise<Data> {
    const url = `http://${address}/api/v1/${what}?${new URLSearchParams(parameters)}`;
    const answer = (await (await fetch(url)).json()) as { status: string; data: Data };
    if (answer.status !== 'success') throw new Error(`${url}: ${JSON.stringify(answer)}`);
    return answer.data;
  }
  return {
    async query(expr) {
      type Instant = { metric: Series['metric']; value: readonly [number, string] };
      const { result } = await ask<{ result: readonly Instant[] }>('query', { query: expr });
      return result.map(({ metric, value }) => ({ metric, values: [value] }));
    },
    async queryRange(expr, { fromMs, toMs, stepMs }) {
      const [start, end, step] = [fromMs, toMs, stepMs].map((ms) => String(ms / MS_PER_SECOND));
      const range = { query: expr, start: `${start}`, end: `${end}`, step: `${step}` };
      return (await ask<{ result: readonly Series[] }>('query_range', range)).result;
    },
    alerts: async () => (await ask<{ alerts: readonly Alert[] }>('alerts')).alerts,
    until: (check) => vi.waitFor(check, { timeout: LONGEST_MS, interval: LOOK_AGAIN_MS }),
  };
}
