import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { failOnLeaks, isRoot, isThorough, type RunningProcess } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { processesOf } from './home-processes.ts';
import {
  createSite,
  expectAllProven,
  expectAscending,
  expectEvidenceForEveryClaim,
  expectNothingRunning,
  LAB,
  type LabName,
  placeOf,
  placeOfCall,
  placeOfState,
  readReport,
  runLab,
  type Site,
  verdictsOf,
} from './lab-site.ts';
import type { Outcome } from './machine.ts';
import { needThorough } from './shared-machine.ts';

failOnLeaks();

describe('lab run tcp-simple as root', () => {
  it('writes events.jsonl in the order of causes', async (ctx) => {
    if (!isRoot()) ctx.skip('the root-linux tier needs root');
    const { machine, folder, options } = await createSite(ctx, { forPlainUser: false });
    await machine.run([...LAB, '--report', 'report'], options);
    const { events: all } = readReport(path.join(folder, 'report'));
    const [server, client] = ['tcp-echo', 'client-agent'];
    // Other networks of this machine have servers on the same port, and tracepoints do not tell networks apart.
    const connect = all[placeOfCall(all, client, 'connect')];
    const own = ['0.0.0.0:0', connect?.socket.local];
    const events = all.filter(
      ({ witness, socket }) => witness !== server || own.includes(socket.remote),
    );
    expectAscending([
      placeOfCall(events, server, 'socket'),
      placeOfCall(events, server, 'bind'),
      placeOfCall(events, server, 'listen'),
      placeOfState(events, server, 'CLOSED', 'LISTEN'),
      placeOfCall(events, client, 'connect'),
      placeOfState(events, client, 'CLOSED', 'SYN-SENT'),
      placeOfState(events, server, 'LISTEN', 'SYN-RECEIVED'),
      placeOfState(events, client, 'SYN-SENT', 'ESTABLISHED'),
      placeOfState(events, server, 'SYN-RECEIVED', 'ESTABLISHED'),
      placeOfCall(events, client, 'send'),
      placeOfCall(events, server, 'send'),
      placeOfCall(events, client, 'close'),
      placeOfState(events, client, 'ESTABLISHED', 'FIN-WAIT-1'),
      placeOfState(events, server, 'ESTABLISHED', 'CLOSE-WAIT'),
      placeOfCall(events, server, 'close'),
      placeOfState(events, server, 'CLOSE-WAIT', 'LAST-ACK'),
      placeOfState(events, server, 'LAST-ACK', 'CLOSED'),
      placeOf(
        events,
        'a snapshot of TIME-WAIT',
        (event) => event.kind === 'snapshot' && event.state === 'TIME-WAIT',
      ),
    ]);
    // Each thread's own calls come in the order in which it made them.
    const calls = events
      .filter((event) => event.kind === 'call')
      .filter(({ source }) => source === 'program');
    const threads = new Set(calls.map(({ threadId }) => threadId));
    expect(threads.size).toBeGreaterThanOrEqual(2);
    for (const thread of threads) {
      const own = calls.filter(({ threadId }) => threadId === thread);
      expectAscending(own.map(({ monotonicNs }) => Number(monotonicNs)));
    }
  });

  it('names the process that holds port 65432, and leaves nothing behind', async (ctx) => {
    const { machine, network, options, folder } = await createSite(ctx, { forPlainUser: false });
    const holder = await network.startPeer('listener', ['65432']);
    await holder.waitForLine(/^listening 65432$/);
    const { code, stderr } = await machine.run([...LAB, '--report', 'report'], options);
    expect(code).toBe(1);
    expect(stderr).toContain('error ADDRESS_IN_USE: bind() failed on 127.0.0.1:65432');
    expect(stderr).toContain(`(process ${holder.pid})`);
    expectNothingRunning(machine);
    expect(readdirSync(folder).sort()).toEqual(['config', 'state']);
  });

  it('uses daemons that run already, and leaves them running', async (ctx) => {
    const { machine, options } = await createSite(ctx, { forPlainUser: false });
    await machine.ask(['up'], options);
    const before = processesOf(machine.home);
    expect((await machine.run([...LAB, '--report', 'one'], options)).code).toBe(0);
    expect((await machine.run([...LAB, '--report', 'two'], options)).code).toBe(0);
    expect(processesOf(machine.home)).toEqual(before);
    const { daemons } = await machine.ask<{ daemons: { listener?: string }[] }>(['ps'], options);
    expect(daemons).toHaveLength(4);
    expect(daemons.filter(({ listener }) => listener !== undefined)).toEqual([]);
    await machine.ask(['down'], options);
    expectNothingRunning(machine);
  });
});

describe('lab run tcp-simple as a plain user', () => {
  it('names the report folder that it may not write, and leaves nothing running', async (ctx) => {
    const { machine, options, folder } = await createSite(ctx, { forPlainUser: true });
    mkdirSync(path.join(folder, 'locked'), { mode: 0o555 });
    const { code, stderr } = await machine.run([...LAB, '--report', 'locked/report'], options);
    expect(code).toBe(1);
    expect(stderr).toContain('error REPORT_NOT_WRITTEN');
    expect(stderr).toContain(path.join(folder, 'locked', 'report'));
    expect(stderr).toContain('--report');
    expectNothingRunning(machine);
  });
});

describe('a lab that is cut short', () => {
  /** A lab whose client waits: a stranger was first, and a server serves one client at a time. */
  async function startHeldLab(
    { machine, network, options }: Site,
    name: LabName = 'tcp-simple',
  ): Promise<{ lab: RunningProcess; stranger: RunningProcess }> {
    const stranger = await network.startPeer('early_client', ['127.0.0.1', '65432']);
    const lab = await machine.open([...runLab(name), '--report', 'report'], options);
    await stranger.waitForLine(/^connected$/);
    // The lab's own client is in the backlog: established, and not accepted.
    await eventually(async () => {
      const listed = await machine.ask<{ connections: { state: string; isAccepted?: boolean }[] }>(
        ['connections', 'tcp-echo'],
        options,
      );
      const alive = listed.connections.filter(({ state }) => state === 'ESTABLISHED');
      expect(new Set(alive.map(({ isAccepted }) => isAccepted))).toEqual(new Set([true, false]));
    });
    return { lab, stranger };
  }
  async function pidOf({ machine, options }: Site, name: string): Promise<number> {
    const { daemons } = await machine.ask<{ daemons: { name: string; pid: number }[] }>(
      ['ps'],
      options,
    );
    return daemons.find((daemon) => daemon.name === name)?.pid ?? Number.NaN;
  }

  it.for(['tcp-echo', 'client-agent'])(
    'by kill -9 of %s, fails with a clear error and the evidence there was; the next one works',
    async (name, context) => {
      if (name !== 'tcp-echo') needThorough(context);
      const site = await createSite(context, { forPlainUser: false });
      const { machine, folder, options } = site;
      const { lab } = await startHeldLab(site);
      const victim = await pidOf(site, name);
      process.kill(victim, 'SIGKILL');
      const { code }: Pick<Outcome, 'code'> = await lab.ended;
      expect(code).toBe(1);
      const stderr = lab.stderr.join('\n');
      expect(stderr).toContain('error LAB_INTERRUPTED: the lab tcp-simple was interrupted');
      expect(stderr).toContain(name);
      expect(stderr).toContain('socketlab up');
      const report = readReport(path.join(folder, 'report'));
      expectEvidenceForEveryClaim(report);
      expect(report.claims.find(({ id }) => id === 'tcp.1.listen')?.verdict).toBe('proven');
      expect(report.markdown).toContain(name);
      expectNothingRunning(machine);

      // What is left of the stranger's connection is in the tables still, and is not taken for the lab's own.
      const again = await machine.run([...LAB, '--report', 'again'], options);
      const next = readReport(path.join(folder, 'again'));
      expect(next.claims.filter(({ verdict }) => verdict === 'refuted')).toEqual([]);
      expect(again).toMatchObject({ code: 0 });
      if (isRoot()) expectAllProven(next, 'tcp-simple');
      expect(verdictsOf(next, 'proven')).toContain('tcp.2.time-wait');
      expectNothingRunning(machine);
    },
  );

  it.for<[LabName, string]>([
    ['tcp-simple', 'udp-echo'],
    ['tcp-multi', 'multi-tcp'],
  ])(
    '%s by kill -9 of %s, says so when it needs it, and keeps what it had seen',
    async ([name, daemon], context) => {
      if (name !== 'tcp-simple') needThorough(context);
      const site = await createSite(context, { forPlainUser: false });
      const { machine, folder, options } = site;
      const { lab, stranger } = await startHeldLab(site, name);
      process.kill(await pidOf(site, daemon), 'SIGKILL');
      // Now the lab's own client is served, and the lab goes on.
      await stranger.stop();
      expect(await lab.ended).toMatchObject({ code: 1 });
      const stderr = lab.stderr.join('\n');
      expect(stderr).toContain(`error LAB_INTERRUPTED: the lab ${name} was interrupted`);
      expect(stderr).toContain(daemon);
      const report = readReport(path.join(folder, 'report'));
      expectEvidenceForEveryClaim(report);
      expect(verdictsOf(report, 'refuted')).toEqual([]);
      // What the other server did is there, and who was lost.
      expect(placeOfCall(report.events, 'tcp-echo', 'listen')).toBeGreaterThan(0);
      expect(report.markdown).toContain(daemon);
      expectNothingRunning(machine);

      // That the next one works after a daemon was killed is shown above, of tcp-echo.
      if (!isThorough()) return;
      const again = await machine.run([...runLab(name), '--report', 'again'], options);
      expect(again).toMatchObject({ code: 0 });
      if (isRoot()) expectAllProven(readReport(path.join(folder, 'again')), name);
      expectNothingRunning(machine);
    },
  );

  it('by Ctrl+C, takes its daemons down and says that it was interrupted', async (context) => {
    const site = await createSite(context, { forPlainUser: false });
    const { lab } = await startHeldLab(site);
    process.kill(lab.pid, 'SIGINT');
    expect(await lab.ended).toMatchObject({ code: 1 });
    expect(lab.stderr).toContain('interrupted');
    expectNothingRunning(site.machine);
  });
});
