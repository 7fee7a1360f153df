import path from 'node:path';
import { delay, formatDuration, type Text } from '@socketlab/foundation';
import { DISCOVERY_PATHS } from '@socketlab/observability';
import type { KnownTargets } from '../../observing/known-targets.ts';
import { isFollowed } from './changes.ts';
import { type ConfigurationFolder, LAYOUT } from './configuration.ts';
import type { DiscoveryServer } from './discovery-server.ts';
import type { FoundPrometheus } from './find-prometheus.ts';
import { findGrafana, grafanaAdvice } from './grafana.ts';
import type { PrometheusApi } from './prometheus-api.ts';
import type { PrometheusProcess } from './prometheus-process.ts';
import type { ObserveInput } from './run.ts';

/** What runs now, and what is told of it. */
export interface Announced {
  readonly folder: ConfigurationFolder;
  readonly plan: KnownTargets;
  readonly found: FoundPrometheus;
  readonly api: PrometheusApi;
  readonly prometheus: PrometheusProcess;
  readonly discovery: DiscoveryServer | undefined;
}

const QUERY = 'sum by (host, daemon, state) (socketlab_tcp_sockets)';
const LOOK_AGAIN_MS = 100;
/** Prometheus takes up what discovery finds at its own beat of five seconds, also when it starts. */
const DISCOVERY_BEAT_MS = 5_500;

/** Waits until every target has been scraped once, as long as that may take, and says what to open. */
export async function announce(input: ObserveInput, announced: Announced): Promise<void> {
  const { output, signal, environment, options } = input;
  const { folder, plan, found, api, prometheus, discovery } = announced;
  await untilScraped(input, announced);
  const grafana = await findGrafana(environment, signal);
  const counts = countsOf(plan);
  const every = formatDuration(options.scrapeIntervalMs);
  const graph = `${api.url}/graph?g0.expr=${encodeURIComponent(QUERY)}&g0.tab=0&g0.range_input=5m`;
  const data = {
    event: 'ready',
    url: api.url,
    version: found.version,
    pid: prometheus.pid,
    directory: folder.directory,
    ...counts,
    grafana,
    ...(discovery && { discovery: discovery.url }),
  };
  output.item(data, () => {
    const { bold, cyan, dim } = output.colors;
    const head = output.text({
      en: `Prometheus ${found.version} scrapes ${counts.daemons} daemon(s) of ${counts.hosts} host(s) every ${every}.`,
      'pt-BR': `O Prometheus ${found.version} coleta ${counts.daemons} daemon(s) de ${counts.hosts} máquina(s) a cada ${every}.`,
    });
    const lines = [
      bold(head),
      ...[graph, `${api.url}/targets`, `${api.url}/alerts`].map((url) => `  ${cyan(url)}`),
      output.text(grafanaAdvice(grafana, { directory: folder.directory, url: api.url })),
      ...(discovery ? [`  ${cyan(`${discovery.url}${DISCOVERY_PATHS.local}`)}`] : []),
      dim(output.text(ENDS)),
    ];
    return lines.join('\n');
  });
  if (counts.daemons === 0) output.say(NOBODY);
}

const WAITING: Text = {
  en: 'Prometheus has started; its first scrapes are waited for …',
  'pt-BR': 'O Prometheus iniciou; esperando as primeiras coletas …',
};
const ENDS: Text = {
  en: 'Ctrl+C ends it; what it has recorded is kept.',
  'pt-BR': 'Ctrl+C o encerra; o que ele registrou fica guardado.',
};
const NOBODY: Text = {
  en: 'No daemon is known yet: "socketlab up" brings this machine’s up, and is noticed.',
  'pt-BR': 'Nenhum daemon conhecido ainda: "socketlab up" inicia os desta máquina, e é notado.',
};

async function untilScraped(
  { signal, options, output }: ObserveInput,
  { plan, api, prometheus }: Announced,
): Promise<void> {
  // Each target is scraped at a moment of its own within the first interval, and may take its timeout.
  const late = performance.now() + DISCOVERY_BEAT_MS + 2 * options.scrapeIntervalMs;
  output.progress(WAITING);
  while (performance.now() < late) {
    prometheus.throwIfEnded();
    const targets = (await api.targets(signal)) ?? [];
    const isDone = targets.every(({ health }) => health !== 'unknown');
    if (isDone && isFollowed(plan, targets)) return;
    await delay(LOOK_AGAIN_MS, signal);
  }
}

function countsOf({ local, hosts }: KnownTargets): { daemons: number; hosts: number } {
  const remote = hosts.flatMap((host) => host.targets);
  return {
    daemons: local.length + remote.length,
    hosts: hosts.length + (local.length > 0 ? 1 : 0),
  };
}

/** Says what to do with files that no Prometheus of ours reads. */
export async function announceFiles(
  input: ObserveInput,
  {
    folder,
    plan,
    discovery,
  }: {
    readonly folder: ConfigurationFolder;
    readonly plan: KnownTargets;
    readonly discovery?: DiscoveryServer;
  },
): Promise<void> {
  const { output, environment, signal, options } = input;
  const { directory } = folder;
  const grafana = await findGrafana(environment, signal);
  const url = `http://127.0.0.1:${options.port}`;
  const data = {
    event: 'written',
    directory,
    ...countsOf(plan),
    closed: plan.closed,
    grafana,
    ...(discovery && { discovery: discovery.url }),
  };
  output.item(data, () =>
    [
      output.colors.bold(
        output.text({ en: `Written: ${directory}`, 'pt-BR': `Escrito: ${directory}` }),
      ),
      `  prometheus --config.file=${path.join(directory, LAYOUT.configuration)} --storage.tsdb.path=${path.join(directory, LAYOUT.data)} --web.listen-address=127.0.0.1:${options.port}`,
      ...(discovery ? [output.text(discoveryAdvice(discovery.url))] : []),
      output.text(grafanaAdvice(grafana, { directory, url })),
    ].join('\n'),
  );
}

function discoveryAdvice(url: string): Text {
  const [local, host] = [`${url}${DISCOVERY_PATHS.local}`, `${url}${DISCOVERY_PATHS.host}NAME`];
  return {
    en: `For a Prometheus of your own: http_sd_configs with ${local} for this machine, and for each paired host a job with its tls_config, as prometheus.yml has them, and ${host}. Discovery cannot carry certificates.`,
    'pt-BR': `Para um Prometheus seu: http_sd_configs com ${local} para esta máquina, e para cada máquina pareada um job com o tls_config dela, como em prometheus.yml, e ${host}. A descoberta não leva certificados.`,
  };
}
