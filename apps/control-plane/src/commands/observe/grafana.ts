import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Text } from '@socketlab/foundation';
import { LAYOUT } from './configuration.ts';
import { findProgram } from './find-prometheus.ts';

/** A Grafana of this machine: one that answers, one that is only installed, or none. */
export type GrafanaFinding =
  | { readonly kind: 'answers'; readonly url: string; readonly version: string }
  | { readonly kind: 'installed' }
  | { readonly kind: 'none' };

const URL_OF_GRAFANA = 'http://127.0.0.1:3000';
const DEADLINE_MS = 1_000;
/** Where its packages put it. */
const HOMES = ['/usr/share/grafana', '/opt/homebrew/opt/grafana', '/usr/local/opt/grafana'];

/** Looks at Grafana's own port, then for its program. */
export async function findGrafana(
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<GrafanaFinding> {
  const version = await askHealth(signal);
  if (version !== undefined) return { kind: 'answers', url: URL_OF_GRAFANA, version };
  const programs = ['grafana', 'grafana-server'].map((name) => findProgram(name, environment));
  const found = await Promise.all([
    ...programs,
    ...HOMES.map((home) => stat(home).catch(() => undefined)),
  ]);
  return found.some((each) => each !== undefined) ? { kind: 'installed' } : { kind: 'none' };
}

/** https://grafana.com/docs/grafana/latest/developers/http_api/other/#health-api */
async function askHealth(signal: AbortSignal): Promise<string | undefined> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
    const response = await fetch(`${URL_OF_GRAFANA}/api/health`, { signal: limit });
    const { database, version } = (await response.json()) as Record<string, unknown>;
    return database === undefined ? undefined : String(version ?? '');
  } catch {
    // Nobody there, or something else than Grafana.
    signal.throwIfAborted();
    return undefined;
  }
}

/** What to do to see the dashboards. */
export function grafanaAdvice(
  finding: GrafanaFinding,
  { directory, url }: { readonly directory: string; readonly url: string },
): Text {
  const dashboards = path.join(directory, LAYOUT.dashboards);
  const provisioning = path.join(directory, LAYOUT.provisioning);
  if (finding.kind === 'answers') {
    return {
      en: `Grafana ${finding.version} answers at ${finding.url}: add a Prometheus data source with the URL ${url} (Connections > Data sources), then import the files of ${dashboards} (Dashboards > New > Import).`,
      'pt-BR': `O Grafana ${finding.version} responde em ${finding.url}: adicione uma fonte de dados Prometheus com a URL ${url} (Connections > Data sources), depois importe os arquivos de ${dashboards} (Dashboards > New > Import).`,
    };
  }
  if (finding.kind === 'installed') {
    return {
      en: `Grafana is installed and does not answer on port 3000: started with GF_PATHS_PROVISIONING=${provisioning} it has the data source and the dashboards.`,
      'pt-BR': `O Grafana está instalado e não responde na porta 3000: iniciado com GF_PATHS_PROVISIONING=${provisioning}, ele já tem a fonte de dados e os painéis.`,
    };
  }
  return {
    en: `No Grafana answers on 127.0.0.1:3000. Dashboards for one lie in ${dashboards}; "socketlab top" shows the same in a terminal.`,
    'pt-BR': `Nenhum Grafana responde em 127.0.0.1:3000. Os painéis para um ficam em ${dashboards}; "socketlab top" mostra o mesmo em um terminal.`,
  };
}
