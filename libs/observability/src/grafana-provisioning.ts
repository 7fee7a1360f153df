import { formatDuration } from '@socketlab/foundation';
import { stringify } from 'yaml';

/** The data source's name and id, as dashboards may name it. */
export const DATA_SOURCE = { name: 'Socketlab', uid: 'socketlab' } as const;

/** The data source for Grafana: the Prometheus at `url`, which scrapes that often. */
export function grafanaDataSources(options: {
  readonly url: string;
  readonly scrapeIntervalMs: number;
}): string {
  const { url, scrapeIntervalMs } = options;
  return stringify({
    apiVersion: 1,
    datasources: [
      {
        name: DATA_SOURCE.name,
        uid: DATA_SOURCE.uid,
        type: 'prometheus',
        access: 'proxy',
        url,
        // The shortest window of a rate, which Grafana takes from here.
        jsonData: { timeInterval: formatDuration(scrapeIntervalMs), httpMethod: 'POST' },
      },
    ],
  });
}

/** Tells Grafana to read dashboards from that folder. */
export function grafanaDashboards(options: { readonly folder: string }): string {
  return stringify({
    apiVersion: 1,
    providers: [
      {
        name: DATA_SOURCE.name,
        folder: DATA_SOURCE.name,
        type: 'file',
        allowUiUpdates: false,
        options: { path: options.folder },
      },
    ],
  });
}
