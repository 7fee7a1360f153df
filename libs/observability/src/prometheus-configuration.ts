import { formatDuration } from '@socketlab/foundation';
import { stringify } from 'yaml';
import { labelsOf, type ScrapedHost, type ScrapePlan } from './scrape-target.ts';

/** How Prometheus is to scrape. */
export interface PrometheusOptions {
  readonly scrapeIntervalMs: number;
  readonly scrapeTimeoutMs: number;
}

/** Where the other files lie, seen from the configuration's own folder, as Prometheus reads relative paths. */
export interface PrometheusFiles {
  /** The targets of this machine, which come and go without the configuration being read again. */
  readonly localTargets: string;
  readonly rules: readonly string[];
  /** The folder with a host's `ca.pem`, `certificate.pem` and `key.pem`. */
  credentialsOf(host: ScrapedHost): string;
}

/** The first line, by which a file of ours is told from one that somebody else wrote. */
export const WRITTEN_BY =
  '# Written by "socketlab observe", which writes it anew when hosts change.';

/**
 * What a classmate's machine may send at most. It is not trusted: without these it could fill this machine's disk, send
 * Prometheus elsewhere, or tell of the future.
 */
const BOUNDS = {
  follow_redirects: false,
  honor_timestamps: false,
  sample_limit: 20_000,
  label_limit: 40,
  label_name_length_limit: 200,
  label_value_length_limit: 500,
  body_size_limit: '8MB',
} as const;

/**
 * prometheus.yml for Prometheus 2.28 and newer. A paired host has a job of its own, for certificates belong to a job; the
 * label `job` is the same for all.
 */
export function prometheusConfiguration(
  { hosts }: Pick<ScrapePlan, 'hosts'>,
  options: PrometheusOptions,
  files: PrometheusFiles,
): string {
  const interval = formatDuration(options.scrapeIntervalMs);
  const content = {
    global: {
      scrape_interval: interval,
      scrape_timeout: formatDuration(options.scrapeTimeoutMs),
      evaluation_interval: interval,
    },
    rule_files: files.rules,
    scrape_configs: [
      { job_name: 'socketlab-local', file_sd_configs: [{ files: [files.localTargets] }] },
      ...hosts.map((host) => jobOf(host, files)),
    ],
  };
  return `${WRITTEN_BY}\n${stringify(content)}`;
}

function jobOf(host: ScrapedHost, files: PrometheusFiles): object {
  const folder = files.credentialsOf(host);
  return {
    job_name: `socketlab-host-${host.name}`,
    scheme: 'https',
    tls_config: {
      ca_file: `${folder}/ca.pem`,
      cert_file: `${folder}/certificate.pem`,
      key_file: `${folder}/key.pem`,
      server_name: host.credentials.serverName,
    },
    ...BOUNDS,
    static_configs: host.targets.map((target) => ({
      targets: [target.address],
      labels: labelsOf(target),
    })),
  };
}
