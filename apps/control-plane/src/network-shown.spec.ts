import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { createDeferred } from '@socketlab/foundation';
import { auditFile, openAuditLog } from '@socketlab/trust';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runInProcess } from './cli.fixture.ts';
import type { ClientsDeps } from './clients.ts';
import { type Answers, NO_IDENTITY, standInClient } from './daemon.fixture.ts';
import { DAEMONS } from './daemons.ts';
import { temporaryDirectory } from './directory.fixture.ts';
import type { AddressFacts } from './network/address-facts.ts';

const INFO = {
  version: '0.1.0',
  machineId: 'ab'.repeat(32),
  startedAt: { seconds: '1769862896', nanos: 0 },
  tier: 'TIER_PLAIN_LINUX',
  platform: 'linux-x64',
  nodeVersion: 'v26.10.0',
  pid: 4_242,
};
const AT = Date.parse('2026-03-01T12:00:00Z');
const CLASSMATE = { name: 'lab-08', machineId: 'b'.repeat(64), grantId: 'c'.repeat(32) };

function facts(address: string, more: Partial<AddressFacts> = {}): AddressFacts {
  return {
    ...{ interface: 'wlan0', kind: 'network', isUp: true, isDefaultRoute: true },
    ...{ address, prefix: 24, isTemporary: false },
    ...more,
  };
}
const PRIVATE = facts('192.168.1.7');
const PUBLIC = facts('203.0.113.7', { interface: 'eth0' });
const OWN = [PRIVATE, PUBLIC, facts('127.0.0.1', { interface: 'lo', kind: 'loopback' })];

/** The daemons answer, and what they were told is kept. Once all are open, tcp-echo tells its lines, and Ctrl+C comes. */
function scene(
  options: {
    addresses?: readonly AddressFacts[];
    lines?: readonly string[];
    isFollowed?: boolean;
  } = {},
) {
  const home = temporaryDirectory(onTestFinished);
  const told: string[] = [];
  const open = new Map<string, string[]>();
  const interrupt = new AbortController();
  const allOpen = createDeferred<void>();
  const answersOf = (name: string, control: string): Answers => {
    const port = control.split(':')[1];
    const metricsAt = (at: string): string => at.replace(/:17(\d+)$/, ':19$1');
    return {
      'daemon.getInfo': () => ({
        ...INFO,
        ...{ name, controlAddress: control, metricsAddress: '127.0.0.1:1' },
        networkControls: open.get(name) ?? [],
        networkMetrics: (open.get(name) ?? []).map(metricsAt),
      }),
      'daemon.getStatus': () => ({ state: 'DAEMON_STATE_SERVING' }),
      'daemon.openNetwork': (request) => {
        const { addresses } = request as { addresses: string[] };
        const controls = addresses.map((address) => `${address}:${port}`);
        open.set(name, controls);
        told.push(`${name} opens ${controls}`);
        if (open.size === DAEMONS.length) allOpen.resolve();
        return { controls, metrics: controls.map(metricsAt) };
      },
      'daemon.closeNetwork': () => {
        const controls = open.get(name) ?? [];
        open.delete(name);
        told.push(`${name} closes ${controls}`);
        return { controls, cut: controls.length };
      },
      'daemon.watchAudit': async function* () {
        if (name !== 'tcp-echo') return;
        if (options.isFollowed !== true) {
          await allOpen.promise;
          // What the command says of the opening comes first.
          await setImmediate();
        }
        for (const line of options.lines ?? []) yield { line };
        interrupt.abort();
      },
    };
  };
  const byAddress = new Map(
    DAEMONS.map((each) => [each.control, answersOf(each.name, each.control)]),
  );
  const control: ClientsDeps = {
    openIdentity: async () => NO_IDENTITY,
    openClient: async (address) => standInClient(address, byAddress.get(address) ?? {}),
  };
  const run = (argv: readonly string[], language = 'en') =>
    runInProcess(argv, {
      ...{ control, signal: interrupt.signal, readAddresses: async () => options.addresses ?? OWN },
      environment: { SOCKETLAB_HOME: home, SOCKETLAB_LANG: language },
    });
  return { home, run, told, open };
}

/** Some lines of tcp-echo and client-agent, a second apart. */
function writeAudit(home: string): readonly string[] {
  let seconds = 0;
  const now = (): Date => {
    seconds += 1;
    return new Date(AT + seconds * 1_000);
  };
  const lines: string[] = [];
  const open = (daemon: string) => {
    const log = openAuditLog(
      { file: auditFile(path.join(home, 'state'), daemon), daemon },
      { now },
    );
    log.subscribe((line) => lines.push(line));
    return log;
  };
  const [echo, client] = [open('tcp-echo'), open('client-agent')];
  const call = { classmate: CLASSMATE, from: '192.168.1.8:40312' };
  const listener = { ...call, method: 'ListenerService.OpenListener', call: 1 };
  echo.append({ classmate: CLASSMATE, phase: 'counted', counts: { 'DaemonService.GetInfo': 1 } });
  echo.append({ ...listener, phase: 'begin', about: ':0' });
  echo.append({ ...listener, phase: 'end', about: '192.168.1.7:65432', code: 'OK' });
  client.append({
    ...call,
    method: 'ClientService.Exchange',
    phase: 'refused',
    code: 'SCOPE_MISSING',
  });
  const hostile = { ...CLASSMATE, name: 'lab\u001b[2J-\u202e9' };
  const events = { ...call, classmate: hostile, method: 'EvidenceService.WatchEvents', call: 2 };
  echo.append({ ...events, phase: 'begin' });
  echo.append({ ...events, phase: 'end', code: 'GRANT_REVOKED' });
  echo.append({
    ...{ classmate: CLASSMATE, phase: 'counted' },
    counts: { 'DaemonService.GetStatus': 118, 'DaemonService.Drain OWNER_ONLY': 10 },
  });
  echo.close();
  client.close();
  return lines;
}

const transcript = (
  argv: readonly string[],
  run: { code: number; stdout: string; stderr: string },
) => `$ socketlab ${argv.join(' ')}   [exit code ${run.code}]\n${run.stdout}${run.stderr}`;

describe('what is said of an open machine', () => {
  test.each(['en', 'pt-BR'])('in %s', async (language) => {
    const parts: string[] = [];
    const lines = writeAudit(temporaryDirectory(onTestFinished));
    const opened = scene({ lines });
    opened.open.set('tcp-echo', ['192.168.1.7:17431']);
    for (const argv of [
      ['network', 'status'],
      ['network', 'close'],
      ['network', 'close'],
      ['network', 'open', '--address', '203.0.113.7'],
    ]) {
      parts.push(transcript(argv, await opened.run(argv, language)));
    }
    const open = ['network', 'open'];
    parts.push(transcript(open, await opened.run(open, language)));
    const lonely = scene({ addresses: [PUBLIC] });
    parts.push(transcript(open, await lonely.run(open, language)));
    await expect(parts.join('\n')).toMatchFileSnapshot(`transcripts/network.${language}.txt`);
  });

  test.each(['en', 'pt-BR'])('of what classmates did, in %s', async (language) => {
    const parts: string[] = [];
    const { home, run } = scene();
    const told = async (argv: readonly string[]): Promise<void> => {
      const text = transcript(argv, await run(argv, language));
      parts.push(text.replaceAll(home, '~'));
    };
    await told(['audit']);
    writeAudit(home);
    await told(['audit']);
    await told(['audit', 'client-agent']);
    await told(['audit', '--tail', '2']);
    await told(['audit', '--since', '1h']);
    await told(['audit', '--since', 'soon']);
    await told(['audit', '--verify']);
    const file = auditFile(path.join(home, 'state'), 'tcp-echo');
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, whole.replace('192.168.1.7:65432', '192.168.1.7:22'));
    await told(['audit', 'tcp-echo', '--verify']);
    writeFileSync(file, `${whole.split('\n').toSpliced(1, 1).join('\n')}{"cut`);
    await told(['audit', 'tcp-echo', '--verify']);
    await told(['audit', 'tcp-echo', '--tail', '1']);
    await expect(parts.join('\n')).toMatchFileSnapshot(`transcripts/audit.${language}.txt`);
  });
});

test('opening names private addresses alone unless told otherwise, and Ctrl+C closes what was opened', async () => {
  const { run, told } = scene();
  const { stdout, code } = await run(['network', 'open', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout.split('\n')[0] ?? '')).toEqual({
    controls: Object.fromEntries(
      DAEMONS.map(({ name, control }) => [name, [`192.168.1.7:${control.split(':')[1]}`]]),
    ),
    metrics: Object.fromEntries(
      DAEMONS.map(({ name }, index) => [name, [`192.168.1.7:${19_431 + index}`]]),
    ),
  });
  expect(told.filter((each) => each.includes('opens'))).toHaveLength(4);
  expect(told.slice(-4).every((each) => / closes 192\.168\.1\.7:\d+$/.test(each))).toBe(true);
});

test.each([
  [['--public'], ['192.168.1.7', '203.0.113.7']],
  [['--public', '--address', '203.0.113.7'], ['203.0.113.7']],
  [
    ['--address', '192.168.1.7', '--address', '127.0.0.2'],
    ['192.168.1.7', '127.0.0.2'],
  ],
])('opening with %j opens %j', async (options, addresses) => {
  const { run, told } = scene();
  await run(['network', 'open', ...options]);
  const wanted = addresses.map((address) => `${address}:17431`).join(',');
  expect(told).toContain(`tcp-echo opens ${wanted}`);
});

test('a notice is a line of JSON with the line of the audit log in it', async () => {
  const lines = writeAudit(temporaryDirectory(onTestFinished));
  const { run } = scene({ lines });
  const { stdout } = await run(['network', 'open', '--json']);
  const notices = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(notices).toContainEqual({
    notice: expect.objectContaining({ about: '192.168.1.7:65432' }),
  });
});

test('following tells what is in the files once, and then what comes', async () => {
  const { home, run } = scene();
  const known = writeAudit(home);
  const fresh = { ...JSON.parse(known.at(-1) ?? ''), sequence: 99, phase: 'refused' };
  const again = scene({ lines: [...known.slice(-2), JSON.stringify(fresh)], isFollowed: true });
  mkdirSync(path.join(again.home, 'state'), { recursive: true });
  writeAudit(again.home);
  const { stdout } = await again.run(['audit', 'tcp-echo', '--follow', '--json']);
  const sequences = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).sequence);
  expect(sequences).toEqual([1, 2, 3, 4, 5, 6, 99]);
  expect((await run(['audit', '--tail', '1', '--json'])).stdout.trim()).toBe(known.at(-1));
});
