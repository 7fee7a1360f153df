import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { type LoadRun, parseLoadRun } from '@socketlab/load';
import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from './eventually.ts';
import { createMachine, type Machine } from './machine.ts';
import { scrape } from './metrics.ts';
import { openScreenTerminal } from './screen-terminal.ts';
import { needThorough } from './shared-machine.ts';

failOnLeaks();

const onLinux = process.platform === 'linux';
const LONG_MS = 60_000;

interface Told {
  readonly report: string;
  readonly result: LoadRun['result'];
}

/** A machine whose client-agent runs, and a server. */
async function createScene(name: 'multi-tcp' | 'udp-echo', args: readonly string[] = []) {
  const machine = createMachine();
  const server = await machine.start(name, ['--listen', '127.0.0.1:0', ...args]);
  await machine.start('client-agent');
  return { machine, server, target: server.listener };
}

function readRun(machine: Machine, folder: string): LoadRun {
  const run = parseLoadRun(readFileSync(path.join(machine.home, folder, 'load.json'), 'utf8'));
  if (run === undefined) throw new Error(`${folder} has no run`);
  return run;
}

/** A server that takes connections and never says a word. */
async function listenSilently(): Promise<string> {
  const server = createServer((connection) => {
    connection.on('error', () => undefined);
    connection.resume();
    onTestFinished(() => void connection.destroy());
  });
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    await once(server, 'close');
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.runIf(onLinux)('socketlab load', () => {
  it('asks multi-tcp in a closed and in an open loop, and compares the two', async () => {
    const { machine, server, target } = await createScene('multi-tcp');
    const load = ['load', target, '--connections', '10', '--threads', '2'];
    const closed = ['--count', '2000', '--pipeline', '4', '--churn', '50', '--size', '200'];
    const first = await machine.run([...load, ...closed, '--output', 'closed']);
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toContain('all messages were sent');
    const { result, plan } = readRun(machine, 'closed');
    expect(plan).toMatchObject({ threads: 2, pipeline: 4, messageBytes: 200, rate: 0 });
    expect(result).toMatchObject({
      reason: 'count',
      counts: { sent: 2_000, answered: 2_000, errors: {}, sentBytes: 400_000 },
      intended: { count: 2_000 },
    });
    expect(result.counts.opened).toBeGreaterThanOrEqual(40);
    const accepted = (await scrape(server)).get('socketlab_tcp_accepted_connections_total');
    expect(accepted).toBe(result.counts.opened);

    const open = ['--rate', '1000', '--count', '500', '--output', 'open', '--compare', 'closed'];
    const second = await machine.run([...load, ...open, '--lang', 'pt-BR']);
    expect(second).toMatchObject({ code: 0 });
    expect(second.stdout).toContain('Estas rodadas fizeram coisas diferentes');
    const files = ['latency.hlog', 'load.json', 'report.html', 'report.md'];
    expect(readdirSync(path.join(machine.home, 'closed')).toSorted()).toEqual(files);
    const both = ['comparison.html', 'comparison.md', ...files];
    expect(readdirSync(path.join(machine.home, 'open')).toSorted()).toEqual(both);
    const run = readRun(machine, 'open');
    expect(run.result).toMatchObject({ reason: 'count', counts: { sent: 500, answered: 500 } });
  });

  it('asks udp-echo, and ends in time where nobody listens or answers, with valid JSON and a report', async () => {
    const { machine, target } = await createScene('udp-echo');
    const args = ['load', target, '--udp', '--connections', '4', '--count', '400'];
    const { result } = await machine.ask<Told>([...args, '--output', 'udp']);
    expect(result).toMatchObject({ reason: 'count', counts: { sent: 400, answered: 400 } });
    expect(result.connect).toBeUndefined();
    const refused = await machine.run(['load', '127.0.0.1:9', '--json', '--output', 'refused']);
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ result: { reason: 'target-refused' } });
    const mute = await listenSilently();
    const silent = await machine.run([
      ...['load', mute, '--timeout', '100', '--json'],
      ...['--output', 'silent'],
    ]);
    expect(silent.code).toBe(1);
    const told = JSON.parse(silent.stdout) as Told;
    expect(told.result).toMatchObject({ reason: 'target-silent', counts: { answered: 0 } });
    expect(told.result.counts.errors['NO_ANSWER']).toBeGreaterThan(0);
    expect(readRun(machine, 'silent').result.reason).toBe('target-silent');
  });

  it(
    'shows how it goes on a terminal, and Ctrl+C ends it with its report',
    async (context) => {
      needThorough(context);
      const { machine, target } = await createScene('multi-tcp');
      const output = path.join(machine.home, 'cut');
      const args = ['load', target, '--rate', '200', '--duration', '1m', '--output', output];
      const terminal = await openScreenTerminal(machine.command('control-plane', args), {
        columns: 100,
        rows: 30,
        environment: machine.environment,
      });
      await eventually(() =>
        expect(terminal.written()).toMatch(
          /1\/60 s {2}sent \d+\/s {2}answered \d+\/s {2}p50 \S+ \S+ {2}p99/,
        ),
      );
      terminal.signal(2);
      expect(await terminal.ending()).toMatchObject({ ended: 1 });
      expect(terminal.written()).toContain('early: it was interrupted');
      expect(readRun(machine, 'cut').result).toMatchObject({ reason: 'cancelled' });
    },
    LONG_MS,
  );
});
