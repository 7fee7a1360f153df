import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { isThorough } from '@socketlab/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { BENCHMARKS } from './benchmarks.mjs';

const main = path.join(import.meta.dirname, 'main.mjs');
const QUICK_RUN_MS = 240_000;
const NUMBER = /^\d+(?:,\d{3})*(?:\.\d+)?$/;

/** The rows that each benchmark has to have; those of peers only where they are here, and of models only where they are built. */
const ROWS: Readonly<Record<string, readonly string[]>> = {
  tcp: [
    'multi-tcp event-loop',
    'multi-tcp epoll',
    'C, epoll',
    'Go, net',
    'Python, asyncio',
    'Python, asyncio streams',
    'Python, selectors',
    'Node, net',
    'ncat',
    'socat',
  ],
  echo: ['tcp-echo', 'C', 'Python', 'Go', "a class's script"],
  udp: ['C, recvmmsg', 'C, recvfrom', 'Go, net', 'Node, dgram', 'Python', "a class's script"],
  churn: ['multi-tcp epoll', 'C, epoll', 'Go, net', 'Node, net', 'ncat', 'socat'],
  idle: ['epoll, tracepoints off: resident', 'epoll, tracepoints on: private'],
  load: ['C, epoll', 'C, epoll, latencies counted', 'Go, net', 'Go, net, latencies counted'],
  observation: [
    'a connection, µs: off',
    'a connection, µs: on',
    'idle, µs a second: on',
    'that came and went',
  ],
  start: ['node -e 0', 'socketlab --help', 'socketlab ps'],
  stop: ['idle, blocked in accept()', 'busy with a client'],
  decode: ['read the file and decode'],
  capture: ['a capture', 'into the file', 'into the file, and an event each'],
  snapshot: [
    'the table by netlink (ours)',
    "the kernel's answer by netlink, left unread",
    'the same facts through ss -tanoe, read and parsed',
  ],
  scrape: ['a scrape, from its request to its end', 'while somebody does'],
  'fan-out': ['as a paired classmate', '3 hosts'],
  'two-hosts': ['a plain cable', 'a scripted wire that does nothing'],
};
/** What need not be here. */
const PEERS = /^(?:C|Go|Python|ncat|socat|a class's)\b/;
/** What takes long: it runs where there is time. */
const LONG = [
  ...['load', 'churn', 'udp', 'capture', 'observation', 'snapshot', 'fan-out', 'two-hosts'],
];

/** The cells of each row of each table, without its head; keyed by the first cell. */
function rowsOf(report: string): (readonly [string, readonly string[]])[] {
  return report
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
    .map((line) => {
      const [name = '', ...cells] = line.slice(2, -2).split(' | ');
      return [name, cells] as const;
    });
}

function runBench(...options: string[]): ReturnType<typeof spawnSync> {
  return spawnSync(process.execPath, [main, ...options], { encoding: 'utf8' });
}

const runs = (benchmark: string): boolean => isThorough() || !LONG.includes(benchmark);

describe('the benchmarks, run with few repetitions', () => {
  let report = '';
  let rows: ReturnType<typeof rowsOf> = [];

  beforeAll(() => {
    if (process.platform !== 'linux') return;
    const chosen = Object.keys(ROWS).filter(runs);
    const only = chosen.flatMap((benchmark) => ['--only', benchmark]);
    const { status, stdout, stderr } = runBench('--quick', ...only);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    report = String(stdout);
    rows = rowsOf(report);
  }, QUICK_RUN_MS);

  it('have their rows named here', () => {
    expect(Object.keys(ROWS).sort()).toEqual(Object.keys(BENCHMARKS).sort());
  });

  it.for(
    Object.entries(ROWS).flatMap(([benchmark, names]) =>
      names.map((name) => [benchmark, name] as const),
    ),
  )('%s: measure %s', ([benchmark, name], ctx) => {
    if (process.platform !== 'linux') ctx.skip('CPU is read from /proc, which only Linux has');
    if (!runs(benchmark)) ctx.skip('takes a while: with SOCKETLAB_THOROUGH=1 it runs');
    const measured = rows.filter(([row]) => row === name).map(([, cells]) => cells);
    if (measured.length === 0 && PEERS.test(name)) {
      expect(report).toMatch(new RegExp(`^Not measured: .*${name}: no `, 'm'));
      return;
    }
    expect(measured).not.toEqual([]);
    // A dash is a peer that this machine lacks: the report says which.
    for (const cell of measured.flat().filter((text) => text !== '-')) {
      expect(cell).toMatch(NUMBER);
    }
  });

  it('refuse a benchmark that does not exist, and name those that do', () => {
    const { status, stderr } = runBench('--only', 'nothing');
    expect(status).toBe(2);
    expect(stderr).toContain(`"nothing": one of ${Object.keys(BENCHMARKS).join(', ')}`);
  });

  it('do not keep numbers that mean nothing', () => {
    const { status, stderr } = runBench('--quick', '--write');
    expect(status).toBe(2);
    expect(stderr).toContain('numbers of --quick mean nothing');
  });
});
