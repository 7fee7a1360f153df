import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  type Command,
  failOnLeaks,
  isRoot,
  type RunningProcess,
  startProcess,
} from '@socketlab/testkit';
import { type HostRecord, hostCredentials, type Identity, openHosts } from '@socketlab/trust';
import { describe, expect, it, type TestContext } from 'vitest';
import { admitClassmate } from './classmates.ts';
import { eventually } from './eventually.ts';
import type { Machine } from './machine.ts';
import { answer, named, type Said, startPairing } from './pairing-windows.ts';
import { createTwoMachines, type TwoMachines } from './two-machines.ts';

failOnLeaks();

const METRICS_PORT = 19_431;
/** As Prometheus 2 asks. */
const OPEN_METRICS = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5';

function needs(context: TestContext, ...programs: readonly string[]): void {
  if (!isRoot()) context.skip('needs root');
  for (const program of programs) {
    if (spawnSync(program, ['--version']).error) context.skip(`${program} is not installed`);
  }
}

/** The owner's machine, open and with a window, and the classmate's that was paired there: by digits, as people do it. */
async function pairOverTheCable(two: TwoMachines): Promise<RunningProcess> {
  const { owner, classmate, hosts } = two;
  const { address } = hosts.hosts['lab-07'];
  const command = ['pair', '--listen', '--address', address, '--json'];
  const window = await owner.open(command, named('lab-07'));
  const event = async (kind: string): Promise<Said> => {
    const { input } = await window.waitForLine(new RegExp(`^\\{"event":"${kind}"`));
    return JSON.parse(input ?? '') as Said;
  };
  const { port } = await event('open');
  const pairing = await startPairing(classmate, `${address}:${port}`);
  const { digits } = await event('asked');
  expect(await answer(pairing, String(digits))).toMatchObject({ code: 0 });
  return window;
}

interface Pem {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** What a scraper is given: three files. */
function writePem(directory: string, identity: Identity): Pem {
  mkdirSync(directory, { recursive: true });
  const write = (name: string, text: string): string => {
    const file = path.join(directory, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  return {
    authority: write('authority.pem', identity.authorityCertificate),
    certificate: write('certificate.pem', identity.certificate),
    key: write('key.pem', identity.privateKey),
  };
}

interface Answer {
  readonly status: string;
  readonly type: string;
  readonly text: string;
  readonly said: string;
}

/** curl(1) on the classmate's machine, which knows nothing of us. */
async function curl(
  { hosts }: TwoMachines,
  args: readonly string[],
  { name, port = METRICS_PORT }: { name: string; port?: number },
): Promise<Answer> {
  const { address } = hosts.hosts['lab-07'];
  const command: Command = [
    'curl',
    ...['--silent', '--show-error', '--max-time', '20'],
    ...['--resolve', `${name}:${port}:${address}`, '--write-out', '\n%{http_code} %{content_type}'],
    ...args,
    `https://${name}:${port}/metrics`,
  ];
  const program = await startProcess(hosts.within('lab-08', command));
  await program.ended;
  const [last = '', ...lines] = program.stdout.toReversed();
  const [status = '', ...type] = last.split(' ');
  const [text, said] = [lines.toReversed().join('\n'), program.stderr.join('\n')];
  return { status, type: type.join(' '), text, said };
}

const shown = ({ authority, certificate, key }: Pem): readonly string[] => [
  ...['--cacert', authority, '--cert', certificate, '--key', key],
];

async function recordOf(classmate: Machine): Promise<HostRecord> {
  return openHosts(path.join(classmate.home, 'config')).require('lab-07');
}

describe('metrics of a classmate’s machine', () => {
  it('are told at the pairing, scraped by curl, and refused with a reason each time', async (context) => {
    needs(context, 'curl');
    const two = await createTwoMachines(context, { isUnprivileged: false });
    const { owner, classmate } = two;
    const window = await pairOverTheCable(two);
    const { address } = two.hosts.hosts['lab-07'];
    const record = await recordOf(classmate);
    expect(record.metrics).toMatchObject({ 'tcp-echo': `${address}:${METRICS_PORT}` });
    const { stdout } = await classmate.run(['host', 'show', 'lab-07']);
    expect(stdout).toContain(`https://${address}:${METRICS_PORT}/metrics`);
    const name = record.serverName;
    const pem = writePem(path.join(classmate.home, 'pem'), hostCredentials(record));

    const text = await curl(two, shown(pem), { name });
    expect(text).toMatchObject({ status: '200', type: expect.stringContaining('version=0.0.4') });
    expect(text.text).toContain('socketlab_build_info{');
    const open = await curl(two, [...shown(pem), '--header', `Accept: ${OPEN_METRICS}`], { name });
    expect(open.type).toContain('application/openmetrics-text; version=1.0.0');
    expect(open.text).toMatch(/\n# EOF\n$/);

    const authority = ['--cacert', pem.authority];
    expect(await curl(two, authority, { name })).toMatchObject({
      ...{
        status: '403',
        text: expect.stringMatching(/^NO_CERTIFICATE\n[\s\S]*lab-07[\s\S]*certificado/),
      },
    });
    const own = writePem(path.join(classmate.home, 'own'), await classmate.identity());
    const foreign = [...authority, '--cert', own.certificate, '--key', own.key];
    expect((await curl(two, foreign, { name })).text).toMatch(/^FOREIGN_CERTIFICATE\n/);
    const old = await curl(two, [...shown(pem), '--tls-max', '1.2'], { name });
    expect(old).toMatchObject({ status: '000', said: expect.stringContaining('protocol version') });
    // Whom it meets there it must be able to check: by that machine's authority, and no other.
    const wary = await curl(two, [...foreign, '--cacert', own.authority], { name });
    expect(wary).toMatchObject({ status: '000', said: expect.stringContaining('certificate') });

    for (const [scopes, validMs, code] of [
      [['serve', 'traffic'], undefined, 'SCOPE_MISSING'],
      [['observe'], 1, 'GRANT_EXPIRED'],
    ] as const) {
      const options = validMs === undefined ? {} : { validMs };
      const other = await admitClassmate(owner, scopes, { name: 'lab-09', ...options });
      const files = writePem(path.join(classmate.home, code), other.credentials);
      const refused = await curl(two, shown(files), { name });
      expect(refused).toMatchObject({ status: '403', text: expect.stringMatching(`^${code}\n`) });
    }
    expect(await owner.run(['grant', 'revoke', 'lab-08'])).toMatchObject({ code: 0 });
    expect((await curl(two, shown(pem), { name })).text).toMatch(/^GRANT_REVOKED\n/);
    const audit = await owner.run(['audit', 'tcp-echo']);
    expect(audit.stdout).toContain('Metrics.Scrape');
    await window.stop('SIGINT');
    expect((await curl(two, shown(pem), { name })).status).toBe('000');
  }, 60_000);

  it('are scraped by Prometheus with what the pairing gave, until the owner takes it back', async (context) => {
    if (process.env['SOCKETLAB_THOROUGH'] !== '1') context.skip('takes long: .ci/run does it');
    needs(context, 'prometheus', 'curl');
    const two = await createTwoMachines(context, { isUnprivileged: false });
    const { owner, classmate, hosts } = two;
    const window = await pairOverTheCable(two);
    const record = await recordOf(classmate);
    const directory = path.join(classmate.home, 'prometheus');
    const config = writeConfiguration(directory, record);
    const command: Command = [
      'prometheus',
      `--config.file=${config}`,
      `--storage.tsdb.path=${directory}/data`,
    ];
    const prometheus = await startProcess(
      hosts.within('lab-08', [...command, '--web.listen-address=127.0.0.1:9090']),
    );
    expect(await targets(two)).toEqual(
      ['client-agent', 'multi-tcp', 'tcp-echo', 'udp-echo'].map((daemon) => `${daemon} up `),
    );
    expect(await query(two, 'count(socketlab_build_info)')).toBe('4');
    expect(await owner.run(['grant', 'revoke', 'lab-08'])).toMatchObject({ code: 0 });
    await eventually(async () => {
      expect(await targets(two)).toEqual(
        ['client-agent', 'multi-tcp', 'tcp-echo', 'udp-echo'].map(
          (daemon) => `${daemon} down server returned HTTP status 403 Forbidden`,
        ),
      );
    });
    await prometheus.stop('SIGTERM');
    await window.stop('SIGINT');
  }, 60_000);
});

/** One job, as `socketlab observe` writes one a host. */
function writeConfiguration(directory: string, record: HostRecord): string {
  const { authority, certificate, key } = writePem(directory, hostCredentials(record));
  const targets = Object.entries(record.metrics ?? {}).map(([daemon, at]) => ({
    targets: [at],
    labels: { daemon, host: record.name },
  }));
  const configuration = {
    global: { scrape_interval: '500ms', scrape_timeout: '500ms' },
    scrape_configs: [
      {
        job_name: 'socketlab',
        scheme: 'https',
        tls_config: {
          ...{ ca_file: authority, cert_file: certificate, key_file: key },
          server_name: record.serverName,
        },
        static_configs: targets,
      },
    ],
  };
  const file = path.join(directory, 'prometheus.yml');
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(configuration));
  return file;
}

/** `daemon health error` of each target, once all have been scraped. */
function targets(two: TwoMachines): Promise<readonly string[]> {
  return eventually(async () => {
    const { activeTargets } = await api<{ activeTargets: readonly Target[] }>(two, 'targets');
    const health = activeTargets.map(({ health }) => health);
    expect(health).toHaveLength(4);
    expect(health).not.toContain('unknown');
    expect(new Set(health).size).toBe(1);
    return activeTargets
      .map(({ labels, health: is, lastError }) => `${labels.daemon} ${is} ${lastError}`)
      .sort();
  });
}

interface Target {
  readonly labels: { readonly daemon: string };
  readonly health: string;
  readonly lastError: string;
}

async function query(two: TwoMachines, promql: string): Promise<string | undefined> {
  const { result } = await api<{ result: readonly { value: readonly [number, string] }[] }>(
    two,
    `query?query=${encodeURIComponent(promql)}`,
  );
  return result[0]?.value[1];
}

async function api<Data>({ hosts }: TwoMachines, what: string): Promise<Data> {
  const url = `http://127.0.0.1:9090/api/v1/${what}`;
  const program = await startProcess(hosts.within('lab-08', ['curl', '--silent', url]));
  await program.ended;
  return (JSON.parse(program.stdout.join('')) as { data: Data }).data;
}
