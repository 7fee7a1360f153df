import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { readCapture } from '@socketlab/packets';
import { failOnLeaks, isRoot, PLAIN_USER_ID } from '@socketlab/testkit';
import { describe, expect, it, type TestContext } from 'vitest';
import {
  createSite,
  expectAllProven,
  expectEvidenceForEveryClaim,
  expectNothingRunning,
  FILES_WITHOUT_PACKETS,
  LAB_NAMES,
  type LabName,
  REPORT_FILES,
  type Report,
  readReport,
  runLab,
  verdictsOf,
} from './lab-site.ts';
import { needThorough } from './shared-machine.ts';

failOnLeaks();

/** The packets of the report in its capture, each with words beside it, and nothing damaged. */
function expectCommentedCapture(folder: string, { claims, events }: Report): void {
  const { frames, problem, interfaces } = readCaptureOf(folder);
  expect(problem).toBeUndefined();
  expect(interfaces.map(({ dropped }) => dropped)).toEqual([0]);
  const packets = events.filter((event) => event.kind === 'packet');
  expect(frames.map(({ number }) => number)).toEqual(
    packets.map(({ frame }) => frame).sort(byNumber),
  );
  for (const { number, comments } of frames) {
    expect([number, comments.filter((comment) => comment.trim() !== '').length]).toEqual([
      number,
      1,
    ]);
  }
  const cited = claims.filter(({ text }) =>
    frames.some(({ comments }) => comments.some((comment) => comment.includes(text.en))),
  );
  expect(cited.length).toBeGreaterThan(1);
}
const byNumber = (a: number, b: number): number => a - b;

/** What tshark reads there: how many frames, and whether each has a comment. */
function expectTsharkReads(context: TestContext, folder: string, count: number): void {
  const fields = ['-T', 'fields', '-e', 'frame.number', '-e', 'frame.comment'];
  const file = path.join(folder, 'capture.pcapng');
  const { status, stdout, error } = spawnSync('tshark', ['-n', '-r', file, ...fields], {
    encoding: 'utf8',
    env: { ...process.env, HOME: folder },
  });
  if (error !== undefined) context.skip('not installed: tshark (Debian package tshark)');
  expect(status).toBe(0);
  const lines = stdout.split('\n').filter((line) => /^\d+\t/.test(line));
  expect(lines).toHaveLength(count);
  expect(lines.filter((line) => /^\d+\t$/.test(line))).toEqual([]);
}

describe('as root', () => {
  it.for(LAB_NAMES)('%s proves every claim, and leaves a complete report', async (lab, context) => {
    if (!isRoot()) context.skip('the root-linux tier needs root');
    const { machine, folder, options } = await createSite(context, { forPlainUser: false });
    const { code, stdout, stderr } = await machine.run(
      [...runLab(lab), '--report', 'report'],
      options,
    );
    const directory = path.join(folder, 'report');
    expect({ code, stderr }).toEqual({ code: 0, stderr: `report: ${directory}/report.html` });
    expect(readdirSync(directory).sort()).toEqual(REPORT_FILES);
    const report = readReport(directory);
    expectAllProven(report, lab);
    expect(stdout).toContain('tier root-linux');
    expect(stdout).toContain(`${report.claims.length} proven`);
    for (const { text } of report.claims) expect(report.markdown).toContain(text.en);
    // What stands in the server's source may say undefined.
    const words = (report.markdown + report.html).replaceAll(/<pre[\s\S]*?<\/pre>|“[^”]*”/g, '');
    expect(words).not.toMatch(/\bundefined\b|\bNaN\b|\[object /);
    expectNothingRunning(machine);
    expect(readdirSync(folder).sort()).toEqual(['config', 'report', 'state']);
    expectCommentedCapture(directory, report);
    expectTsharkReads(context, directory, readCaptureOf(directory).frames.length);
  });
});

describe('as a plain user on the machine’s own network', () => {
  it.for(LAB_NAMES)(
    '%s says in Portuguese what it could not observe, and why',
    async (lab, context) => {
      if (lab !== 'udp-simple') needThorough(context);
      const { machine, folder, options } = await createSite(context, { forPlainUser: true });
      const args = [...runLab(lab), '--report', 'report', '--lang', 'pt-BR'];
      const { code, stdout, stderr } = await machine.run(args, options);
      const directory = path.join(folder, 'report');
      expect({ code, stderr }).toEqual({ code: 0, stderr: `relatório: ${directory}/report.html` });
      expect(readdirSync(directory).sort()).toEqual(FILES_WITHOUT_PACKETS);
      const report = readReport(directory);
      expectEvidenceForEveryClaim(report);
      expect(
        report.events.filter(({ source }) => source === 'kernel' || source === 'wire'),
      ).toEqual([]);
      expect(verdictsOf(report, 'refuted')).toEqual([]);
      const unseen = report.claims.filter(({ verdict }) => verdict === 'not-observed');
      expect(unseen.length).toBeGreaterThan(0);
      for (const { id, text, reason } of unseen) {
        expect([id, reason?.['pt-BR']]).toEqual([
          id,
          expect.stringMatching(/plain-linux|não capturou/),
        ]);
        expect(report.markdown).toContain(text['pt-BR']);
        expect(report.markdown).toContain(reason?.['pt-BR']);
      }
      expect(verdictsOf(report, 'proven').length).toBeGreaterThan(unseen.length / 2);
      expect(stdout).toContain('nível plain-linux');
      expect(stdout).toContain(`${unseen.length} não observada`);
      expectNothingRunning(machine);
      const owners = readdirSync(folder, { recursive: true }).map(
        (file) => statSync(path.join(folder, String(file))).uid,
      );
      expect(new Set(owners)).toEqual(new Set([isRoot() ? PLAIN_USER_ID : process.getuid?.()]));
    },
  );
});

describe('as a plain user in a sandbox', () => {
  // tcp-simple is tried at length in sandbox.spec.ts.
  it.for<LabName>(['udp-simple', 'tcp-multi'])('%s has the packets', async (lab, context) => {
    if (lab !== 'udp-simple') needThorough(context);
    const { machine, folder, options } = await createSite(context, { forPlainUser: true });
    const environment = {
      ...options.environment,
      SOCKETLAB_CONTROL: undefined,
      SOCKETLAB_METRICS: undefined,
    };
    const args = ['lab', 'run', lab, '--sandbox', '--report', 'report'];
    const { code, stderr } = await machine.run(args, { ...options, environment });
    if (stderr.includes('SANDBOX_UNAVAILABLE')) context.skip(stderr);
    // What the lab said is shown when it fails.
    expect([code, stderr]).toEqual([0, stderr]);
    const directory = path.join(folder, 'report');
    const report = readReport(directory);
    expectEvidenceForEveryClaim(report);
    expect(verdictsOf(report, 'refuted')).toEqual([]);
    const question = lab === 'udp-simple' ? 'udp.4' : 'multi.4';
    const ofPackets = report.claims.filter((claim) => claim.question === question);
    expect(ofPackets.filter(({ verdict }) => verdict !== 'proven')).toEqual([]);
    expectCommentedCapture(directory, report);
    expect(readdirSync(folder)).toEqual(['report']);
  });
});

describe('tcp-multi', () => {
  it('serves a thousand clients in one run', { timeout: 180_000 }, async (context) => {
    needThorough(context);
    if (!isRoot()) context.skip('the root-linux tier needs root');
    const { machine, folder, options } = await createSite(context, { forPlainUser: false });
    const args = [...runLab('tcp-multi'), '--clients', '1000', '--report', 'report'];
    expect(await machine.run(args, options)).toMatchObject({ code: 0 });
    const report = readReport(path.join(folder, 'report'));
    expectAllProven(report, 'tcp-multi');
    const tuples = new Set(
      report.events.flatMap(({ kind, source, socket }) =>
        kind === 'packet' && source === 'wire' && socket.remote.endsWith(':65433')
          ? [`${socket.local} ${socket.remote}`]
          : [],
      ),
    );
    expect(tuples.size).toBe(1_001);
    expectNothingRunning(machine);
  });
});

function readCaptureOf(folder: string): ReturnType<typeof readCapture> {
  return readCapture(readFileSync(path.join(folder, 'capture.pcapng')));
}
