// Writes docs/metrics.md from every metrics.ts that defines metrics. Run it after a change of metrics; a test compares.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { workspaceRoot } from './command.mjs';

/** Every metric that is defined: {house, type, name, help, labels}. */
export function readMetrics(root = workspaceRoot) {
  const files = globSync('{apps,libs}/*/src/**/metrics.ts', { cwd: root }).sort();
  return files.flatMap((file) => {
    const source = readFileSync(path.join(root, file), 'utf8');
    const definitions = source.matchAll(
      /define(?<type>Gauge|Counter|Histogram|Quantiles)\(\w+, \{\s*name: '(?<name>\w+)',\s*help: (?<quote>['"])(?<help>.*?)\k<quote>,(?:\s*labelNames: \[(?<labels>[^\]]*)\])?/g,
    );
    return [...definitions].map(({ groups: { type, name, help, labels = '' } }) => ({
      house: path.dirname(file).replace('/src', ''),
      type: type === 'Quantiles' ? 'summary' : type.toLowerCase(),
      name,
      help,
      labels: labels.replaceAll("'", '').trim(),
    }));
  });
}

const TITLES = {
  'apps/client-agent': 'client-agent',
  'apps/client-agent/load': 'client-agent, of its loads',
  'apps/tcp-echo': 'tcp-echo',
  'apps/multi-tcp': 'multi-tcp',
  'apps/udp-echo': 'udp-echo',
  'libs/daemon': 'Every daemon',
  'libs/daemon/served': 'tcp-echo, udp-echo and multi-tcp',
  'libs/daemon/tcp-connections':
    'tcp-echo and multi-tcp; client-agent of the connections that it holds',
  'libs/daemon/tcp-listener': 'tcp-echo and multi-tcp',
  'libs/daemon/unwritten': 'Every daemon: what could not be written down',
};

/** The whole page. */
export function renderMetricDocs(metrics = readMetrics()) {
  const sections = [...Map.groupBy(metrics, ({ house }) => house)].map(([house, members]) => {
    const rows = members.map(
      ({ name, type, labels, help }) => `| \`${name}\` | ${type} | ${labels || '-'} | ${help} |`,
    );
    const table = ['| metric | type | labels | meaning |', '|---|---|---|---|', ...rows].join('\n');
    return `## ${TITLES[house] ?? house}\n\n${table}\n`;
  });
  return `# Metrics

Every daemon serves \`/metrics\` for Prometheus on loopback: \`tcp-echo\` on 127.0.0.1:19431, \`udp-echo\` on
127.0.0.1:19432, \`multi-tcp\` on 127.0.0.1:19433, \`client-agent\` on 127.0.0.1:19434, or where \`--metrics\` says. Names
are \`socketlab_<area>_<noun>_<unit>\`, and \`_total\` stands on counters only. No label holds a peer's address. Gauges are
read at the moment of the scrape, all that come from the system's tables in one reading; what cannot be read has no sample. Beside
these there are prom-client's own \`process_\` and \`nodejs_\` metrics. Who accepts \`application/openmetrics-text\` gets
OpenMetrics 1.0.0, and everyone else Prometheus' text format 0.0.4.

A scrape is made on the main thread, where no echo is; requests that come together share one. From another machine metrics are
to be had by mutual TLS, while their owner has opened this one: [open-machine.md](open-machine.md#metrics).

This page is generated from the sources: \`node tools/gen-metric-docs.mjs\`.

${sections.join('\n')}`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(path.join(workspaceRoot, 'docs', 'metrics.md'), renderMetricDocs());
}
