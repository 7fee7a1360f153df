import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  assetsDirectory,
  grafanaDashboards,
  grafanaDataSources,
  type PrometheusOptions,
  prometheusConfiguration,
  type ScrapedHost,
  type ScrapePlan,
  targetGroups,
  WRITTEN_BY,
} from '@socketlab/observability';
import { type Files, refuseForeign, writeFiles } from './write-files.ts';

/** Where what lies in the folder of the configuration. */
export const LAYOUT = {
  configuration: 'prometheus.yml',
  localTargets: 'targets/local.json',
  data: 'data',
  dashboards: 'grafana/dashboards',
  provisioning: 'grafana/provisioning',
} as const;

const CREDENTIALS = 'hosts';
const DIGEST_LENGTH = 12;

/** The folder with everything that Prometheus and Grafana read. */
export interface ConfigurationFolder {
  readonly directory: string;
  /** Throws ForeignConfigurationError, ObserveDirectoryError. Tells whether Prometheus has to read it again. */
  write(plan: ScrapePlan): Promise<{ readonly needsReload: boolean }>;
  /** Removes the keys of hosts that the plan has no more: once Prometheus no longer reads them. */
  prune(plan: ScrapePlan): Promise<void>;
}

/** Nothing is written before it is asked. */
export function createConfigurationFolder(
  options: PrometheusOptions & { readonly directory: string; readonly url: string },
): ConfigurationFolder {
  const { directory } = options;
  const written = new Map<string, string>();
  return {
    directory,
    async write(plan) {
      const files = await filesOf(plan, options);
      const changed = new Map([...files].filter(([name, text]) => written.get(name) !== text));
      if (written.size === 0)
        await refuseForeign(path.join(directory, LAYOUT.configuration), WRITTEN_BY);
      if (changed.size > 0) await writeFiles(directory, changed);
      for (const [name, text] of changed) written.set(name, text);
      return { needsReload: changed.has(LAYOUT.configuration) };
    },
    async prune(plan) {
      const kept = new Set(plan.hosts.map((host) => path.basename(credentialsOf(host))));
      const there = await readdir(path.join(directory, CREDENTIALS)).catch(() => [] as string[]);
      for (const folder of there.filter((name) => !kept.has(name))) {
        await rm(path.join(directory, CREDENTIALS, folder), { recursive: true, force: true });
        for (const name of written.keys()) {
          if (name.startsWith(`${CREDENTIALS}/${folder}/`)) written.delete(name);
        }
      }
    },
  };
}

/** prometheus.yml comes last: what it names is there before it is. */
async function filesOf(
  plan: ScrapePlan,
  options: PrometheusOptions & { readonly directory: string; readonly url: string },
): Promise<Files> {
  const assets = await readAssets();
  const rules = [...assets.keys()].filter((name) => name.startsWith('rules/'));
  const dashboards = path.join(options.directory, LAYOUT.dashboards);
  const configuration = prometheusConfiguration(plan, options, {
    localTargets: LAYOUT.localTargets,
    rules,
    credentialsOf,
  });
  return new Map([
    ...plan.hosts.flatMap(keysOf),
    ...[...assets].map(([name, text]): [string, string] =>
      name.startsWith('dashboards/') ? [`grafana/${name}`, text] : [name, text],
    ),
    [`${LAYOUT.provisioning}/datasources/socketlab.yml`, grafanaDataSources(options)],
    [`${LAYOUT.provisioning}/dashboards/socketlab.yml`, grafanaDashboards({ folder: dashboards })],
    [LAYOUT.localTargets, `${JSON.stringify(targetGroups(plan.local), undefined, 2)}\n`],
    [LAYOUT.configuration, configuration],
  ]);
}

/**
 * A folder a set of credentials, named by what is in it: a pairing anew makes another folder, and so no scrape meets the
 * certificate of one pairing and the key of another.
 */
function credentialsOf({ name, credentials }: ScrapedHost): string {
  const digest = createHash('sha256').update(JSON.stringify(credentials)).digest('hex');
  return `${CREDENTIALS}/${name}-${digest.slice(0, DIGEST_LENGTH)}`;
}

function keysOf(host: ScrapedHost): [string, string][] {
  const folder = credentialsOf(host);
  const { authorityCertificate, certificate, privateKey } = host.credentials;
  return [
    [`${folder}/ca.pem`, authorityCertificate],
    [`${folder}/certificate.pem`, certificate],
    [`${folder}/key.pem`, privateKey],
  ];
}

/** Dashboards and rules, by their paths among the assets. */
async function readAssets(): Promise<ReadonlyMap<string, string>> {
  const root = fileURLToPath(assetsDirectory());
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const read = files.map(async (entry): Promise<[string, string]> => {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(root, file).split(path.sep).join('/');
    return [name, await readFile(file, 'utf8')];
  });
  const found = await Promise.all(read);
  return new Map(found.sort(([left], [right]) => (left < right ? -1 : 1)));
}
