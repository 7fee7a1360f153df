import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SocketlabError } from '@socketlab/foundation';
import { parseLoadRun } from '@socketlab/load';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runInProcess } from '../../cli.fixture.ts';
import { temporaryDirectory } from '../../directory.fixture.ts';
import { type Course, runLoad } from './load-scene.fixture.ts';

const WHOLE: Course = { seconds: 3, end: 'duration' };
const TARGET = '127.0.0.1:65433';
const LOST = new SocketlabError('CONNECTION_LOST', { en: 'gone', 'pt-BR': 'sumiu' }, {});

const folderIn = (home: string): string => path.join(home, 'out');
const load = (home: string, ...more: readonly string[]): readonly string[] => [
  ...['load', TARGET, '--connections', '5', '--output', folderIn(home)],
  ...more,
];

async function show(course: Course, ...more: readonly string[]) {
  const home = temporaryDirectory(onTestFinished);
  const shown = await runLoad(load(home, ...more), course, { home });
  return { ...shown, folder: folderIn(home) };
}

describe('a load', () => {
  test.each(['en', 'pt-BR'] as const)(
    'is told as its transcript holds it in %s',
    async (language) => {
      const scenes: readonly (readonly [string, Course, readonly string[]])[] = [
        ['closed loop', WHOLE, []],
        ['open loop', { ...WHOLE, errors: { NO_ANSWER: 2 } }, ['--rate', '1000']],
        [
          'gone',
          { seconds: 1, end: 'target-gone', errors: { ECONNREFUSED: 9 } },
          ['--rate', '1000'],
        ],
        ['silent', { seconds: 1, end: 'target-silent', answered: 0, errors: { NO_ANSWER: 5 } }, []],
        ['client-agent gone', { seconds: 2, end: LOST }, ['--rate', '1000']],
      ];
      const parts: string[] = [];
      for (const [name, course, more] of scenes) {
        const { code, stdout, stderr, home } = await show(course, ...more, '--lang', language);
        const talk = stderr.replaceAll(home, 'HOME');
        parts.push(`# ${name}   [exit code ${code}]\n${stdout}---\n${talk}`);
      }
      const file = `../../transcripts/load.${language}.txt`;
      await expect(parts.join('\n')).toMatchFileSnapshot(file);
    },
  );

  test('leaves four files, of which load.json is read back and the log is HdrHistogram’s', async () => {
    const { folder, code } = await show(WHOLE);
    expect(code).toBe(0);
    const names = ['latency.hlog', 'load.json', 'report.html', 'report.md'];
    expect(readdirSync(folder).toSorted()).toEqual(names);
    const run = parseLoadRun(readFileSync(path.join(folder, 'load.json'), 'utf8'));
    expect(run).toMatchObject({
      target: TARGET,
      startedAt: '2026-01-31T12:00:00.000Z',
      machine: { name: 'lab-08' },
      result: { reason: 'duration', intended: { count: 3_000 }, connect: { count: 5 } },
    });
    expect(run?.intervals).toHaveLength(3);
    const log = readFileSync(path.join(folder, 'latency.hlog'), 'utf8').split('\n');
    expect(log.filter((line) => /^\d/.test(line))).toHaveLength(3);
  });

  test('asks for what its options say', async () => {
    const more = ['--rate', '500', '--duration', '30s', '--size', '100', '--pipeline', '4'];
    const rest = ['--churn', '7', '--ramp', '5s', '--warmup', '2s', '--threads', '2'];
    const last = ['--timeout', '250', '--source', '127.0.0.2', '--count', '9000'];
    const { asked } = await show(WHOLE, ...more, ...rest, ...last);
    expect(asked).toMatchObject([
      {
        address: TARGET,
        protocol: 'tcp',
        connections: 5,
        rate: 500,
        messageBytes: 100,
        pipeline: 4,
        messagesPerConnection: 7,
        durationMs: 30_000,
        count: '9000',
        rampMs: 5_000,
        warmupMs: 2_000,
        threads: 2,
        timeoutMs: 250,
        source: '127.0.0.2:0',
        permit: null,
      },
    ]);
    const { asked: plain } = await show(WHOLE, '--udp');
    expect(plain).toMatchObject([{ protocol: 'udp', durationMs: 10_000, timeoutMs: 1_000 }]);
  });

  test('is valid JSON, also where the run failed', async () => {
    const { stdout } = await show(WHOLE, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      target: TARGET,
      plan: { connections: 5 },
      result: { reason: 'duration', counts: { answered: 3_000 }, intended: { count: 3_000 } },
    });
    const gone = await show({ seconds: 1, end: 'target-gone' }, '--json');
    expect(gone.code).toBe(1);
    expect(JSON.parse(gone.stdout)).toMatchObject({ result: { reason: 'target-gone' } });
  });

  test('ends at Ctrl+C with all that client-agent has counted', async () => {
    const interrupt = new AbortController();
    const course: Course = {
      seconds: 2,
      end: 'cancelled',
      onSecond: (second) => second === 1 && interrupt.abort(),
    };
    const home = temporaryDirectory(onTestFinished);
    const { code, asked, stdout } = await runLoad(load(home, '--json'), course, {
      home,
      signal: interrupt.signal,
    });
    expect(code).toBe(1);
    expect(asked).toHaveLength(2);
    expect(JSON.parse(stdout).result).toMatchObject({
      reason: 'cancelled',
      isFromIntervals: false,
      connect: { count: 5 },
    });
  });

  test('of a client-agent that cannot be asked to end it ends at Ctrl+C too, put together from the intervals', async () => {
    const home = temporaryDirectory(onTestFinished);
    const interrupt = new AbortController();
    const course: Course = {
      seconds: 2,
      end: new SocketlabError('CANCELLED', { en: 'cancelled', 'pt-BR': 'cancelado' }, {}),
      onSecond: (second) => second === 1 && interrupt.abort(),
    };
    const argv = load(home, '--rate', '1000');
    const { code, stdout } = await runLoad(argv, course, { home, signal: interrupt.signal });
    expect(code).toBe(1);
    expect(stdout).toContain('early: it was interrupted');
    const run = parseLoadRun(readFileSync(path.join(folderIn(home), 'load.json'), 'utf8'));
    expect(run?.result).toMatchObject({
      reason: 'cancelled',
      isFromIntervals: true,
      counts: { answered: 2_000 },
      intended: { count: 2_000 },
    });
    expect(run?.result.actual).toBeUndefined();
  });
});

test.each([
  ['CONNECTION_LOST', 'connection-lost'],
  ['DAEMON_STOPPING', 'stopped'],
  ['INTERNAL', 'failed'],
])('a run whose call ends with %s has the reason %s', async (code, reason) => {
  const end = new SocketlabError(code, { en: 'why', 'pt-BR': 'porquê' }, {});
  const { stdout } = await show({ seconds: 1, end }, '--json');
  const failure = { en: 'why', 'pt-BR': 'porquê' };
  expect(JSON.parse(stdout).result).toMatchObject({ reason, failure, isFromIntervals: true });
});

describe('what a load refuses', () => {
  test.each([
    ['a rate of nothing', ['--rate', '0'], 'INVALID_VALUE'],
    ['half a second', ['--duration', '500ms'], 'INVALID_VALUE'],
    ['too many connections', ['--connections', '20001'], 'INVALID_VALUE'],
    ['an empty message', ['--size', '0'], 'INVALID_VALUE'],
    ['a datagram without room for its number', ['--udp', '--size', '7'], 'CONFLICTING_OPTIONS'],
    ['a datagram that is too long', ['--udp', '--size', '65508'], 'CONFLICTING_OPTIONS'],
    ['churn of what has no connection', ['--udp', '--churn', '1'], 'CONFLICTING_OPTIONS'],
    ['a warm-up that is all of it', ['--warmup', '10s'], 'CONFLICTING_OPTIONS'],
    ['a ramp longer than the run', ['--duration', '5s', '--ramp', '6s'], 'CONFLICTING_OPTIONS'],
    ['a source that is no address', ['--source', 'lab-08'], 'INVALID_VALUE'],
    ['a comparison with no run', ['--compare', '/nowhere'], 'NOT_A_LOAD_RUN'],
  ])('%s', async (_what, more, problem) => {
    const { code, stderr, asked } = await show(WHOLE, ...more);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`error ${problem}`)]);
    expect(asked).toEqual([]);
  });

  test('a target without a port', async () => {
    const { code, stderr, asked } = await runLoad(['load', '127.0.0.1'], WHOLE);
    expect([code, asked]).toEqual([2, []]);
    expect(stderr).toContain('TARGET: "127.0.0.1" is not valid');
  });

  test.each(['127.0.0.1:0', '[::1]:0', 'server.example:00'])('port 0, as in %s', async (target) => {
    for (const command of ['load', 'send']) {
      const { code, stderr, asked } = await runLoad([command, target], WHOLE);
      expect([code, asked]).toEqual([2, []]);
      expect(stderr).toContain(`"${target}" is not valid: nothing can be sent to port 0`);
      expect(stderr).toContain('from 1 to 65535');
    }
  });

  test('a folder of something else, before anything is sent', async () => {
    const { home } = await show(WHOLE);
    const taken = path.join(home, 'out', 'load.json');
    const again = ['load', TARGET, '--output', taken];
    const { code, stderr, asked } = await runLoad(again, WHOLE, { home });
    expect([code, asked]).toEqual([1, []]);
    expect(stderr).toContain('error REPORT_NOT_WRITTEN');
  });
});

describe('two runs', () => {
  async function twoRuns() {
    const home = temporaryDirectory(onTestFinished);
    const folders = ['one', 'two'].map((name) => path.join(home, name));
    const [one = '', two = ''] = folders;
    await runLoad(['load', TARGET, '--output', one], WHOLE, { home });
    const more = ['--connections', '5', '--output', two];
    const second = await runLoad(['load', TARGET, ...more, '--compare', one], WHOLE, { home });
    return { home, one, two, second };
  }

  test('are compared right after a run, and by a command of their own', async () => {
    const { home, one, two, second } = await twoRuns();
    expect(second.stdout).toContain(
      'These runs did different things: connections at once (A 1, B 5)',
    );
    expect(existsSync(path.join(two, 'comparison.html'))).toBe(true);
    const output = path.join(home, 'both');
    const shown = await runInProcess(['compare', one, two, '--output', output]);
    expect(shown.code).toBe(0);
    const table = shown.stdout.replaceAll(home, 'HOME');
    await expect(table).toMatchFileSnapshot('../../transcripts/compare.en.txt');
    expect(readdirSync(output).toSorted()).toEqual(['report.html', 'report.md']);
    const args = ['compare', one, two, '--output', output, '--lang', 'pt-BR'];
    const portuguese = (await runInProcess(args)).stdout.replaceAll(home, 'HOME');
    await expect(portuguese).toMatchFileSnapshot('../../transcripts/compare.pt-BR.txt');
  });

  test('leave no comparison beside a later run that is compared with none, and nobody else’s', async () => {
    const { home, one, two } = await twoRuns();
    const again = ['load', TARGET, '--output', two, '--lang', 'pt-BR'];
    const { stderr } = await runLoad(again, WHOLE, { home });
    expect(readdirSync(two).toSorted()).toEqual(readdirSync(one).toSorted());
    expect(stderr).toContain(
      'removida a comparação de uma rodada anterior: comparison.md, comparison.html',
    );
    const own = path.join(two, 'comparison.html');
    writeFileSync(own, '<h1>Two runs compared</h1> by me');
    const { stderr: nothing } = await runLoad(again, WHOLE, { home });
    expect(nothing).not.toContain('comparison');
    expect(existsSync(own)).toBe(true);
  });

  test('are data for a program', async () => {
    const { home, one, two } = await twoRuns();
    const args = ['compare', one, two, '--output', path.join(home, 'both'), '--json'];
    const told = JSON.parse((await runInProcess(args)).stdout);
    expect(told.differences).toMatchObject([{ field: 'connections', first: '1', second: '5' }]);
    expect(told.numbers[0]).toMatchObject({ key: 'answeredPerSecond', ratio: 1 });
    // 3,000 answers in 3.001 s.
    expect(told.numbers[0].first).toBeCloseTo(999.67, 2);
  });
});
