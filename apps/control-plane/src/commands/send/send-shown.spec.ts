import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runInProcess } from '../../cli.fixture.ts';
import { type Answers, NO_IDENTITY, standInClient } from '../../daemon.fixture.ts';
import { temporaryDirectory } from '../../directory.fixture.ts';

const CONNECTED = { connectedNs: '250000', replyBytes: 0, isEcho: false, errno: '' };
const FATES = [
  { ...CONNECTED, answeredNs: '900000', replyBytes: 5, isEcho: true },
  { ...CONNECTED, connectedNs: '300000', answeredNs: '1100000', replyBytes: 3 },
  { ...CONNECTED, connectedNs: '1050000000' },
  { ...CONNECTED, errno: 'ECONNRESET' },
  { ...CONNECTED, errno: 'ETIMEDOUT' },
  { replyBytes: 0, isEcho: false, errno: 'EADDRNOTAVAIL' },
  { replyBytes: 0, isEcho: false, errno: 'EHOSTUNREACH' },
];

function manyOf(count: number): object {
  const results = Array.from({ length: count }, (_, index) => ({
    local: `127.0.0.1:${40_000 + index}`,
    ...FATES[index % FATES.length],
  }));
  return { results, durationNs: '1234500000' };
}

const ENDS = { local: '127.0.0.1:40000', remote: '127.0.0.1:65431' };
const REPLY = { outcome: 'reply', reply: Buffer.from('HELLO'), durationNs: '310000' };
const REFUSED = { outcome: 'errno', errno: 'ECONNREFUSED', durationNs: '120000' };
const SILENCE = { outcome: 'noAnswer', noAnswer: {}, durationNs: '1000400000' };

const SCENES: readonly (readonly [argv: string, method: string, answer: object])[] = [
  ['send hello --connections 25', 'exchangeMany', manyOf(25)],
  ['send hello --connections 1', 'exchangeMany', { results: [FATES[6]], durationNs: '90000' }],
  ['send hello --udp', 'exchangeDatagram', { ...ENDS, results: [REPLY] }],
  ['send hello --udp --connect', 'exchangeDatagram', { ...ENDS, results: [REFUSED] }],
  ['send hello --udp', 'exchangeDatagram', { ...ENDS, results: [SILENCE] }],
  [
    'send hello --udp --connect --count 3',
    'exchangeDatagram',
    { ...ENDS, results: [REPLY, REFUSED, SILENCE] },
  ],
];

async function show([argv, method, answer]: (typeof SCENES)[number], extra: readonly string[]) {
  const home = temporaryDirectory(onTestFinished);
  const records = path.join(home, 'state', 'daemons');
  mkdirSync(records, { recursive: true });
  const record = { name: 'client-agent', control: '127.0.0.1:17434', pid: 4_243 };
  writeFileSync(path.join(records, 'client-agent.json'), JSON.stringify(record));
  const answers: Answers = {
    'daemon.getInfo': () => ({ name: 'client-agent', pid: 4_243 }),
    'daemon.getStatus': () => ({ state: 'DAEMON_STATE_SERVING' }),
    [`client.${method}`]: () => ({ local: '', remote: '', ...answer }),
  };
  return runInProcess([...argv.split(' '), ...extra], {
    environment: { SOCKETLAB_HOME: home },
    control: {
      openIdentity: async () => NO_IDENTITY,
      openClient: async (address) => standInClient(address, answers),
    },
  });
}

describe('what came of many connections, and of datagrams', () => {
  test.each(['en', 'pt-BR'] as const)('in %s', async (language) => {
    const parts: string[] = [];
    for (const scene of SCENES) {
      const { code, stdout, stderr } = await show(scene, ['--lang', language]);
      parts.push(`$ socketlab ${scene[0]}   [exit code ${code}]\n${stdout}---\n${stderr}`);
    }
    const file = `../../transcripts/send.${language}.txt`;
    await expect(parts.join('\n')).toMatchFileSnapshot(file);
  });

  test('as JSON: all of it, times in milliseconds, outcomes by name', async () => {
    const [many, , , , , datagrams] = SCENES;
    if (many === undefined || datagrams === undefined) throw new Error('the scenes are gone');
    const all = JSON.parse((await show(many, ['--json'])).stdout);
    expect(all).toMatchObject({
      connections: 25,
      answered: 8,
      echoes: 4,
      endedUnanswered: 4,
      failed: { ECONNRESET: 4, ETIMEDOUT: 3, EADDRNOTAVAIL: 3, EHOSTUNREACH: 3 },
      answeredMs: { first: 0.9, median: 1.1, last: 1.1 },
    });
    expect(all.results).toHaveLength(25);
    expect(JSON.parse((await show(datagrams, ['--json'])).stdout)).toMatchObject({
      results: [
        { outcome: 'answered', reply: 'HELLO', replyBase64: 'SEVMTE8=', durationMs: 0.31 },
        { outcome: 'refused', errno: 'ECONNREFUSED' },
        { outcome: 'no-answer' },
      ],
    });
  });
});
