import { readdirSync } from 'node:fs';
import path from 'node:path';
import { failOnLeaks, isRoot, type RunningProcess, twoHostsProblem } from '@socketlab/testkit';
import { describe, expect, it, type TestContext } from 'vitest';
import { processesOf, untilNoneRuns } from './home-processes.ts';
import {
  createSite,
  expectEvidenceForEveryClaim,
  type Report,
  readReport,
  type Site,
  verdictsOf,
} from './lab-site.ts';
import { needThorough } from './shared-machine.ts';
import { createTwoMachines, type TwoMachines } from './two-machines.ts';

failOnLeaks();

const LONG_MS = 120_000;
const QUESTIONS = ['remote.1', 'remote.2', 'remote.3', 'remote.4'];
/** What no lab of this kind shows where the kernel gives no tracepoints: states that it left no trace of elsewhere. */
const NEEDS_TRACEPOINTS = [
  'remote.1.listening',
  'remote.3.client-states',
  'remote.3.server-states',
];

/** The report of a lab between 10.77.0.8 and 10.77.0.7. */
function expectRemoteReport(report: Report, { hasTracepoints }: { hasTracepoints: boolean }): void {
  expectEvidenceForEveryClaim(report);
  expect(verdictsOf(report, 'refuted')).toEqual([]);
  expect(verdictsOf(report, 'not-observed')).toEqual(hasTracepoints ? [] : NEEDS_TRACEPOINTS);
  expect([...new Set(report.claims.map(({ question }) => question))]).toEqual(QUESTIONS);
  const ends = report.events
    .filter(({ kind }) => kind === 'packet')
    .flatMap(({ socket }) => [socket?.local, socket?.remote])
    .map((end) => end?.replace(/:\d+$/, ''));
  expect(new Set(ends)).toEqual(new Set(['10.77.0.7', '10.77.0.8']));
  expect(report.markdown).toMatch(/ListenerService\.OpenListener \| end: OK \| 10\.77\.0\.7:65432/);
}

/** As two people do: the owner opens a window and reads the digits aloud, the classmate types them. */
async function pair({ owner, classmate, hosts }: TwoMachines): Promise<RunningProcess> {
  const listening = await owner.open(['pair', '--listen', '--json']);
  await listening.waitForLine(/"event":"open"/);
  const joining = await classmate.open(['pair', hosts.hosts['lab-07'].address]);
  const [, digits = ''] = await listening.waitForLine(/"digits":"(\d{6})"/);
  joining.write(`${digits}\n`);
  expect(await joining.ended).toEqual({ code: 0, signal: null });
  await listening.waitForLine(/"event":"paired"/);
  return listening;
}

describe.each([
  { rights: 'by root', isUnprivileged: false },
  { rights: 'without any right', isUnprivileged: true },
])('two machines that never met, $rights', ({ isUnprivileged }) => {
  it('pair, and run the remote lab', { timeout: LONG_MS }, async (context) => {
    if (isUnprivileged) needThorough(context);
    const machines = await createTwoMachines(context, { isUnprivileged });
    const { owner, classmate } = machines;
    expect([readdirSync(owner.home), readdirSync(classmate.home)]).toEqual([[], []]);
    const listening = await pair(machines);
    const folder = path.join(classmate.home, 'report');
    const lab = ['lab', 'run', 'remote', '--host', 'lab-07', '--report', folder];
    const { code, stderr } = await classmate.run(lab);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('report: ') });
    expectRemoteReport(readReport(folder), { hasTracepoints: !isUnprivileged });
    await listening.stop('SIGINT');
    expect([processesOf(owner.home), processesOf(classmate.home)]).toEqual([[], []]);
  });
});

/** A user whose daemons in a sandbox use the ports that they always use. */
async function createUser(context: TestContext, forPlainUser: boolean): Promise<Site> {
  if (!forPlainUser && !isRoot()) context.skip('needs root');
  const problem = twoHostsProblem({ isUnprivileged: forPlainUser });
  if (problem !== undefined) context.skip(problem);
  const site = await createSite(context, { forPlainUser });
  const { options } = site;
  const ports = { SOCKETLAB_CONTROL: undefined, SOCKETLAB_METRICS: undefined };
  return { ...site, options: { ...options, environment: { ...options.environment, ...ports } } };
}

describe.each([
  { who: 'a plain user', forPlainUser: true },
  { who: 'root', forPlainUser: false },
])('lab run remote --sandbox, by $who', ({ forPlainUser }) => {
  const COMMAND = ['lab', 'run', 'remote', '--sandbox', '--report', 'report'];

  it('has two machines that pair, and leaves a report only', {
    timeout: LONG_MS,
  }, async (context) => {
    if (!forPlainUser) needThorough(context);
    const { machine, folder, options } = await createUser(context, forPlainUser);
    const { code, stderr } = await machine.run(COMMAND, options);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
    expect(stderr).toMatch(/two machines: lab-07 \(10\.77\.0\.7\) and lab-08 \(10\.77\.0\.8\)/);
    expect(stderr).toMatch(/^lab-07\$ socketlab pair --listen$/m);
    expect(stderr).toMatch(/^lab-08 is paired: observe, serve, traffic/m);
    expect(stderr).toMatch(/^on the screen of lab-07: .*lab-08 .*10\.77\.0\.7:65432/m);
    expectRemoteReport(readReport(path.join(folder, 'report')), { hasTracepoints: false });
    expect(readdirSync(folder)).toEqual(['report']);
    expect(processesOf(machine.home)).toEqual([]);
  });
});

describe('lab run remote --sandbox --wire', () => {
  it('shows in the report what the wire did, and says how often', {
    timeout: LONG_MS,
  }, async (context) => {
    const { machine, folder, options } = await createUser(context, true);
    const command = ['lab', 'run', 'remote', '--sandbox', '--report', 'report', '--json'];
    const wire = ['--wire', 'duplicate=100%,delay=20ms'];
    const { code, stdout, stderr } = await machine.run([...command, ...wire], options);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
    expect(stderr).toContain('a wire between them that does delay=20ms,duplicate=100%,seed=1');
    for (const way of ['lab-07 to lab-08', 'lab-08 to lab-07']) {
      const counts = new RegExp(
        `^the wire, ${way}: (\\d+) frames, of which it lost 0, sent \\1 twice`,
        'm',
      );
      expect(stderr).toMatch(counts);
    }
    expect(JSON.parse(stdout)).toMatchObject({
      lab: 'remote',
      report: path.join(folder, 'report'),
    });
    const report = readReport(path.join(folder, 'report'));
    expectEvidenceForEveryClaim(report);
    expect(verdictsOf(report, 'refuted')).toEqual([]);
    const textOf = (id: string): string =>
      report.claims.find((claim) => claim.id === id)?.text.en ?? '';
    expect(textOf('remote.4.same-segments')).toMatch(
      /0 more left and did not arrive, [1-9]\d* came a second time/,
    );
    const [, roundTripMs] =
      /came as frame \d+, ([\d.]+) ms later/.exec(textOf('remote.4.round-trip')) ?? [];
    expect(Number(roundTripMs)).toBeGreaterThanOrEqual(40);
  });
});

describe('two machines in a sandbox that is ended from outside', () => {
  /** The lab between them has begun. */
  async function startLab(context: TestContext) {
    const site = await createUser(context, true);
    const lab = await site.machine.open(['lab', 'run', 'remote', '--sandbox'], site.options);
    await lab.waitForLine(/^lab-08\$ socketlab lab run remote/);
    return { ...site, lab };
  }

  it.for([
    ['by Ctrl+C', 'SIGINT'],
    ['by kill -9', 'SIGKILL'],
  ] as const)('leaves nothing: %s', { timeout: LONG_MS }, async ([, signal], context) => {
    if (signal === 'SIGINT') needThorough(context);
    const { lab, machine, folder } = await startLab(context);
    process.kill(lab.pid, signal);
    await lab.ended;
    await untilNoneRuns(machine.home, 20_000);
    expect(readdirSync(folder)).toEqual([]);
  });
});
