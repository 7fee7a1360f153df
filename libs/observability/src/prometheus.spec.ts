import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { grafanaDashboards, grafanaDataSources } from './grafana-provisioning.ts';
import { readAlerts, readTargets } from './prometheus-answers.ts';
import { prometheusConfiguration, WRITTEN_BY } from './prometheus-configuration.ts';
import { isNewEnough, parsePrometheusVersion } from './prometheus-version.ts';
import { explainScrapeFailure } from './scrape-failure.ts';
import type { ScrapedHost } from './scrape-target.ts';
import { discoveryDocument, targetGroups } from './service-discovery.ts';

const OPTIONS = { scrapeIntervalMs: 5_000, scrapeTimeoutMs: 4_000 };
const hostOf = (name: string, serverName = `${name}.socketlab`): ScrapedHost => ({
  name,
  targets: [{ host: name, daemon: 'tcp-echo', address: '192.0.2.7:19431' }],
  credentials: { authorityCertificate: 'ca', serverName, certificate: 'cert', privateKey: 'key' },
});
const FILES = {
  localTargets: 'targets/local.json',
  rules: [],
  credentialsOf: ({ name }: ScrapedHost) => `hosts/${name}`,
};

describe('prometheus.yml', () => {
  test('is read by promtool, with a job and certificates for each host', (context) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'socketlab-promtool-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const hosts = [hostOf('lab-07'), hostOf('lab-08')];
    for (const { name } of hosts) {
      mkdirSync(path.join(folder, 'hosts', name), { recursive: true });
      for (const file of ['ca', 'certificate', 'key']) {
        writeFileSync(path.join(folder, 'hosts', name, `${file}.pem`), '');
      }
    }
    mkdirSync(path.join(folder, 'targets'));
    const local = [{ host: 'here', daemon: 'tcp-echo', address: '127.0.0.1:19431' }];
    writeFileSync(path.join(folder, FILES.localTargets), JSON.stringify(targetGroups(local)));
    const file = path.join(folder, 'prometheus.yml');
    writeFileSync(file, prometheusConfiguration({ hosts }, OPTIONS, FILES));
    const call = ['check', 'config', '--syntax-only', file];
    try {
      expect(execFileSync('promtool', call, { encoding: 'utf8' })).toContain('SUCCESS');
    } catch (failure) {
      if ((failure as NodeJS.ErrnoException).code === 'ENOENT') context.skip('needs promtool');
      throw failure;
    }
  });

  test('says the same as it was given, whatever stands in names', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), (serverName) => {
        const text = prometheusConfiguration(
          { hosts: [hostOf('lab-07', serverName)] },
          OPTIONS,
          FILES,
        );
        expect(text.startsWith(WRITTEN_BY)).toBe(true);
        const [, job] = (parse(text) as { scrape_configs: Record<string, unknown>[] })
          .scrape_configs;
        expect(job).toMatchObject({
          job_name: 'socketlab-host-lab-07',
          scheme: 'https',
          follow_redirects: false,
          tls_config: { server_name: serverName, key_file: 'hosts/lab-07/key.pem' },
          static_configs: [
            {
              targets: ['192.0.2.7:19431'],
              labels: { job: 'socketlab', host: 'lab-07', daemon: 'tcp-echo' },
            },
          ],
        });
      }),
      { numRuns: 25 },
    );
  });
});

test('service discovery names the scheme, and an empty list for a host that is gone', () => {
  const plan = {
    local: [{ host: 'here', daemon: 'udp-echo', address: '127.0.0.1:19432' }],
    hosts: [hostOf('lab-07')],
  };
  expect(discoveryDocument(plan, '/targets/local')).toEqual([
    {
      targets: ['127.0.0.1:19432'],
      labels: { job: 'socketlab', host: 'here', daemon: 'udp-echo' },
    },
  ]);
  expect(discoveryDocument(plan, '/targets/hosts/lab-07')).toMatchObject([
    { targets: ['192.0.2.7:19431'], labels: { __scheme__: 'https', host: 'lab-07' } },
  ]);
  expect(discoveryDocument(plan, '/targets/hosts/lab-09')).toEqual([]);
  expect(discoveryDocument(plan, '/targets')).toBeUndefined();
});

test('Grafana is told where Prometheus and the dashboards are', () => {
  const url = 'http://127.0.0.1:9090';
  const { datasources } = parse(grafanaDataSources({ url, scrapeIntervalMs: 5_000 }));
  expect(datasources[0]).toMatchObject({ url, jsonData: { timeInterval: '5s' } });
  expect(parse(grafanaDashboards({ folder: '/a b: c' })).providers[0].options.path).toBe('/a b: c');
});

test.each([
  ['prometheus, version 2.42.0+ds (branch: debian/sid)', true],
  ['prometheus, version 3.1.0 (branch: HEAD)', true],
  ['prometheus, version 2.27.1', false],
  ['prometheus, version 1.8.2', false],
])('%s', (line, isEnough) => {
  const version = parsePrometheusVersion(line);
  expect(version !== undefined && isNewEnough(version)).toBe(isEnough);
  expect(parsePrometheusVersion('promtool, version 2.42.0')).toBeUndefined();
});

test.each([
  ['Get "http://127.0.0.1:1/metrics": context deadline exceeded', 'slow'],
  ['Get "http://127.0.0.1:1/metrics": dial tcp 127.0.0.1:1: connect: connection refused', 'closed'],
  ['Get "https://192.0.2.7:1/metrics": dial tcp: connect: no route to host', 'unreachable'],
  [
    'Get "https://192.0.2.7:1/metrics": x509: certificate signed by unknown authority',
    'not-that-host',
  ],
  ['Get "https://192.0.2.7:1/metrics": remote error: tls: bad certificate', 'not-let-in'],
  ['server returned HTTP status 403 Forbidden', 'scope'],
  ['Get "https://192.0.2.7:1/metrics": EOF', 'hung-up'],
  ['sample limit exceeded', 'too-much'],
  ['something else', 'other'],
])('%s is %s', (lastError, kind) => {
  expect(explainScrapeFailure(lastError).kind).toBe(kind);
});

test('answers of another program are named, and none is guessed', () => {
  expect(() => readTargets({ status: 'success' })).toThrowError(
    expect.objectContaining({ code: 'PROMETHEUS_ANSWER' }),
  );
  expect(() => readAlerts('<html>')).toThrowError(
    expect.objectContaining({ code: 'PROMETHEUS_ANSWER' }),
  );
  expect(readTargets({ data: { activeTargets: [{ labels: { job: 'other' } }] } })).toEqual([]);
});
