import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SocketlabError } from '@socketlab/foundation';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runInProcess } from './cli.fixture.ts';
import type { ClientsDeps } from './clients.ts';
import { type Answers, NO_IDENTITY, standInClient } from './daemon.fixture.ts';
import { temporaryDirectory } from './directory.fixture.ts';

const INFO = {
  version: '0.1.0',
  machineId: 'ab'.repeat(32),
  startedAt: { seconds: '1769862896', nanos: 789_000_000 },
  tier: 'TIER_PLAIN_LINUX',
  platform: 'linux-x64',
  nodeVersion: 'v26.10.0',
};
const STATUS = {
  state: 'DAEMON_STATE_SERVING',
  openConnections: 2,
  totalConnections: '7',
  receivedBytes: '1300',
  sentBytes: '1300',
  eventsLost: '0',
};
const TIER = {
  tier: 'TIER_PLAIN_LINUX',
  observers: [
    {
      name: 'tracepoints',
      isAvailable: false,
      reason: 'only root may use them',
      reasonPtBr: 'só o root pode usá-los',
      remedy: 'sudo npx socketlab up',
    },
    {
      ...{ name: 'sock_diag', isAvailable: true, reason: '', reasonPtBr: '', remedy: '' },
      ...{ note: '', notePtBr: '' },
    },
    {
      ...{ name: 'packets', isAvailable: true, reason: '', reasonPtBr: '', remedy: '' },
      ...{ note: 'by a copy of the library', notePtBr: 'por uma cópia da biblioteca' },
    },
  ],
};
const TCP_ECHO: Answers = {
  'daemon.getInfo': () => ({
    ...INFO,
    name: 'tcp-echo',
    pid: 4_242,
    controlAddress: '127.0.0.1:17431',
    metricsAddress: '127.0.0.1:19431',
  }),
  'daemon.getStatus': () => ({ ...STATUS, listener: '127.0.0.1:65432' }),
  'listener.getListener': () => ({
    state: 'LISTENER_STATE_OPEN',
    address: '127.0.0.1:65432',
    backlog: 128,
    reply: 'REPLY_ECHO',
    accepted: '7',
    closed: { peer: '4', reset: '1' },
    receivedBytes: '1300',
    sentBytes: '1300',
    acceptQueueLength: 1,
    acceptQueueLimit: 128,
    model: '',
    limits: null,
    refused: {},
  }),
  'listener.listConnections': () => ({
    connections: [
      connection('127.0.0.1:40001', 'ESTABLISHED', { isAccepted: true }),
      connection('127.0.0.1:40002', 'ESTABLISHED', { isAccepted: false }),
      connection('127.0.0.1:40003', 'TIME-WAIT', { isAccepted: true, timeWaitMs: 24_512 }),
    ],
  }),
  'evidence.getTier': () => TIER,
};

const UDP_ECHO: Answers = {
  'daemon.getInfo': () => ({
    ...INFO,
    name: 'udp-echo',
    pid: 4_244,
    controlAddress: '127.0.0.1:17432',
    metricsAddress: '127.0.0.1:19432',
  }),
  'daemon.getStatus': () => ({
    ...STATUS,
    openConnections: 0,
    totalConnections: '0',
    listener: '127.0.0.1:65431',
    heldListener: '127.0.0.1:65531',
  }),
  'listener.getListener': () => ({
    state: 'LISTENER_STATE_OPEN',
    address: '127.0.0.1:65431',
    reply: 'REPLY_UPPER',
    model: 'blocking',
    held: { address: '127.0.0.1:65531', isServed: false, isPaused: true, waiting: 768 },
    receivedBytes: '1300',
    sentBytes: '1300',
    refused: { 'low-port': '1', 'own-kind': '2', budget: '0' },
    datagrams: {
      received: '103',
      sent: '100',
      truncated: '1',
      endpoints: 2,
      dropped: '7',
      receiveBufferErrors: '9',
    },
  }),
  'listener.openListener': () => ({
    address: '127.0.0.1:65431',
    backlog: 0,
    reply: 'REPLY_UPPER',
    model: 'batch',
  }),
  'listener.closeListener': () => ({ cut: 0 }),
  'evidence.getTier': () => TIER,
  'listener.listEndpoints': () => ({
    endpoints: [
      endpoint('127.0.0.1:40004', { refusedDatagrams: '2' }),
      endpoint('[::1]:40005', { refusedDatagrams: '0' }),
    ],
  }),
};

const MODEL_AND_LIMITS = {
  model: 'epoll',
  limits: { connections: 100, connectionsPerAddress: 0, idleMs: 30_000, bytes: '0' },
};
const MULTI_TCP: Answers = {
  'daemon.getInfo': () => ({
    ...INFO,
    name: 'multi-tcp',
    pid: 4_245,
    controlAddress: '127.0.0.1:17433',
    metricsAddress: '127.0.0.1:19433',
  }),
  'daemon.getStatus': () => ({
    ...STATUS,
    listener: '127.0.0.1:65433',
    heldListener: '127.0.0.1:65433',
  }),
  'listener.getListener': () => ({
    state: 'LISTENER_STATE_OPEN',
    address: '127.0.0.1:65433',
    backlog: 128,
    reply: 'REPLY_ECHO',
    accepted: '7',
    closed: { peer: '2', limit: '3' },
    held: { address: '127.0.0.1:65433', isServed: true, isPaused: false, waiting: 0 },
    receivedBytes: '1300',
    sentBytes: '1300',
    acceptQueueLength: 0,
    acceptQueueLimit: 128,
    refused: { connections: '3', 'idle-time': '0' },
    ...MODEL_AND_LIMITS,
  }),
  'listener.openListener': () => ({
    address: '127.0.0.1:65433',
    backlog: 128,
    reply: 'REPLY_ECHO',
    ...MODEL_AND_LIMITS,
  }),
  'listener.listConnections': () => ({ connections: [] }),
  'listener.listEndpoints': () => ({ endpoints: [] }),
  'evidence.getTier': () => TIER,
};

const ANSWERS: Readonly<Record<string, Answers>> = {
  '127.0.0.1:17431': TCP_ECHO,
  '127.0.0.1:17432': UDP_ECHO,
  '127.0.0.1:17433': MULTI_TCP,
};

function endpoint(remote: string, rest: object): object {
  const counts = { receivedDatagrams: '52', sentDatagrams: '50' };
  return { remote, ...counts, receivedBytes: '650', sentBytes: '650', ...rest };
}

function connection(remote: string, state: string, rest: object): object {
  const local = '127.0.0.1:65432';
  return { local, remote, state, receivedBytes: '13', sentBytes: '13', acceptedAt: null, ...rest };
}

/** The servers answer; a record says that client-agent runs, and nothing listens there. */
function scene(): { control: ClientsDeps; environment: Record<string, string> } {
  const home = temporaryDirectory(onTestFinished);
  const records = path.join(home, 'state', 'daemons');
  mkdirSync(records, { recursive: true });
  const record = { name: 'client-agent', control: '127.0.0.1:17434', pid: 4_243 };
  writeFileSync(path.join(records, 'client-agent.json'), JSON.stringify(record));
  const gone = (): never => {
    throw new SocketlabError('DAEMON_UNREACHABLE', { en: 'nobody', 'pt-BR': 'ninguém' });
  };
  return {
    control: {
      openIdentity: async () => NO_IDENTITY,
      openClient: async (address) =>
        standInClient(address, ANSWERS[address] ?? { 'daemon.getInfo': gone }),
    },
    environment: { SOCKETLAB_HOME: home },
  };
}

const FORBIDDEN = {
  isAvailable: false,
  reason: { en: 'a setting forbids it', 'pt-BR': 'uma configuração proíbe isso' },
  remedy: 'sudo sysctl -w setting=1',
} as const;

const COMMANDS = [
  ['ps'],
  ['status', 'tcp-echo'],
  ['status', 'client-agent'],
  ['connections', 'tcp-echo'],
  ['status', 'udp-echo'],
  ['connections', 'udp-echo'],
  ['listen', 'udp-echo', '--reply', 'upper', '--once'],
  ['close', 'udp-echo'],
  ['status', 'multi-tcp'],
  ['listen', 'multi-tcp', '--model', 'epoll', '--max-connections', '100', '--idle-ms', '30000'],
  ['listen', 'udp-echo', '--max-bytes', '1'],
  ['doctor'],
];

describe('what daemons say, as tables', () => {
  test.each(['en', 'pt-BR'] as const)('in %s', async (language) => {
    const parts: string[] = [];
    for (const argv of COMMANDS) {
      const { control, environment } = scene();
      const run = await runInProcess(argv, {
        control,
        findSandbox: async () => FORBIDDEN,
        environment: { ...environment, SOCKETLAB_LANG: language },
      });
      const told = `${run.stdout}${run.stderr}`.replaceAll(
        environment['SOCKETLAB_HOME'] ?? '',
        '~',
      );
      parts.push(`$ socketlab ${argv.join(' ')}   [exit code ${run.code}]\n${told}`);
    }
    await expect(parts.join('\n')).toMatchFileSnapshot(`transcripts/daemons.${language}.txt`);
  });

  test('as JSON in a stable shape', async () => {
    const { control, environment } = scene();
    const { stdout } = await runInProcess(['ps', '--json'], { control, environment });
    const told = stdout.replaceAll(environment['SOCKETLAB_HOME'] ?? '', '~');
    await expect(told).toMatchFileSnapshot('transcripts/ps.json');
    const { stdout: list } = await runInProcess(['connections', 'tcp-echo', '--json'], {
      control,
      environment,
    });
    expect(JSON.parse(list)).toMatchObject({
      connections: [{ isAccepted: true }, {}, { timeWaitMs: 24_512 }],
    });
    const { stdout: all } = await runInProcess(['connections', '--json'], { control, environment });
    expect(JSON.parse(all)).toMatchObject({
      connections: [{}, {}, {}],
      endpoints: [{ remote: '127.0.0.1:40004', refusedDatagrams: 2 }, { sentDatagrams: 50 }],
    });
  });

  test('an identity that cannot be used is told as such, not as a daemon’s silence', async () => {
    const { control, environment } = scene();
    const openIdentity = async (): Promise<never> => {
      throw new SocketlabError('IDENTITY_UNREADABLE', { en: 'cut short', 'pt-BR': 'cortada' });
    };
    const run = await runInProcess(['ps'], { environment, control: { ...control, openIdentity } });
    expect(run).toEqual({ code: 1, stdout: '', stderr: 'error IDENTITY_UNREADABLE: cut short\n' });
  });

  test('a stranger on a daemon’s port ends a command as a failure, not as a defect', async () => {
    const { control, environment } = scene();
    const refuse = (): never => {
      throw new SocketlabError('NOT_A_DAEMON', { en: 'a web server', 'pt-BR': 'um servidor web' });
    };
    const { code, stderr } = await runInProcess(['listen'], {
      environment,
      control: {
        ...control,
        openClient: async (address) => standInClient(address, { 'daemon.getInfo': refuse }),
      },
    });
    expect(code).toBe(1);
    expect(stderr).toContain(
      'DAEMON_NOT_ANSWERING: tcp-echo does not answer at 127.0.0.1:17431: a web server',
    );
  });
});
