import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { Secret } from 'kubernetes-models/v1/Secret';
import { Service } from 'kubernetes-models/v1/Service';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';

const root = path.resolve(import.meta.dirname, '..', '..');
/** What the manifests are held to: the published schemas of Kubernetes 1.3x and of the Prometheus operator. */
const MODELS = {
  ConfigMap,
  Deployment,
  Job,
  Namespace,
  NetworkPolicy,
  PodMonitor,
  Secret,
  Service,
};
const MODULES: Readonly<Record<keyof typeof MODELS, string>> = {
  ConfigMap: 'kubernetes-models/v1/ConfigMap',
  Deployment: 'kubernetes-models/apps/v1/Deployment',
  Job: 'kubernetes-models/batch/v1/Job',
  Namespace: 'kubernetes-models/v1/Namespace',
  NetworkPolicy: 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy',
  PodMonitor: '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor',
  Secret: 'kubernetes-models/v1/Secret',
  Service: 'kubernetes-models/v1/Service',
};
type Kind = keyof typeof MODELS;
// biome-ignore lint/suspicious/noExplicitAny: what YAML holds is what this spec is to find out.
type Manifest = any;

const hasKubectl = spawnSync('kubectl', ['version', '--client']).error === undefined;
const scratch = mkdtempSync(path.join(tmpdir(), 'socketlab-fleet-'));
let manifests: readonly Manifest[] = [];

function makeKeys(overlay: string, ...args: string[]): { status: number | null; stderr: string } {
  const program = path.join(root, 'tools', 'fleet', 'make-keys.mjs');
  const { status, stderr } = spawnSync(process.execPath, [program, overlay, ...args], {
    encoding: 'utf8',
  });
  return { status, stderr };
}

beforeAll(() => {
  cpSync(path.join(root, 'tools', 'fleet'), scratch, { recursive: true });
  rmSync(path.join(scratch, 'overlays', 'example', 'keys'), { recursive: true, force: true });
  const overlay = path.join(scratch, 'overlays', 'example');
  expect(makeKeys(overlay, '--clients', '4')).toEqual({ status: 0, stderr: '' });
  if (!hasKubectl) return;
  const { status, stdout } = spawnSync('kubectl', ['kustomize', overlay], { encoding: 'utf8' });
  expect(status).toBe(0);
  manifests = parseAllDocuments(stdout).map((document) => unwrapped(document.toJS()));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Newer kustomize wraps long base64, which the API server's decoder passes over and the schema does not. */
function unwrapped(manifest: Manifest): Manifest {
  if (manifest.kind !== 'Secret') return manifest;
  const entries = Object.entries<string>(manifest.data);
  const data = Object.fromEntries(entries.map(([key, value]) => [key, value.replace(/\s/g, '')]));
  return { ...manifest, data };
}

const ofKind = (kind: Kind, name?: string): Manifest[] =>
  manifests.filter((one) => one.kind === kind && (name ?? one.metadata.name) === one.metadata.name);
const podSpecs = (): Manifest[] =>
  [...ofKind('Deployment'), ...ofKind('Job')].map(({ spec }) => spec.template.spec);
const containers = (): Manifest[] =>
  podSpecs().flatMap((spec) => [...spec.initContainers, ...spec.containers]);

describe('the fleet, as kubectl kustomize renders it', () => {
  beforeEach((ctx) => {
    if (!hasKubectl) ctx.skip('kubectl is not installed');
  });

  it('has everything, in its namespace', () => {
    const names = manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`).sort();
    expect(names).toEqual([
      'ConfigMap/socketlab-load',
      'ConfigMap/socketlab-scripts',
      'Deployment/socketlab-servers',
      'Job/socketlab-clients',
      'Namespace/socketlab',
      'NetworkPolicy/socketlab-clients',
      'NetworkPolicy/socketlab-deny',
      'NetworkPolicy/socketlab-scrapes',
      'NetworkPolicy/socketlab-servers',
      'PodMonitor/socketlab-servers',
      'Secret/socketlab-clients',
      'Secret/socketlab-observer',
      'Secret/socketlab-servers',
      'Service/socketlab-servers',
    ]);
    const others = manifests.filter(({ kind }) => kind !== 'Namespace');
    expect(new Set(others.map(({ metadata }) => metadata.namespace))).toEqual(
      new Set(['socketlab']),
    );
  });

  it('fits the published schemas, which find what does not', () => {
    for (const manifest of manifests) {
      const model = new MODELS[manifest.kind as Kind](manifest);
      expect(() => model.validate()).not.toThrow();
    }
    const [deployment] = ofKind('Deployment');
    const broken = structuredClone(deployment);
    broken.spec.template.spec.containers[0].ports[0].containerPort = '65432';
    expect(() => new Deployment(broken).validate()).toThrow(/containerPort must be integer/);
  });

  it('has no field that the published types do not know', { timeout: 60_000 }, () => {
    expect(typeErrors(manifests)).toBe('');
    const misspelt = structuredClone(ofKind('Deployment'));
    misspelt[0].spec.template.spec.containers[0].securityContex = {};
    expect(typeErrors(misspelt)).toMatch(/"securityContex".* does not exist in type 'IContainer'/);
  });

  it('keeps to the Pod Security Standard "restricted", on a root that is only read', () => {
    for (const { securityContext, automountServiceAccountToken, volumes } of podSpecs()) {
      expect(securityContext).toMatchObject({
        runAsNonRoot: true,
        runAsUser: 65_532,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(automountServiceAccountToken).toBe(false);
      const kinds = volumes.flatMap((volume: object) => Object.keys(volume));
      expect(new Set(kinds)).toEqual(new Set(['name', 'emptyDir', 'configMap', 'secret']));
    }
    expect(containers().length).toBeGreaterThan(5);
    for (const { securityContext, resources } of containers()) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(resources).toHaveProperty('limits.memory');
    }
  });

  it('names only volumes, secrets, scripts and ports that are there', () => {
    const [scripts] = ofKind('ConfigMap', 'socketlab-scripts');
    const known = Object.keys(scripts.data).map((file) => `/scripts/${file}`);
    const words = containers().flatMap(({ command }) => command as string[]);
    const named = words.filter((word) => word.startsWith('/scripts/'));
    expect(named.filter((word) => !known.includes(word))).toEqual([]);
    expect(named.length).toBeGreaterThan(0);
    for (const { volumes, initContainers, containers: own } of podSpecs()) {
      const names = volumes.map(({ name }: Manifest) => name);
      const mounted = [...initContainers, ...own].flatMap(({ volumeMounts }) =>
        volumeMounts.map(({ name }: Manifest) => name),
      );
      expect([...new Set(mounted)].sort()).toEqual([...names].sort());
      for (const { secret } of volumes.filter((volume: Manifest) => volume.secret)) {
        expect(ofKind('Secret', secret.secretName)).toHaveLength(1);
      }
    }
    const [{ spec }] = ofKind('PodMonitor');
    const ports = containers().flatMap(({ ports: open = [] }) =>
      open.map(({ name }: Manifest) => name),
    );
    for (const { port, tlsConfig } of spec.podMetricsEndpoints) {
      expect(ports).toContain(port);
      const [{ data }] = ofKind('Secret', tlsConfig.ca.secret.name);
      const keys = [tlsConfig.ca.secret.key, tlsConfig.cert.secret.key, tlsConfig.keySecret.key];
      expect(keys.filter((key) => !Object.hasOwn(data, key))).toEqual([]);
      expect(tlsConfig.serverName).toMatch(/^(?!0{16})[0-9a-f]{16}\.socketlab$/);
    }
  });

  it('lets in at the servers’ ports what it is for, and nothing else', () => {
    const [{ spec: deny }] = ofKind('NetworkPolicy', 'socketlab-deny');
    expect(deny).toEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'socketlab' } },
      policyTypes: ['Ingress', 'Egress'],
    });
    const [{ spec: server }] = ofKind('Deployment');
    const open = server.template.spec.containers.flatMap(({ ports }: Manifest) => ports);
    const portsOf = (pattern: RegExp): string[] =>
      open
        .filter(({ name }: Manifest) => pattern.test(name))
        .map(({ containerPort, protocol = 'TCP' }: Manifest) => `${containerPort}/${protocol}`)
        .sort();
    const allowed = (name: string, direction: 'ingress' | 'egress', at: number): string[] =>
      ofKind('NetworkPolicy', name)[0]
        .spec[direction][at].ports.map(({ port, protocol }: Manifest) => `${port}/${protocol}`)
        .sort();
    const spoken = portsOf(/^(?!metrics)/);
    expect(spoken).toHaveLength(6);
    expect(allowed('socketlab-servers', 'ingress', 0)).toEqual(spoken);
    expect(allowed('socketlab-clients', 'egress', 1)).toEqual(spoken);
    expect(allowed('socketlab-scrapes', 'ingress', 0)).toEqual(portsOf(/^metrics/));
  });

  it('has clients as an indexed job with keys for each index, and servers behind a name without an address', () => {
    const [{ spec: job }] = ofKind('Job');
    expect(job).toMatchObject({ completionMode: 'Indexed', completions: 4 });
    const [{ data }] = ofKind('Secret', 'socketlab-clients');
    const wanted = [0, 1, 2, 3].flatMap((index) => [`host-${index}.json`, `identity-${index}.pem`]);
    expect(Object.keys(data).sort()).toEqual(wanted.sort());
    const [{ spec: service }] = ofKind('Service');
    expect(service.clusterIP).toBe('None');
    const [{ spec: servers }] = ofKind('Deployment');
    expect(servers.template.metadata.labels).toMatchObject(service.selector);
  });
});

/** What the compiler says of the manifests as values of the published types, where a field too many is an error. */
function typeErrors(checked: readonly Manifest[]): string {
  const folder = path.join(root, 'node_modules', '.cache', 'socketlab', `fleet-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    const kinds = [...new Set(checked.map(({ kind }) => kind as Kind))];
    const imports = kinds.map((kind) => `import type { I${kind} } from '${MODULES[kind]}';`);
    const values = checked.map(
      (manifest, at) => `export const m${at}: I${manifest.kind} = ${JSON.stringify(manifest)};`,
    );
    writeFileSync(path.join(folder, 'manifests.ts'), [...imports, ...values].join('\n'));
    const tsc = path.join(root, 'node_modules', '.bin', 'tsc');
    const flags = '--noEmit --strict --skipLibCheck --module nodenext --target es2022 --types node';
    const { stdout } = spawnSync(tsc, [...flags.split(' '), 'manifests.ts'], {
      cwd: folder,
      encoding: 'utf8',
    });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('make-keys', () => {
  const overlay = path.join(scratch, 'overlays', 'example');

  it('never makes keys over others', () => {
    const { status, stderr } = makeKeys(overlay);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining('is there already'),
    });
  });

  it.each([
    [[path.join(scratch, 'nowhere')], 'name the folder of an overlay'],
    [[overlay, '--clients', 'many'], 'is there already'],
  ])('refuses %j', ([folder = '', ...args], said) => {
    expect(makeKeys(folder, ...args)).toEqual({ status: 1, stderr: expect.stringContaining(said) });
  });

  it('gives each client a grant of the servers, for its own key, and nobody the servers’ own', () => {
    const keys = path.join(overlay, 'keys');
    const read = (file: string): string => readFileSync(path.join(keys, file), 'utf8');
    const hosts = [0, 1, 2, 3].map((index) => JSON.parse(read(`host-${index}.json`)));
    expect(new Set(hosts.map(({ certificate }) => certificate)).size).toBe(4);
    for (const [index, host] of hosts.entries()) {
      expect(host).toMatchObject({ name: 'servers', scopes: ['observe', 'traffic'] });
      expect(read(`identity-${index}.pem`)).toContain(host.privateKey);
      expect(read('identity.pem')).not.toContain(host.privateKey);
    }
    expect(read('identity.pem')).toContain(read('ca.pem').trim());
    expect(read('identity.pem')).not.toContain(read('key.pem').trim());
  });
});
