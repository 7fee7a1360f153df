import { readdirSync } from 'node:fs';
import path from 'node:path';
import { failOnLeaks, isRoot } from '@socketlab/testkit';
import { describe, expect, it, type TestContext } from 'vitest';
import {
  createSite,
  expectEvidenceForEveryClaim,
  expectNothingRunning,
  FILES_WITHOUT_PACKETS,
  type Report,
  readReport,
  type Site,
  verdictsOf,
} from './lab-site.ts';
import { needThorough } from './shared-machine.ts';

failOnLeaks();

const CLIENTS = 6;
/** A model takes some two seconds, and there are five. */
const TIMEOUT_MS = 120_000;
const EVERYWHERE = ['blocking', 'threads', 'event-loop', 'epoll'] as const;

async function run(
  { machine, folder, options }: Site,
  ...args: readonly string[]
): Promise<Report & { readonly stdout: string }> {
  const command = ['lab', 'run', 'tcp-models', '--clients', String(CLIENTS), ...args];
  const { code, stdout, stderr } = await machine.run([...command, '--report', 'report'], options);
  expect([code, stderr]).toEqual([0, expect.stringContaining('report.html')]);
  const directory = path.join(folder, 'report');
  expect(readdirSync(directory).sort()).toEqual(FILES_WITHOUT_PACKETS);
  return { ...readReport(directory), stdout };
}

/** The claims of these models that were not proven, of those that do not need what this user may not see. */
function unproven(report: Report, isMeant: (id: string) => boolean): readonly string[] {
  return EVERYWHERE.flatMap((model) =>
    report.claims
      .filter(({ id, verdict }) => id.endsWith(`.${model}`) && isMeant(id) && verdict !== 'proven')
      .map(({ id }) => id),
  );
}

const isUncounted = (id: string): boolean => !id.startsWith('models.3.');

function expectWholeReport(report: Report, stdout: string): void {
  expectEvidenceForEveryClaim(report);
  expect(verdictsOf(report, 'refuted')).toEqual([]);
  expect(report.html).toContain('id="picture-who-waits-title"');
  expect(report.html.replaceAll(/<pre[\s\S]*?<\/pre>/g, '')).not.toMatch(
    /\bNaN\b|\[object |>undefined/,
  );
  for (const model of EVERYWHERE) expect(stdout).toMatch(new RegExp(`^ {2}${model} `, 'm'));
  const marks = new Set(
    report.events.flatMap((event) => (event.kind === 'usage' ? event.mark : [])),
  );
  expect([...marks]).toEqual(expect.arrayContaining(EVERYWHERE.map((model) => `${model}:loaded`)));
}

async function siteFor(context: TestContext, forPlainUser: boolean): Promise<Site> {
  needThorough(context);
  return createSite(context, { forPlainUser });
}

describe('the lab of concurrency models', { timeout: TIMEOUT_MS }, () => {
  it('proves all as root, system calls counted by the kernel', async (context) => {
    if (!isRoot()) context.skip('the root-linux tier needs root');
    const site = await siteFor(context, false);
    const report = await run(site, '--no-sandbox');
    expectWholeReport(report, report.stdout);
    expect(unproven(report, () => true)).toEqual([]);
    expectNothingRunning(site.machine);
  });

  it('counts no system calls for a plain user, says why, and proves the rest', async (context) => {
    const site = await siteFor(context, true);
    const report = await run(site, '--no-sandbox');
    expectWholeReport(report, report.stdout);
    expect(unproven(report, isUncounted)).toEqual([]);
    const uncounted = report.claims.filter(({ id }) => id.startsWith('models.3.calls.'));
    for (const { reason } of uncounted) expect(reason?.en).toMatch(/kernel|models/);
    expectNothingRunning(site.machine);
  });

  it('runs in a sandbox too', async (context) => {
    const site = await siteFor(context, true);
    const environment = {
      ...site.options.environment,
      ...{ SOCKETLAB_CONTROL: undefined, SOCKETLAB_METRICS: undefined },
    };
    const options = { ...site.options, environment };
    const report = await run({ ...site, options }, '--sandbox');
    expectWholeReport(report, report.stdout);
    expect(unproven(report, isUncounted)).toEqual([]);
  });
});
