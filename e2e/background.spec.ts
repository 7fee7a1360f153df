import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { failOnLeaks, isRoot, PYTHON, startProcess } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { processesOf, untilNoneRuns } from './home-processes.ts';
import { createMachine, type Machine } from './machine.ts';
import { connectClient, fileOfPeer } from './peers.ts';

failOnLeaks();

interface ListedDaemon {
  readonly name: string;
  readonly condition: string;
  readonly pid: number;
  readonly control?: string;
  readonly listener?: string;
  readonly wasRunning?: boolean;
  readonly outcome?: string;
  readonly reason?: { readonly code: string; readonly message: string };
}

async function list(machine: Machine, args: readonly string[]): Promise<readonly ListedDaemon[]> {
  return (await machine.ask<{ daemons: readonly ListedDaemon[] }>(args)).daemons;
}

/** What all of them are, when they are all the same. */
const distinct = <Value>(values: readonly Value[]): Value[] => [...new Set(values)];
const conditionsOf = (daemons: readonly ListedDaemon[]): string[] =>
  daemons.map(({ condition }) => condition);
const pidsOf = (daemons: readonly ListedDaemon[]): number[] =>
  daemons.map(({ pid }) => pid).toSorted((a, b) => a - b);

/** kill -9; resolves when it is gone, though perhaps not reaped by its parent yet. */
async function kill(machine: Machine, daemon: ListedDaemon | undefined): Promise<void> {
  if (daemon === undefined) throw new Error('there is no such daemon to kill');
  process.kill(daemon.pid, 'SIGKILL');
  await eventually(() => expect(processesOf(machine.home)).not.toContain(daemon.pid));
}

describe('up, ps, status, logs and down', () => {
  it('start, ask and end the daemons, each of which can be done twice', async () => {
    const machine = createMachine();
    expect(distinct(conditionsOf(await list(machine, ['ps'])))).toEqual(['stopped']);
    const started = await list(machine, ['up']);
    expect(distinct(started.map(({ wasRunning }) => wasRunning))).toEqual([false]);
    expect(processesOf(machine.home).toSorted((a, b) => a - b)).toEqual(pidsOf(started));
    const again = await list(machine, ['up']);
    expect(distinct(again.map(({ wasRunning }) => wasRunning))).toEqual([true]);
    expect(pidsOf(again)).toEqual(pidsOf(started));

    expect(distinct(conditionsOf(await list(machine, ['ps'])))).toEqual(['serving']);
    expect(pidsOf(await list(machine, ['status']))).toEqual(pidsOf(started));
    const logs = await machine.run(['logs', 'tcp-echo']);
    expect(logs.code).toBe(0);
    expect(logs.stdout).toContain('serving');

    const ended = await list(machine, ['down']);
    expect(distinct(ended.map(({ outcome }) => outcome))).toEqual(['drained']);
    expect(processesOf(machine.home)).toEqual([]);
    expect(readdirSync(path.join(machine.home, 'state', 'daemons'))).toEqual([]);
    const endedAgain = await list(machine, ['down']);
    expect(distinct(endedAgain.map(({ outcome }) => outcome))).toEqual(['was-stopped']);
  });

  it('follow the log with logs -f until Ctrl+C', async () => {
    const machine = createMachine();
    await machine.ask(['up', 'tcp-echo']);
    const follower = await machine.open(['logs', '-f', 'tcp-echo']);
    await follower.waitForLine(/serving/);
    const { address } = await machine.ask<{ address: string }>(['listen', '--address', ':0']);
    await follower.waitForLine(new RegExp(`listening.*${address}`));
    expect(await follower.stop('SIGINT')).toMatchObject({ code: 0 });
  });

  it('leave daemons that survive the terminal they were started from', async () => {
    const machine = createMachine();
    const [program, ...args] = machine.command('control-plane', ['up']);
    const line = [program, ...args].map((word) => `'${word}'`).join(' ');
    const terminal = await startProcess([PYTHON, '-u', fileOfPeer('terminal'), line], {
      cwd: machine.home,
      environment: machine.environment,
    });
    await terminal.ended;
    expect(terminal.stdout).toContain('done 0');
    // The shell got the SIGHUP (1) that a terminal sends to its session when it goes away.
    expect(terminal.stdout).toContain('hung up 1');
    const daemons = await list(machine, ['ps']);
    expect(distinct(conditionsOf(daemons))).toEqual(['serving']);
    for (const { pid } of daemons) {
      const session = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[3];
      expect(session).toBe(String(pid));
    }
    await machine.ask(['down']);
    await untilNoneRuns(machine.home);
  });

  it('let a client that is being served come to its end, and take no new one', async () => {
    const machine = createMachine();
    const daemon = await machine.start('tcp-echo', ['--listen', '127.0.0.1:0']);
    const client = await connectClient(daemon.listener);
    await client.tell('send one', /^sent$/);
    await client.tell('receive', /^received b'one'$/);
    const down = await machine.open(['down', 'tcp-echo', '--deadline', '20000']);
    await daemon.process.waitForLine(/"msg":"draining"/);
    client.write('send two\n');
    await client.tell('receive', /^received b'two'$/);
    await client.tell('close', /^closed$/);
    expect(await down.ended).toEqual({ code: 0, signal: null });
    expect(await daemon.process.ended).toEqual({ code: 0, signal: null });
    await expect(connectClient(daemon.listener)).rejects.toThrow('ended without printing');
  });
});

describe('a daemon that was killed', () => {
  it('is told by ps and status as gone, and comes back with up', async () => {
    const machine = createMachine();
    const started = await list(machine, ['up']);
    const victim = started.find(({ name }) => name === 'tcp-echo');
    await kill(machine, victim);

    const [echo, ...others] = await list(machine, ['ps']);
    expect(echo).toMatchObject({ condition: 'not-answering', reason: { code: 'DAEMON_GONE' } });
    expect(echo?.reason?.message).toContain(`process ${victim?.pid}`);
    expect(echo?.reason?.message).toContain('socketlab up tcp-echo');
    expect(distinct(conditionsOf(others))).toEqual(['serving']);
    const status = await machine.run(['status', 'tcp-echo', '--lang', 'pt-BR']);
    expect(status.code).toBe(1);
    expect(status.stderr).toContain('erro DAEMON_GONE: tcp-echo terminou sem parada limpa');

    const again = await list(machine, ['up']);
    expect(again.filter(({ wasRunning }) => !wasRunning).map(({ name }) => name)).toEqual([
      'tcp-echo',
    ]);
    expect(distinct(conditionsOf(await list(machine, ['ps'])))).toEqual(['serving']);
    const ended = await list(machine, ['down']);
    expect(distinct(ended.map(({ outcome }) => outcome))).toEqual(['drained']);
  });

  it('has its record removed by down', async () => {
    const machine = createMachine();
    const [echo] = await list(machine, ['up', 'tcp-echo']);
    await kill(machine, echo);
    const [ended] = await list(machine, ['down', 'tcp-echo']);
    expect(ended?.outcome).toBe('was-dead');
    expect(readdirSync(path.join(machine.home, 'state', 'daemons'))).toEqual([]);
  });

  it('leaves a trace instance in the kernel, which the next up removes', async (ctx) => {
    if (!isRoot()) ctx.skip('only root may use tracefs');
    const listInstances = async (): Promise<readonly string[]> => {
      // Mounted for this command alone where the system has it nowhere.
      const script =
        'test -d /sys/kernel/tracing/instances || mount -t tracefs nodev /sys/kernel/tracing; ls /sys/kernel/tracing/instances';
      const shell = await startProcess(['unshare', '--mount', 'sh', '-c', script]);
      expect(await shell.ended).toEqual({ code: 0, signal: null });
      return shell.stdout;
    };
    const machine = createMachine();
    const [echo] = await list(machine, ['up', 'tcp-echo']);
    const instance = `socketlab-tcp-echo-${echo?.pid}`;
    expect(await listInstances()).toContain(instance);
    await kill(machine, echo);
    const [next] = await list(machine, ['up', 'tcp-echo']);
    const after = await listInstances();
    expect(after.filter((name) => name.endsWith(`-${echo?.pid}`))).toEqual([]);
    expect(after).toContain(`socketlab-tcp-echo-${next?.pid}`);
    await machine.ask(['down']);
    const left = await listInstances();
    expect(left.filter((name) => name.endsWith(`-${next?.pid}`))).toEqual([]);
  });
});
