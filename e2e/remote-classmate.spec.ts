import { describe, expect, it } from 'vitest';
import { expectEvidenceForEveryClaim, readReport } from './lab-site.ts';
import { createMachine } from './machine.ts';
import { pairByHand } from './pairing-by-hand.ts';
import { createTwoMachines } from './two-machines.ts';

const HOUR_MS = 3_600_000;

describe('a classmate who was granted to observe and to serve', () => {
  it('runs the remote lab on the owner’s open machine, and the report shows what the owner was told', async (ctx) => {
    const { owner, classmate, hosts } = await createTwoMachines(ctx, { isUnprivileged: false });
    const { address } = hosts.hosts['lab-07'];
    const opened = await owner.open(['network', 'open', '--address', address], {
      environment: { SOCKETLAB_CLOCK_OFFSET_MS: String(3 * HOUR_MS) },
    });
    await opened.waitForLine(/^tcp-echo /);
    const controls = { 'tcp-echo': `${address}:17431` };
    const scopes = ['observe', 'serve'] as const;
    await pairByHand({ owner, classmate, name: 'lab-07', address, controls, scopes });
    const directory = `${classmate.home}/report`;
    const command = ['lab', 'run', 'remote', '--host', 'lab-07', '--report', directory];
    const { code, stderr } = await classmate.run(command);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const report = readReport(directory);
    expectEvidenceForEveryClaim(report);
    expect(report.claims.filter(({ verdict }) => verdict !== 'proven')).toEqual([]);
    expect(report.events.some(({ id }) => id.startsWith('lab-07/tcp-echo.'))).toBe(true);
    for (const method of ['ListenerService.OpenListener', 'EvidenceService.StartCapture']) {
      expect(report.markdown).toContain(method);
      expect(report.html).toContain(method);
    }
    const audit = await owner.run(['audit', 'tcp-echo']);
    expect(audit.stdout).toContain('OpenListener');
    expect(await opened.stop('SIGINT')).toMatchObject({ code: 0 });
  });

  it('is told which host is missing, and that other labs have no part for one', async () => {
    const machine = createMachine();
    const without = await machine.run(['lab', 'run', 'remote']);
    expect([without.code, without.stderr]).toEqual([2, expect.stringContaining('LAB_NEEDS_HOST')]);
    const strange = await machine.run(['lab', 'run', 'tcp-simple', '--host', 'lab-07']);
    expect([strange.code, strange.stderr]).toEqual([
      2,
      expect.stringContaining('LAB_WITHOUT_HOST'),
    ]);
    const unknown = await machine.run(['lab', 'run', 'remote', '--host', 'lab-07']);
    expect(unknown.stderr).toContain('UNKNOWN_HOST');
  });
});
