import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { asPlainUser, type Command, failOnLeaks, isRoot, PLAIN_USER_ID } from '@socketlab/testkit';
import { describe, expect, it, type TestContext } from 'vitest';
import { eventually } from './eventually.ts';
import { processesOf, untilNoneRuns } from './home-processes.ts';
import {
  createSite,
  expectEvidenceForEveryClaim,
  type Report,
  readReport,
  type Site,
  verdictsOf,
} from './lab-site.ts';

failOnLeaks();

const LAB = ['lab', 'run', 'tcp-simple', '--report', 'report'];
const SAID = 'sandbox: the lab runs in a private network of its own';

/** A plain user who may have a sandbox, and whose daemons there use the ports that they always use. */
async function createSandboxSite(context: TestContext): Promise<Site> {
  const site = await createSite(context, { forPlainUser: true });
  const [program, ...args] = asPlainUser(['unshare', '-Urn', 'true']);
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) context.skip(`no user namespaces here: ${error?.message ?? stderr}`);
  const ports = { SOCKETLAB_CONTROL: undefined, SOCKETLAB_METRICS: undefined };
  const { options } = site;
  return { ...site, options: { ...options, environment: { ...options.environment, ...ports } } };
}

function expectPacketsWithoutTracepoints(report: Report): void {
  expectEvidenceForEveryClaim(report);
  expect(verdictsOf(report, 'refuted')).toEqual([]);
  expect(verdictsOf(report, 'proven')).toContain('tcp.2.segments');
  const kinds = new Set(report.events.map(({ kind }) => kind));
  expect([...kinds]).toEqual(expect.arrayContaining(['call', 'snapshot', 'packet', 'capture']));
  expect(report.events.filter(({ source }) => source === 'kernel')).toEqual([]);
  expect(report.markdown).toContain('this is a sandbox (a user namespace)');
}

function expectNothingLeft({ folder, machine }: Site, ...expected: string[]): void {
  expect(processesOf(machine.home)).toEqual([]);
  expect(readdirSync(folder).sort()).toEqual(expected);
}

describe('a lab of a user who may not capture', () => {
  it('chooses a sandbox by itself, says so once, and proves by packets', async (context) => {
    const site = await createSandboxSite(context);
    const { machine, folder, options } = site;
    const { code, stdout, stderr } = await machine.run(LAB, options);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(SAID) });
    expect(stderr.split('\n')).toHaveLength(2);
    expect(stderr).toContain(`report: ${path.join(folder, 'report', 'report.html')}`);
    expect(stdout).toContain('tier plain-linux');
    expectPacketsWithoutTracepoints(readReport(path.join(folder, 'report')));
    expect(readdirSync(path.join(folder, 'report'))).toContain('capture.pcapng');
    expectNothingLeft(site, 'report');
    const owners = readdirSync(folder, { recursive: true }).map(
      (file) => statSync(path.join(folder, String(file))).uid,
    );
    expect(new Set(owners)).toEqual(new Set([isRoot() ? PLAIN_USER_ID : process.getuid?.()]));
  });

  it('uses the daemons that run already, says what that costs, and leaves them running', async (context) => {
    const site = await createSite(context, { forPlainUser: true });
    const { machine, folder, options } = site;
    await machine.ask(['up', 'tcp-echo'], options);
    const before = processesOf(machine.home);
    const here = await machine.run(LAB, options);
    expect(here.code).toBe(0);
    expect(here.stderr).toMatch(/^already running: tcp-echo\. .*--sandbox/);
    const kindsOf = (report: string): Set<string> =>
      new Set(readReport(path.join(folder, report)).events.map(({ kind }) => kind));
    expect(kindsOf('report')).not.toContain('packet');

    const apart = await machine.run([...LAB.slice(0, 3), '--sandbox', '--report', 'two'], options);
    expect(apart).toMatchObject({ code: 0, stderr: expect.stringContaining(SAID) });
    expect(kindsOf('two')).toContain('packet');
    expect(processesOf(machine.home)).toEqual(before);
    await machine.ask(['down'], options);
    expectNothingLeft(site, 'config', 'report', 'state', 'two');
  });
});

describe('lab run --sandbox', () => {
  it('hands language, --json, paths and exit codes through', async (context) => {
    const site = await createSandboxSite(context);
    const { machine, folder, options } = site;
    const args = [...LAB, '--sandbox', '--json', '--lang', 'pt-BR'];
    const { code, stdout, stderr } = await machine.run(args, options);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^sandbox: o laboratório roda em uma rede privada/),
    });
    expect(JSON.parse(stdout)).toMatchObject({
      lab: 'tcp-simple',
      report: path.join(folder, 'report'),
    });
    writeFileSync(path.join(folder, 'taken'), 'a file, where a folder must be');
    const refused = await machine.run([...LAB.slice(0, 4), 'taken/report', '--sandbox'], options);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('error REPORT_NOT_WRITTEN'),
    });
    expectNothingLeft(site, 'report', 'taken');
  });

  it('works for root too, without tracepoints', async (context) => {
    if (!isRoot()) context.skip('needs root');
    const site = await createSite(context, { forPlainUser: false });
    const { machine, folder, options } = site;
    expect((await machine.run([...LAB, '--sandbox'], options)).code).toBe(0);
    expectPacketsWithoutTracepoints(readReport(path.join(folder, 'report')));
    expectNothingLeft(site, 'report');
  });
});

describe('a sandbox that is ended from outside', () => {
  /** A lab in whose sandbox client-agent stands still. */
  async function startHeldLab({ machine, options }: Site) {
    const lab = await machine.open(LAB, options);
    const find = (part: string): number | undefined =>
      processesOf(machine.home).find((pid) => wordsOf(pid).some((word) => word.includes(part)));
    const held = await eventually(() => {
      const pid = find('client-agent/dist');
      if (pid === undefined) throw new Error('client-agent does not run yet');
      process.kill(pid, 'SIGSTOP');
      return pid;
    });
    const inside = processesOf(machine.home).find(
      (pid) => pid !== lab.pid && wordsOf(pid).includes('lab'),
    );
    return { lab, inside: inside ?? 0, release: () => process.kill(held, 'SIGCONT') };
  }
  const wordsOf = (pid: number): string[] =>
    readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');

  it('by Ctrl+C, takes its daemons down and says that it was interrupted', async (context) => {
    const site = await createSandboxSite(context);
    const { lab, release } = await startHeldLab(site);
    process.kill(lab.pid, 'SIGINT');
    release();
    expect(await lab.ended).toMatchObject({ code: 1 });
    expect(lab.stderr.at(-1)).toBe('interrupted');
    expectNothingLeft(site);
  });

  it('by kill -9 of the lab inside, ends the daemons and says so', async (context) => {
    const site = await createSandboxSite(context);
    const { lab, inside, release } = await startHeldLab(site);
    process.kill(inside, 'SIGKILL');
    release();
    expect(await lab.ended).toMatchObject({ code: 1 });
    expect(lab.stderr.at(-1)).toContain('error SANDBOX_ENDED');
    expectNothingLeft(site);
  });

  it('by kill -9 of the command itself, leaves nothing', async (context) => {
    const site = await createSandboxSite(context);
    const { lab, release } = await startHeldLab(site);
    process.kill(lab.pid, 'SIGKILL');
    release();
    await untilNoneRuns(site.machine.home, 10_000);
    expectNothingLeft(site);
  });
});

describe('where user namespaces are forbidden', () => {
  /** Puts words before the program, after those that make it a plain user's. */
  const before =
    (...words: string[]) =>
    (command: Command): Command => {
      const at = isRoot() ? command.indexOf('--') + 1 : 0;
      return [...command.slice(0, at), ...words, ...command.slice(at)] as unknown as Command;
    };
  /** A namespace in which no more of them may be made, by the limit of its own that it has. */
  const allowing = (count: number, ...then: string[]): string[] => {
    const limit = `echo ${count} > /proc/sys/user/max_user_namespaces && exec "$@"`;
    return ['unshare', '-Ur', 'sh', '-c', limit, 'sh', ...then];
  };

  it('--sandbox names the setting and the way out', async (context) => {
    const { machine, options } = await createSandboxSite(context);
    const within = before(...allowing(0));
    const { code, stdout, stderr } = await machine.run([...LAB, '--sandbox'], {
      ...options,
      within,
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error SANDBOX_UNAVAILABLE: .*user\.max_user_namespaces is 0/);
    expect(stderr).toContain('sudo sysctl -w user.max_user_namespaces=');
    expect(stderr).toContain('--no-sandbox');
  });

  it('the lab runs without packets, and doctor says why', async (context) => {
    const site = await createSite(context, { forPlainUser: true });
    const { machine, folder, options } = site;
    // One more is allowed, in which the user is no root.
    const user = ['--map-user', String(PLAIN_USER_ID), '--map-group', String(PLAIN_USER_ID)];
    const within = before(...allowing(1, 'unshare', '--user', ...user));
    const { code, stderr } = await machine.run(LAB, { ...options, within });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `report: ${path.join(folder, 'report', 'report.html')}`,
    });
    const { events } = readReport(path.join(folder, 'report'));
    expect(events.filter(({ kind }) => kind === 'packet')).toEqual([]);
    const { sandbox } = await machine.ask<{ sandbox: object }>(['doctor'], { ...options, within });
    expect(sandbox).toMatchObject({
      isAvailable: false,
      reason: expect.stringContaining('unshare'),
    });
  });
});
