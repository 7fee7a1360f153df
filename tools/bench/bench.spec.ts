import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

const main = path.join(import.meta.dirname, 'main.mjs');
const QUICK_RUN_MS = 120_000;
const NUMBER = /^\d+(?:,\d{3})*(?:\.\d+)?$/;

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

describe('the benchmarks, run with few repetitions', () => {
  let rows: ReturnType<typeof rowsOf> = [];

  beforeAll(() => {
    if (process.platform !== 'linux') return;
    const { status, stdout, stderr } = runBench('--quick');
    expect({ status, stderr }).toMatchObject({ status: 0 });
    rows = rowsOf(String(stdout));
  }, QUICK_RUN_MS);

  it.for([
    'tcp-echo',
    'a connection, µs: off',
    'a connection, µs: on',
    'idle, µs a second: on',
    'node -e 0',
    'socketlab --help',
    'idle, blocked in accept()',
    'busy with a client',
    'read the file and decode',
    'a capture',
    'into the file',
    'into the file, and an event each',
    'epoll, tracepoints off: resident',
    'the table by netlink (ours)',
    "the kernel's answer by netlink, left unread",
    'a scrape, from its request to its end',
    'while somebody does',
    'as a paired classmate',
    '3 hosts',
    'a plain cable',
    'a scripted wire that does nothing',
  ])('measure %s', (name, ctx) => {
    if (process.platform !== 'linux') ctx.skip('CPU is read from /proc, which only Linux has');
    const measured = rows.filter(([row]) => row === name).map(([, cells]) => cells);
    expect(measured).not.toEqual([]);
    // A dash is a peer that this machine lacks: the report says which.
    for (const cell of measured.flat().filter((text) => text !== '-')) {
      expect(cell).toMatch(NUMBER);
    }
  });

  it('refuse a benchmark that does not exist, and name those that do', () => {
    const { status, stderr } = runBench('--only', 'nothing');
    expect(status).toBe(2);
    expect(stderr).toContain(
      '"nothing": one of echo, observation, start, stop, decode, capture, idle, snapshot, scrape, fan-out, two-hosts',
    );
  });
});
