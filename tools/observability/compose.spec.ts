import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { DAEMON_NAMES } from './panel-spec.ts';

// There is no container engine where these tests run: the files' structure is held, and Prometheus' own check of its part.
const FOLDER = path.join(import.meta.dirname, 'compose');
const read = (file: string) => parse(readFileSync(path.join(FOLDER, file), 'utf8'));

interface Service {
  readonly image: string;
  readonly network_mode: string;
  readonly read_only: boolean;
  readonly cap_drop: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
  readonly ports?: unknown;
}

const { services, volumes } = read('compose.yml') as {
  services: Record<'prometheus' | 'grafana', Service>;
  volumes: Record<string, unknown>;
};

it('names images by a version', () => {
  for (const { image } of Object.values(services)) {
    expect(image).toMatch(/^docker\.io\/[\w-]+\/[\w-]+:v?\d+\.\d+\.\d+$/);
  }
});

it('listens on loopback only, and publishes no port', () => {
  const { prometheus, grafana } = services;
  expect(prometheus.command).toContain('--web.listen-address=127.0.0.1:9090');
  expect(grafana.environment?.['GF_SERVER_HTTP_ADDR']).toBe('127.0.0.1');
  for (const service of Object.values(services)) {
    expect(service.network_mode).toBe('host');
    expect(service.ports).toBeUndefined();
  }
});

it('has no password in it, and lets nobody do more than look', () => {
  expect(readFileSync(path.join(FOLDER, 'compose.yml'), 'utf8')).not.toMatch(/PASSWORD\s*:/);
  expect(services.grafana.environment).toMatchObject({
    GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
    GF_AUTH_DISABLE_LOGIN_FORM: 'true',
    GF_AUTH_BASIC_ENABLED: 'false',
    GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: 'true',
  });
});

it('mounts files that are there, read-only, and writes into named volumes alone', () => {
  for (const { volumes: mounts, read_only, cap_drop } of Object.values(services)) {
    expect([read_only, cap_drop]).toEqual([true, ['ALL']]);
    for (const mount of mounts) {
      const [from = '', , mode] = mount.split(':');
      if (from.startsWith('.')) {
        expect(existsSync(path.join(FOLDER, from)), mount).toBe(true);
        expect(mode, mount).toBe('ro');
      } else expect(Object.keys(volumes)).toContain(from);
    }
  }
});

it('gives Grafana the data source that the dashboards ask for, and the folder that is mounted', () => {
  const [source] = read('provisioning/datasources/socketlab.yml').datasources;
  expect(source).toMatchObject({
    uid: 'socketlab',
    url: 'http://127.0.0.1:9090',
    type: 'prometheus',
  });
  const [provider] = read('provisioning/dashboards/socketlab.yml').providers;
  const targets = services.grafana.volumes.map((mount) => mount.split(':')[1]);
  expect(targets).toContain(provider.options.path);
  const home = services.grafana.environment?.['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH'] ?? '';
  const assets = path.join(FOLDER, '../../../libs/observability/assets/dashboards');
  expect(existsSync(path.join(assets, path.basename(home)))).toBe(true);
});

it('has Prometheus scrape every daemon, with the labels that the dashboards rely on', () => {
  const { scrape_configs, global } = read('prometheus.yml');
  const [{ job_name, static_configs }] = scrape_configs;
  expect(job_name).toBe('socketlab');
  expect(static_configs.map(({ labels }: { labels: unknown }) => labels)).toEqual(
    DAEMON_NAMES.map((daemon) => ({ host: 'local', daemon })),
  );
  const [source] = read('provisioning/datasources/socketlab.yml').datasources;
  expect(source.jsonData.timeInterval).toBe(global.scrape_interval);
});

it('gives Prometheus a configuration that promtool accepts, with its rules', (context) => {
  const scratch = mkdtempSync(path.join(tmpdir(), 'socketlab-compose-'));
  onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
  const rules = path.join(FOLDER, '../../../libs/observability/assets/rules');
  cpSync(path.join(FOLDER, 'prometheus.yml'), path.join(scratch, 'prometheus.yml'));
  cpSync(rules, path.join(scratch, 'rules'), { recursive: true });
  const file = path.join(scratch, 'prometheus.yml');
  const { status, stdout, stderr, error } = spawnSync('promtool', ['check', 'config', file], {
    encoding: 'utf8',
  });
  if (error) context.skip('not installed: promtool (Debian package prometheus)');
  expect(stdout).toMatch(/SUCCESS: 1 rule files found/);
  expect(status, stderr).toBe(0);
});
