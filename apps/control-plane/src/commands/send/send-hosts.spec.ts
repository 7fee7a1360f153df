import { describe, expect, onTestFinished, test } from 'vitest';
import { type CliRun, runInProcess } from '../../cli.fixture.ts';
import type { Answers } from '../../daemon.fixture.ts';
import { temporaryDirectory } from '../../directory.fixture.ts';
import { keepHosts, pairedHost, standIns } from '../../hosts.fixture.ts';

const LAB_07 = pairedHost('lab-07', 7, {
  controls: {
    'tcp-echo': '192.0.2.7:17431',
    'udp-echo': '192.0.2.7:17432',
    'multi-tcp': '192.0.2.7:17433',
    'client-agent': '192.0.2.7:17434',
  },
});
const PERMIT = { payload: Buffer.from('{}'), signature: Buffer.from('s'), certificate: 'c' };
const ENDS = { local: '192.0.2.1:40000', remote: '192.0.2.7:65433' };
const MANY = { results: [{ isEcho: true, errno: '', answeredNs: '1' }], durationNs: '1', ...ENDS };

function serving(name: string, listener: string, asked: object[]): Answers {
  return {
    'daemon.getInfo': () => ({ name }),
    'daemon.getStatus': () => ({ state: 'DAEMON_STATE_SERVING', listener }),
    'listener.issuePermit': (request) => {
      asked.push({ daemon: name, ...(request as object) });
      return { permit: PERMIT, listener, caps: (request as { caps: object }).caps };
    },
  };
}

/** Runs `send` on a machine that is paired with lab-07; gives what client-agent and lab-07's daemons were asked. */
async function sendFrom(...argv: readonly string[]) {
  const home = temporaryDirectory(onTestFinished);
  await keepHosts(home, [LAB_07]);
  const permits: object[] = [];
  const sent: { address: string; permit?: unknown }[] = [];
  const send = (answer: object) => (request: unknown) => {
    sent.push(request as { address: string });
    return answer;
  };
  const agent: Answers = {
    'daemon.getInfo': () => ({ name: 'client-agent' }),
    'daemon.getStatus': () => ({ state: 'DAEMON_STATE_SERVING' }),
    'client.exchange': send({ ...ENDS, reply: Buffer.from('hi'), durationNs: '1' }),
    'client.exchangeMany': send(MANY),
    'client.exchangeDatagram': send({ ...ENDS, results: [] }),
  };
  const { calledAs: _as, ...control } = standIns({
    '127.0.0.1:17434': agent,
    '192.0.2.7:17434': agent,
    '192.0.2.7:17432': serving('udp-echo', '192.0.2.7:65433', permits),
    '192.0.2.7:17433': serving('multi-tcp', '0.0.0.0:65433', permits),
  });
  const run: CliRun = await runInProcess(['send', ...argv], {
    control,
    environment: { SOCKETLAB_HOME: home },
  });
  return { ...run, permits, sent };
}

describe('send to a paired host', () => {
  test('finds its address by its name', async () => {
    const { sent, permits, code } = await sendFrom('lab-07:65433', 'hi');
    expect(sent).toMatchObject([{ address: '192.0.2.7:65433' }]);
    expect(permits).toEqual([]);
    expect(code).toBe(0);
  });

  test('leaves other names, and addresses of others, as they are', async () => {
    for (const target of ['lab-99:65433', 'lab-07.example:1', '192.0.2.9:1', '[2001:db8::1]:1']) {
      expect((await sendFrom(target, 'hi')).sent).toMatchObject([{ address: target }]);
    }
  });

  test('asks the daemon that listens there for a permit for many connections, and says so', async () => {
    const { sent, permits, stderr } = await sendFrom('lab-07:65433', 'hi', '--connections', '50');
    expect(permits).toEqual([
      {
        daemon: 'multi-tcp',
        caps: { connections: 50, bytes: '100', perSecond: 50, durationMs: 15_000 },
      },
    ]);
    expect(sent).toMatchObject([{ address: '192.0.2.7:65433', permit: PERMIT }]);
    expect(stderr).toContain(
      'lab-07 (multi-tcp) permits 50 connections at once and 100 bytes each way, for 15 s',
    );
  });

  test('asks it too where the host is given by its address, and for many datagrams', async () => {
    expect((await sendFrom('192.0.2.7:65433', 'hi', '--connections', '2')).permits).toHaveLength(1);
    const { permits } = await sendFrom('lab-07:65433', 'hi', '--udp', '--count', '21');
    expect(permits).toMatchObject([{ daemon: 'udp-echo', caps: { connections: 1, bytes: '42' } }]);
  });

  test('asks for none for one connection, a few datagrams, or this machine', async () => {
    const one = await sendFrom('lab-07:65433', 'hi', '--connections', '1');
    const few = await sendFrom('lab-07:65433', 'hi', '--udp', '--count', '20');
    const here = await sendFrom('127.0.0.1:65433', 'hi', '--connections', '50');
    for (const { permits, sent } of [one, few, here]) {
      expect(permits).toEqual([]);
      expect(sent).toMatchObject([{ permit: null }]);
    }
  });

  test('asks for none where another machine is to send, for it would be for this one', async () => {
    const argv = ['lab-07:65433', 'hi', '--connections', '50', '--host', 'lab-07'];
    const { permits, sent } = await sendFrom(...argv);
    expect(permits).toEqual([]);
    expect(sent).toMatchObject([{ permit: null }]);
  });

  test('says that nobody can permit it where no daemon of the host listens', async () => {
    const { code, stderr, sent } = await sendFrom('lab-07:65499', 'hi', '--connections', '50');
    expect(code).toBe(1);
    expect(stderr).toContain('error NOBODY_TO_PERMIT');
    expect(stderr).toContain('its listeners: 0.0.0.0:65433');
    expect(sent).toEqual([]);
  });
});
