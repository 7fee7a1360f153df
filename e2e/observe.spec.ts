import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { failOnLeaks, type RunningProcess, startProcess } from '@socketlab/testkit';
import { openHosts } from '@socketlab/trust';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { eventually } from './eventually.ts';
import { processesOf, untilNoneRuns } from './home-processes.ts';
import { createMachine, type Machine } from './machine.ts';
import { pairByHand } from './pairing-by-hand.ts';
import { leaveSilentDaemon } from './silent-daemon.ts';
import { createTwoMachines } from './two-machines.ts';

failOnLeaks();

/** What `top --json` shows. */
interface Seen {
  readonly daemons: readonly {
    readonly host: string;
    readonly answers: boolean;
  }[];
}

/** Prometheus takes up new targets every five seconds, which makes some tests slow. */
const THOROUGH = process.env['SOCKETLAB_THOROUGH'] !== undefined;

/** What `observe --json` tells, a line each. */
interface Told {
  readonly event: string;
  readonly host?: string;
  readonly daemon?: string;
  readonly failure?: string;
  readonly url?: string;
  readonly discovery?: string;
  readonly pid?: number;
}

const linesOf = ({ stdout }: RunningProcess): Told[] => stdout.map((line) => JSON.parse(line));
/** Prometheus takes up targets at a beat of five seconds, once when it starts and once more when it reloads. */
const DEADLINE_MS = 25_000;
const until = (observing: RunningProcess, wanted: Partial<Told>): Promise<Told> =>
  vi.waitFor(
    () => {
      const found = linesOf(observing).find((told) =>
        Object.entries(wanted).every(([key, value]) => told[key as keyof Told] === value),
      );
      if (found === undefined) {
        throw new Error(`no ${JSON.stringify(wanted)} in ${observing.stdout.join('\n')}`);
      }
      return found;
    },
    { timeout: DEADLINE_MS, interval: 50 },
  );

const startObserving = (machine: Machine): Promise<RunningProcess> =>
  machine.open(['observe', '--json', '--port', '0', '--scrape-interval', '1s'], {
    deadlineMs: 20_000,
  });

async function query(
  url: string,
  expression: string,
): Promise<readonly { value: [number, string] }[]> {
  const response = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(expression)}`);
  const { data } = (await response.json()) as { data: { result: { value: [number, string] }[] } };
  return data.result;
}

async function followLocal(): Promise<void> {
  const machine = createMachine();
  await machine.ask(['up', 'tcp-echo']);
  await leaveSilentDaemon(machine, 'multi-tcp');
  const observing = await startObserving(machine);
  const { url = '' } = await until(observing, { event: 'ready' });
  await until(observing, { event: 'up', daemon: 'tcp-echo' });
  await machine.ask(['up', 'udp-echo']);
  await until(observing, { event: 'up', daemon: 'udp-echo' });
  const up = await query(url, 'up{job="socketlab"} == 1');
  expect(up).toHaveLength(2);
  const record = path.join(machine.home, 'state', 'daemons', 'tcp-echo.json');
  const { pid } = JSON.parse(readFileSync(record, 'utf8')) as { pid: number };
  process.kill(pid, 'SIGKILL');
  await until(observing, { event: 'down', daemon: 'tcp-echo', failure: 'closed' });
  await until(observing, { event: 'down', daemon: 'multi-tcp', failure: 'slow' });
  await machine.ask(['down', 'udp-echo']);
  await eventually(() => {
    const last = linesOf(observing).findLast(({ event }) => event === 'followed');
    expect(last).toMatchObject({ daemons: ['tcp-echo', 'multi-tcp'] });
  });
  expect(await observing.stop('SIGINT')).toMatchObject({ code: 0 });
  expect(linesOf(observing).filter(({ event }) => event === 'down')).toHaveLength(2);
  await untilNoneRuns(machine.home);
}

describe('socketlab observe with a real Prometheus', () => {
  // What is added here to the test with a paired host is how local daemons come and go.
  if (THOROUGH) it('follows this machine’s daemons and tells which is gone or slow', followLocal);

  it('takes Prometheus along when it is killed', async () => {
    const machine = createMachine();
    const observing = await startObserving(machine);
    const { pid = 0 } = await until(observing, { event: 'ready' });
    expect(processesOf(machine.home)).toContain(pid);
    await observing.stop('SIGKILL');
    await untilNoneRuns(machine.home);
  });

  it('says when Prometheus itself has ended', async () => {
    const machine = createMachine();
    const observing = await startObserving(machine);
    const { pid = 0 } = await until(observing, { event: 'ready' });
    process.kill(pid, 'SIGKILL');
    expect(await observing.ended).toMatchObject({ code: 1 });
    expect(observing.stderr.join()).toContain('PROMETHEUS_ENDED');
  });

  it('follows a paired host by mutual TLS while it is paired, and forgets its keys after that', async (ctx) => {
    const { owner, classmate, hosts } = await createTwoMachines(ctx, { isUnprivileged: false });
    const { address } = hosts.hosts['lab-07'];
    const opened = await owner.open(['network', 'open', '--address', address]);
    await opened.waitForLine(/^client-agent /);
    await classmate.ask(['up', 'multi-tcp']);
    const observing = await startObserving(classmate);
    const controls = { 'tcp-echo': `${address}:17431`, 'udp-echo': `${address}:17432` };
    await pairByHand({ owner, classmate, name: 'lab-07', address, controls, scopes: ['observe'] });
    await until(observing, { event: 'up', host: 'lab-07', daemon: 'tcp-echo' });
    await until(observing, { event: 'up', host: 'lab-07', daemon: 'udp-echo' });
    await until(observing, { event: 'up', host: 'lab-08', daemon: 'multi-tcp' });
    const folder = path.join(classmate.home, 'state', 'observe', 'hosts');
    const [kept = ''] = readdirSync(folder);
    expect(statSync(path.join(folder, kept, 'key.pem')).mode & 0o777).toBe(0o600);
    const seen = await classmate.ask<Seen>(['top', '--once', '--host', 'all']);
    expect(seen.daemons.map(({ host, answers }) => [host, answers])).toEqual([
      ['lab-08', true],
      ['lab-07', true],
      ['lab-07', true],
    ]);
    await owner.run(['grant', 'revoke', 'classmate']);
    const refused = await classmate.run(['top', '--once', '--host', 'lab-07', '--json']);
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain('lab-07');
    await until(observing, { event: 'down', host: 'lab-07', daemon: 'tcp-echo' });
    expect(await classmate.run(['host', 'remove', 'lab-07'])).toMatchObject({ code: 0 });
    await until(observing, { event: 'left', host: 'lab-07' });
    await eventually(() => expect(readdirSync(folder)).toEqual([]));
    expect(await observing.stop('SIGINT')).toMatchObject({ code: 0 });
    await opened.stop('SIGINT');
  });
});

describe('socketlab observe for a Prometheus that somebody else runs', () => {
  it('serves discovery on loopback, to who asks for loopback, as daemons come', async () => {
    const machine = createMachine();
    const following = await machine.open([
      ...['observe', '--follow-only', '--discovery-port', '0', '--json'],
    ]);
    const { discovery = '' } = await until(following, { event: 'written' });
    const get = async (route: string): Promise<unknown> => (await fetch(discovery + route)).json();
    expect(await get('/targets/local')).toEqual([]);
    await leaveSilentDaemon(machine, 'udp-echo');
    await until(following, { event: 'followed' });
    expect(await get('/targets/local')).toMatchObject([
      { labels: { job: 'socketlab', daemon: 'udp-echo' } },
    ]);
    expect(await get('/targets/hosts/lab-07')).toEqual([]);
    expect((await fetch(`${discovery}/elsewhere`)).status).toBe(404);
    const asked = await startProcess([
      ...(['curl', '--silent', '--output', '/dev/null', '--write-out', '%{http_code}\\n'] as const),
      ...['--header', 'Host: evil.example', `${discovery}/targets/local`],
    ]);
    await asked.ended;
    expect(asked.stdout).toEqual(['421']);
    expect(await following.stop('SIGINT')).toMatchObject({ code: 0 });
  });
});

describe('socketlab observe that cannot', () => {
  const files = (machine: Machine): string[] =>
    existsSync(path.join(machine.home, 'state'))
      ? readdirSync(path.join(machine.home, 'state'))
      : [];

  it('names a Prometheus that is missing, too old, or none, and writes nothing', async () => {
    const machine = createMachine();
    const missing = await machine.run(['observe'], { environment: { PATH: machine.home } });
    expect(missing).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('PROMETHEUS_MISSING'),
    });
    const program = path.join(machine.home, 'prometheus');
    const pretend = (line: string): void => writeFileSync(program, `#!/bin/sh\necho '${line}'\n`);
    pretend('prometheus, version 1.8.2 (branch: HEAD)');
    chmodSync(program, 0o755);
    const old = await machine.run(['observe', '--prometheus', program]);
    expect(old).toMatchObject({ code: 1, stderr: expect.stringContaining('PROMETHEUS_TOO_OLD') });
    expect(old.stderr).toContain('1.8.2');
    pretend('hello');
    const other = await machine.run(['observe', '--prometheus', program]);
    expect(other.stderr).toContain('PROMETHEUS_UNUSABLE');
    expect(files(machine)).toEqual([]);
  });

  it('names who has the port, and writes nothing', async () => {
    const machine = createMachine();
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await eventually(() => expect(server.listening).toBe(true));
    const { port } = server.address() as AddressInfo;
    const { code, stderr } = await machine.run(['observe', '--port', String(port)]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('OBSERVE_PORT_TAKEN'),
    });
    expect(stderr).toContain(`(pid ${process.pid})`);
    expect(files(machine)).toEqual([]);
  });

  it('leaves a foreign prometheus.yml and a folder that cannot be written as they are', async () => {
    const machine = createMachine();
    const folder = path.join(machine.home, 'own');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'prometheus.yml'), 'global: {}\n');
    const foreign = await machine.run(['observe', '--dir', folder]);
    expect(foreign).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('FOREIGN_CONFIGURATION'),
    });
    expect(readdirSync(folder)).toEqual(['prometheus.yml']);
    const below = path.join(folder, 'prometheus.yml', 'below');
    const notOne = await machine.run(['observe', '--write-only', '--dir', below]);
    expect(notOne).toMatchObject({ code: 1, stderr: expect.stringContaining('OBSERVE_DIRECTORY') });
  });

  it.each([
    { kind: 'read-only', option: 'ro' },
    { kind: 'full', option: 'size=16k' },
  ])('names a $kind file system, and leaves nothing half-written there', async ({ option }) => {
    const machine = createMachine();
    const mounted = path.join(machine.home, 'mounted');
    mkdirSync(mounted);
    // Whoever runs the tests: root of a user namespace may mount a tmpfs in it.
    const inside = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c'] as const;
    const script = `mount -t tmpfs -o ${option} none "$0" && "$@"; code=$?; find "$0" -mindepth 1 >&2; exit $code`;
    const { code, stderr } = await machine.run(
      ['observe', '--write-only', '--dir', path.join(mounted, 'observe')],
      { within: (command) => [...inside, script, mounted, ...command] },
    );
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('OBSERVE_DIRECTORY')]);
  });

  it('writes the files for a Prometheus elsewhere, which promtool takes', async () => {
    const machine = createMachine();
    const own = await machine.identity();
    await openHosts(path.join(machine.home, 'config')).add({
      ...own,
      ...{ name: 'lab-07', address: '192.0.2.7', controls: {}, scopes: ['observe'] },
      metrics: { 'tcp-echo': '192.0.2.7:19431' },
      pairedAt: '2026-01-01T00:00:00Z',
      expiresAt: '2126-01-01T00:00:00Z',
    });
    const folder = path.join(machine.home, 'own');
    const written = await machine.run(['observe', '--write-only', '--dir', folder, '--json']);
    expect(JSON.parse(written.stdout)).toMatchObject({ event: 'written', hosts: 1, daemons: 1 });
    expect(readdirSync(path.join(folder, 'grafana', 'dashboards'))).toContain('class.pt-BR.json');
    const check = await startProcess([
      'promtool',
      'check',
      'config',
      path.join(folder, 'prometheus.yml'),
    ]);
    expect(await check.ended).toMatchObject({ code: 0 });
  });
});
