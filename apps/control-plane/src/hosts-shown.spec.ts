import path from 'node:path';
import { SocketlabError } from '@socketlab/foundation';
import { openHosts } from '@socketlab/trust';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type CliRun, runInProcess } from './cli.fixture.ts';
import type { Answers } from './daemon.fixture.ts';
import { temporaryDirectory } from './directory.fixture.ts';
import type { FindMachines } from './hosts/remote-daemons.ts';
import { keepHosts, pairedHost, standIns } from './hosts.fixture.ts';

const LAB_07 = pairedHost('lab-07', 7);
const LAB_08 = pairedHost('lab-08', 8);
const LAB_09 = pairedHost('lab-09', 9, {
  controls: { 'tcp-echo': '192.0.2.9:17431' },
  expiresAt: '2026-02-01T12:00:00.000Z',
});

const STATUS = {
  state: 'DAEMON_STATE_SERVING',
  openConnections: 2,
  totalConnections: '7',
  receivedBytes: '1300',
  sentBytes: '1300',
  eventsLost: '0',
};

function tcpEcho(host: string): Answers {
  return {
    'daemon.getInfo': () => ({
      name: 'tcp-echo',
      version: '0.1.0',
      machineId: 'ab'.repeat(32),
      pid: 4_242,
      startedAt: { seconds: '1769862896', nanos: 789_000_000 },
      tier: 'TIER_PLAIN_LINUX',
      platform: 'linux-x64',
      nodeVersion: 'v26.10.0',
      controlAddress: `${host}:17431`,
      metricsAddress: '127.0.0.1:19431',
    }),
    'daemon.getStatus': () => ({ ...STATUS, listener: `${host}:65432` }),
    'listener.getListener': () => ({
      state: 'LISTENER_STATE_OPEN',
      address: `${host}:65432`,
      backlog: 128,
      reply: 'REPLY_ECHO',
      accepted: '7',
      closed: { peer: '4' },
      receivedBytes: '1300',
      sentBytes: '1300',
      model: '',
      limits: null,
      refused: {},
    }),
    'listener.openListener': () => ({
      address: `${host}:65432`,
      backlog: 128,
      reply: 'REPLY_ECHO',
    }),
    'listener.closeListener': () => ({ cut: 1 }),
    'listener.listConnections': () => ({
      connections: [
        {
          local: `${host}:65432`,
          remote: '192.0.2.1:40001',
          state: 'ESTABLISHED',
          isAccepted: true,
          receivedBytes: '13',
          sentBytes: '13',
          acceptedAt: null,
        },
      ],
    }),
    'evidence.getTier': () => ({
      tier: 'TIER_PLAIN_LINUX',
      observers: [{ name: 'sock_diag', isAvailable: true }],
    }),
  };
}

const CLIENT_AGENT: Answers = {
  'daemon.getInfo': () => ({
    name: 'client-agent',
    version: '0.1.0',
    machineId: 'ab'.repeat(32),
    pid: 4_243,
    startedAt: { seconds: '1769862896', nanos: 789_000_000 },
    tier: 'TIER_PLAIN_LINUX',
    platform: 'linux-x64',
    nodeVersion: 'v26.10.0',
    controlAddress: '192.0.2.7:17434',
    metricsAddress: '127.0.0.1:19434',
  }),
  'evidence.getTier': () => ({
    tier: 'TIER_PLAIN_LINUX',
    observers: [{ name: 'sock_diag', isAvailable: true }],
  }),
  'daemon.getStatus': () => STATUS,
  'client.exchange': () => ({
    local: '192.0.2.7:40001',
    remote: '192.0.2.7:65432',
    reply: Buffer.from('Hello'),
    durationNs: '1000000',
  }),
  'client.listHeldConnections': () => ({ connections: [] }),
};

/** lab-07 is open; lab-08 is not, nor does anything run here; lab-09 hangs up, for its grant is over. */
const DAEMONS: Readonly<Record<string, Answers>> = {
  '192.0.2.7:17431': tcpEcho('192.0.2.7'),
  '192.0.2.7:17434': CLIENT_AGENT,
  '192.0.2.9:17431': { 'daemon.getInfo': hangUp, 'daemon.getStatus': hangUp },
};

function hangUp(): never {
  const text = { en: 'it broke', 'pt-BR': 'caiu' };
  throw new SocketlabError('CONNECTION_LOST', text, { address: '192.0.2.9:17431' });
}

interface Scene {
  readonly home: string;
  run(argv: readonly string[], language?: string): Promise<CliRun>;
  readonly calledAs: ReadonlyMap<string, string>;
}

async function scene(
  daemons = DAEMONS,
  options: { findMachines?: FindMachines } = {},
): Promise<Scene> {
  const home = temporaryDirectory(onTestFinished);
  await keepHosts(home, [LAB_07, LAB_08, LAB_09]);
  const { calledAs, ...control } = standIns(daemons);
  return {
    home,
    calledAs,
    run: (argv, language = 'en') =>
      runInProcess(argv, {
        control,
        ...options,
        environment: { SOCKETLAB_HOME: home, SOCKETLAB_LANG: language },
      }),
  };
}

const COMMANDS = [
  ['ps', '--host', 'lab-07'],
  ['ps', '--host', 'lab-07,lab-08'],
  ['status', '--host', 'lab-07'],
  ['status', 'tcp-echo', '--host', 'all'],
  ['doctor', '--host', 'lab-07'],
  ['connections', '--host', 'lab-07', '--host', 'lab-09'],
  ['listen', '--host', 'lab-07'],
  ['listen', 'multi-tcp', '--host', 'lab-07'],
  ['close', '--host', 'lab-08', '--host', 'lab-07'],
  ['send', '192.0.2.7:65432', 'Hello', '--host', 'lab-07'],
  ['step', '--host', 'all'],
  ['capture', '--port', '65432', '--host', 'lab-07,lab-08'],
  ['up', '--host', 'lab-07'],
  ['logs', 'tcp-echo', '--host', 'lab-07'],
  ['ps', '--host', 'lab-99'],
  ['ps', '--host', 'lab-07,,lab-08'],
];

describe('commands on paired hosts', () => {
  test.each(['en', 'pt-BR'])('in %s', async (language) => {
    const parts: string[] = [];
    for (const argv of COMMANDS) {
      const { home, run } = await scene();
      const { code, stdout, stderr } = await run(argv, language);
      const told = `${stdout}${stderr}`.replaceAll(home, '~');
      parts.push(`$ socketlab ${argv.join(' ')}   [exit code ${code}]\n${told}`);
    }
    await expect(parts.join('\n')).toMatchFileSnapshot(`transcripts/hosts.${language}.txt`);
  });

  test('are called with what each host granted, and this machine with its own identity', async () => {
    const { run, calledAs } = await scene();
    await run(['ps', '--host', 'all']);
    expect(calledAs.get('192.0.2.7:17431')).toBe(LAB_07.machineId);
    expect(calledAs.get('192.0.2.9:17431')).toBe(LAB_09.machineId);
    expect(calledAs.get('127.0.0.1:17431')).toBe('ab'.repeat(32));
  });

  test('tell in JSON which host said what, those that failed included', async () => {
    const { run } = await scene();
    const { code, stdout, stderr } = await run([
      ...['status', 'tcp-echo', '--json'],
      ...['--host', 'lab-08,lab-07'],
    ]);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      hosts: [
        { host: 'lab-08', error: { code: 'HOST_UNREACHABLE', message: expect.any(String) } },
        { host: 'lab-07', daemons: [{ name: 'tcp-echo', pid: 4_242 }] },
      ],
    });
    expect(JSON.parse(stderr)).toMatchObject({
      host: 'lab-08',
      error: { code: 'HOST_UNREACHABLE' },
    });
  });

  test('answer 1 when every host failed, and 0 when none did', async () => {
    const { run } = await scene();
    expect((await run(['status', '--host', 'lab-08,lab-09'])).code).toBe(1);
    expect((await run(['status', '--host', 'lab-07'])).code).toBe(0);
  });

  test('end a watch when no host is left to be asked', async () => {
    const { run } = await scene();
    const { code, stderr } = await run(['connections', '--watch', '--host', 'lab-08,lab-09']);
    expect(code).toBe(1);
    expect(stderr).toContain('lab-08: error HOST_UNREACHABLE');
  });
});

describe('a paired host that is not where it was', () => {
  const moved = { '192.0.2.77:17431': tcpEcho('192.0.2.77'), '192.0.2.66:17431': tcpEcho('x') };
  const machines = [
    { machineId: LAB_08.machineId.slice(0, 16), addresses: ['192.0.2.66'] },
    { machineId: LAB_07.machineId.slice(0, 16), addresses: ['192.0.2.55', '192.0.2.77'] },
  ];

  test('is found by discovery, and remembered where it is', async () => {
    const looks: AbortSignal[] = [];
    const { home, run } = await scene(moved, {
      findMachines: async (signal) => {
        looks.push(signal);
        return machines;
      },
    });
    const { code, stdout } = await run(['status', 'tcp-echo', '--host', 'lab-07']);
    expect(code).toBe(0);
    expect(stdout).toContain('192.0.2.77:65432');
    expect(looks).toHaveLength(1);
    const kept = await openHosts(path.join(home, 'config')).require('lab-07');
    expect(kept).toMatchObject({
      address: '192.0.2.77',
      controls: { 'tcp-echo': '192.0.2.77:17431', 'client-agent': '192.0.2.77:17434' },
    });
  });

  test('is not looked for while one of its daemons answers where it was', async () => {
    let looks = 0;
    const { run } = await scene(
      { '192.0.2.7:17434': CLIENT_AGENT },
      {
        findMachines: async () => {
          looks += 1;
          return machines;
        },
      },
    );
    const { code, stderr } = await run(['status', 'tcp-echo', '--host', 'lab-07']);
    expect(code).toBe(1);
    expect(stderr).toContain('HOST_UNREACHABLE');
    expect(looks).toBe(0);
  });

  test('is told as unreachable where nobody who advertises proves to be it', async () => {
    const { home, run } = await scene({}, { findMachines: async () => machines });
    const { code, stderr } = await run(['status', 'tcp-echo', '--host', 'lab-07']);
    expect(code).toBe(1);
    expect(stderr).toContain('lab-07: error HOST_UNREACHABLE');
    const kept = await openHosts(path.join(home, 'config')).require('lab-07');
    expect(kept.address).toBe('192.0.2.7');
  });
});
