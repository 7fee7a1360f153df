import { describe, expect, it } from 'vitest';
import { expectEvidenceForEveryClaim, readReport } from './lab-site.ts';
import { createMachine } from './machine.ts';
import { pairByHand } from './pairing-by-hand.ts';
import { createTwoNetworks, twoNetworksProblem } from './two-networks.ts';

const HOUR_MS = 3_600_000;
/** Each machine has a network of its own, where every port is free. */
const OWN_PORTS = { SOCKETLAB_CONTROL: undefined };

describe('a classmate who was granted to observe and to serve', () => {
  it('runs the remote lab on the owner’s open machine, and the report shows what the owner was told', async (ctx) => {
    const problem = twoNetworksProblem();
    if (problem !== undefined) ctx.skip(problem);
    const { here, there } = await createTwoNetworks();
    const [owner, classmate] = [createMachine(), createMachine()];
    const opened = await owner.open(['network', 'open', '--address', there.address], {
      within: there.within,
      environment: { ...OWN_PORTS, SOCKETLAB_CLOCK_OFFSET_MS: String(3 * HOUR_MS) },
    });
    await opened.waitForLine(/^tcp-echo /);
    const controls = { 'tcp-echo': `${there.address}:17431` };
    const scopes = ['observe', 'serve'] as const;
    const pair = { owner, classmate, name: 'lab-07', address: there.address, controls };
    await pairByHand({ ...pair, scopes });
    const directory = `${classmate.home}/report`;
    const lab = await classmate.run(
      ['lab', 'run', 'remote', '--host', 'lab-07', '--report', directory],
      { within: here.within, environment: { ...OWN_PORTS, SOCKETLAB_ALLOW_PRIVATE: 'true' } },
    );
    expect([lab.code, lab.stderr]).toEqual([0, expect.any(String)]);
    const report = readReport(directory);
    expectEvidenceForEveryClaim(report);
    expect(report.claims.filter(({ verdict }) => verdict !== 'proven')).toEqual([]);
    expect(report.events.some(({ id }) => id.startsWith('lab-07/tcp-echo.'))).toBe(true);
    for (const method of ['ListenerService.OpenListener', 'EvidenceService.StartCapture']) {
      expect(report.markdown).toContain(method);
      expect(report.html).toContain(method);
    }
    const audit = await owner.run(['audit', 'tcp-echo'], {
      within: there.within,
      environment: OWN_PORTS,
    });
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
