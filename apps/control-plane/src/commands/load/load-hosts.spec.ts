import { describe, expect, onTestFinished, test } from 'vitest';
import { runInProcess } from '../../cli.fixture.ts';
import type { Answers } from '../../daemon.fixture.ts';
import { temporaryDirectory } from '../../directory.fixture.ts';
import { keepHosts, pairedHost, standIns } from '../../hosts.fixture.ts';
import { clientAgent } from './load-scene.fixture.ts';

const LAB_07 = pairedHost('lab-07', 7, {
  controls: {
    'udp-echo': '192.0.2.7:17432',
    'multi-tcp': '192.0.2.7:17433',
    'client-agent': '192.0.2.7:17434',
  },
});
const PERMIT = { payload: Buffer.from('{}'), signature: Buffer.from('s'), certificate: 'c' };

function serving(name: string, asked: object[]): Answers {
  return {
    'daemon.getInfo': () => ({ name }),
    'daemon.getStatus': () => ({ state: 'DAEMON_STATE_SERVING', listener: '0.0.0.0:65433' }),
    'listener.issuePermit': (request) => {
      const { caps } = request as { caps: object };
      asked.push({ daemon: name, ...caps });
      return { permit: PERMIT, listener: '0.0.0.0:65433', caps };
    },
  };
}

/** Runs `load` on a machine that is paired with lab-07. */
async function loadFrom(...argv: readonly string[]) {
  const home = temporaryDirectory(onTestFinished);
  await keepHosts(home, [LAB_07]);
  const permits: object[] = [];
  const asked: object[] = [];
  const agent = clientAgent({ seconds: 1, end: 'duration' }, asked);
  const { calledAs: _as, ...control } = standIns({
    '127.0.0.1:17434': agent,
    '192.0.2.7:17434': agent,
    '192.0.2.7:17432': serving('udp-echo', permits),
    '192.0.2.7:17433': serving('multi-tcp', permits),
  });
  const words = ['load', 'lab-07:65433', '--output', `${home}/out`, ...argv];
  const run = await runInProcess(words, { control, environment: { SOCKETLAB_HOME: home } });
  return { ...run, permits, asked };
}

describe('a load on a paired host', () => {
  test('asks the daemon that listens there for as much as the plan needs, and carries its permit', async () => {
    const argv = ['--connections', '20', '--rate', '1000', '--duration', '10s', '--churn', '10'];
    const { permits, asked, stderr, code } = await loadFrom(...argv);
    expect(code).toBe(0);
    const bytes = String((1_000 * 10 + 20 + 1_000) * 64);
    expect(permits).toEqual([
      { daemon: 'multi-tcp', connections: 20, bytes, perSecond: 120, durationMs: 25_000 },
    ]);
    expect(asked).toMatchObject([{ address: '192.0.2.7:65433', permit: PERMIT }]);
    expect(stderr).toContain('lab-07 (multi-tcp) permits 20 connections at once');
  });

  test('asks for one connection too, for that is load, and in a closed loop for all that may be', async () => {
    const { permits } = await loadFrom('--duration', '5s');
    expect(permits).toEqual([
      {
        daemon: 'multi-tcp',
        connections: 1,
        bytes: '268435456',
        perSecond: 1,
        durationMs: 20_000,
      },
    ]);
  });

  test('asks for as many datagrams a second as the rate is', async () => {
    const { permits } = await loadFrom('--udp', '--rate', '50', '--count', '100');
    expect(permits).toMatchObject([
      { daemon: 'udp-echo', perSecond: 50, bytes: String((100 + 1 + 50) * 64) },
    ]);
  });

  test('asks for none where another machine is to send, whose make is not told', async () => {
    const { permits, asked, stdout, code } = await loadFrom('--host', 'lab-07', '--json');
    expect([permits, code]).toEqual([[], 0]);
    expect(asked).toMatchObject([{ permit: null }]);
    expect(JSON.parse(stdout).target).toBe('lab-07:65433');
  });

  test('runs on one host only', async () => {
    const { code, stderr, asked } = await loadFrom('--host', 'local,lab-07');
    expect([code, asked]).toEqual([2, []]);
    expect(stderr).toContain('ONE_HOST');
  });
});
