import { eventToMessage } from '@socketlab/control';
import type { Event } from '@socketlab/evidence';
import { expect, onTestFinished, test } from 'vitest';
import { runInProcess } from './cli.fixture.ts';
import { type Answers, NO_IDENTITY, standInClient } from './daemon.fixture.ts';
import { temporaryDirectory } from './directory.fixture.ts';

const SERVER = '127.0.0.1:65432';
const CLIENT = '127.0.0.1:40001';
const NOBODY = '0.0.0.0:0';
const SOURCE = `const listener = socket();
bind(listener);
accept(listener);`;

let made = 0;

/** Each a microsecond after the one before it. */
function event(facts: object, [local, remote]: readonly [string, string]): Event {
  made += 1;
  const common = { id: `tcp-echo.${made}`, host: 'local', witness: 'tcp-echo' };
  const times = { atNs: `${1e18 + made}`, monotonicNs: `${1_000 * made}` };
  return { ...common, ...times, socket: { protocol: 'tcp', local, remote }, ...facts } as Event;
}

function bound(): Event[] {
  const table = {
    kind: 'snapshot',
    source: 'sampled',
    via: 'sock_diag',
    state: 'LISTEN',
    inode: 7,
  };
  const call = { kind: 'call', source: 'program', name: 'bind', args: ['17', SERVER], result: 0 };
  const at = { file: 'echo-server.ts', line: 2, threadId: 4, descriptor: 17, handle: 'h.1' };
  const returnedMonotonicNs = `${1_000 * (made + 2)}`;
  return [
    event({ kind: 'reset', source: 'kernel', direction: 'sent' }, [SERVER, CLIENT]),
    event({ ...call, ...at, returnedMonotonicNs }, [SERVER, NOBODY]),
    // What the tables say twice in a row is shown once.
    event(table, [SERVER, NOBODY]),
    event(table, [SERVER, NOBODY]),
  ];
}

/** As it comes out of gRPC, where messages that are not there are null. */
function asAnswered(told: Event): object {
  const message = eventToMessage(told);
  const { snapshot } = message;
  return {
    ...message,
    ...(snapshot && { snapshot: { udp: null, acceptQueue: null, ...snapshot } }),
  };
}

function answers(position: object): Answers {
  const events = bound();
  const pending = {
    name: 'socket',
    args: ['AF_INET', 'SOCK_STREAM'],
    file: 'echo-server.ts',
    line: 1,
  };
  return {
    'daemon.getInfo': () => ({ name: 'tcp-echo', machineId: NO_IDENTITY.machineId }),
    'daemon.getStatus': () => ({ state: 'DAEMON_STATE_SERVING' }),
    'listener.openListener': () => ({ address: SERVER, backlog: 5, reply: 'REPLY_ECHO', pending }),
    'listener.getListenerSource': () => ({ source: { file: 'echo-server.ts', text: SOURCE } }),
    'listener.getListener': () => ({ address: SERVER }),
    'listener.stepListener': () => ({ ...position, afterSequence: '0', lastSequence: '4' }),
    'evidence.takeSnapshot': () => ({ events: [] }),
    'evidence.fetchEvents': () => ({ events: events.map(asAnswered), lastSequence: '4' }),
    'evidence.getTier': () => ({
      observers: [
        {
          name: 'packets',
          isAvailable: false,
          reason: 'only root may',
          reasonPtBr: 'só o root pode',
        },
      ],
    }),
  };
}

const ACCEPT = { name: 'accept', args: ['17'], file: 'echo-server.ts', line: 3 };
const SCENES = [
  [['listen', '--step'], {}],
  [['step'], { before: ACCEPT }],
  [['step', '--all'], { within: ACCEPT }],
  [['step', '--until', 'recv'], { ended: {} }],
] as const;

test.each(['en', 'pt-BR'] as const)('steps as they are shown, in %s', async (language) => {
  const parts: string[] = [];
  for (const [argv, position] of SCENES) {
    const run = await runInProcess(argv, {
      control: {
        openIdentity: async () => NO_IDENTITY,
        openClient: async (address) => standInClient(address, answers(position)),
      },
      environment: { SOCKETLAB_HOME: temporaryDirectory(onTestFinished), SOCKETLAB_LANG: language },
    });
    const told = `${run.stdout}${run.stderr}`;
    parts.push(`$ socketlab ${argv.join(' ')}   [exit code ${run.code}]\n${told}`);
  }
  await expect(parts.join('\n')).toMatchFileSnapshot(`transcripts/steps.${language}.txt`);
});

test('a step as JSON has the events themselves', async () => {
  const { stdout } = await runInProcess(['step', '--json'], {
    control: {
      openIdentity: async () => NO_IDENTITY,
      openClient: async (address) => standInClient(address, answers({ before: ACCEPT })),
    },
    environment: { SOCKETLAB_HOME: temporaryDirectory(onTestFinished) },
  });
  expect(JSON.parse(stdout)).toMatchObject({
    daemon: 'tcp-echo',
    position: { kind: 'before', call: { ...ACCEPT, source: 'accept(listener);' } },
    events: [{ kind: 'reset' }, { kind: 'call', name: 'bind' }, {}, { kind: 'snapshot' }],
  });
});
