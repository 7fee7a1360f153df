import { readFileSync } from 'node:fs';
import path from 'node:path';
import { orderByCause, passageOf } from '@socketlab/evidence';
import { readCapture, unixNs } from '@socketlab/packets';
import {
  asPlainUser,
  inNetworkNamespace,
  isRoot,
  networkNamespaceProblem,
  startProcess,
  temporaryHome,
} from '@socketlab/testkit';
import { describe, expect, it, type TestContext } from 'vitest';
import { expectEvidenceForEveryClaim, type Report, readReport, verdictsOf } from './lab-site.ts';
import { NODE, plainUserProblem, programOf, WORKSPACE } from './programs.ts';

const HOUR_MS = 3_600_000;
const RUN = path.join(WORKSPACE, 'tools', 'run-remote-lab.mjs');

/** Root of a user namespace of one's own: packets, and no tracepoints. */
const SANDBOX = ['unshare', '-Urn', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'] as const;

interface Outcome {
  readonly report: Report;
  readonly clocks: readonly {
    readonly host: string;
    readonly aheadNs: string;
    readonly aheadAtEndNs: string;
    readonly errorNs: string;
  }[];
  readonly code?: string;
  readonly files: { readonly capture: string; readonly otherCaptures: readonly string[] };
}

async function runRemoteLab(
  ctx: TestContext,
  clockOffsetMs: number,
  { forPlainUser = false, lastStep = '' } = {},
): Promise<Outcome> {
  if (!forPlainUser && !isRoot()) ctx.skip('tracepoints need root');
  const problem = forPlainUser ? await plainUserProblem() : networkNamespaceProblem();
  if (problem !== undefined) ctx.skip(`two networks are needed: ${problem}`);
  programOf('tcp-echo');
  const { directory } = temporaryHome({ forPlainUser });
  const run = [NODE, RUN, directory, String(clockOffsetMs), lastStep] as const;
  const command = forPlainUser ? asPlainUser([...SANDBOX, ...run]) : inNetworkNamespace(run);
  const lab = await startProcess(command, { cwd: directory, environment: { TMPDIR: directory } });
  const { code } = await lab.ended;
  expect([code, lab.stderr.join('\n')]).toEqual([0, expect.any(String)]);
  const told = JSON.parse(lab.stdout.at(-1) ?? '') as Omit<Outcome, 'report'>;
  return { ...told, report: readReport(directory) };
}

/** When the kernel stamped the first packet of a capture: by the daemon's clock. */
function firstPacketNs(file: string): bigint {
  const [frame] = readCapture(readFileSync(file)).frames;
  return BigInt(frame?.time === undefined ? 0 : unixNs(frame.time));
}

describe.each([5 * HOUR_MS + 123, -11 * HOUR_MS])(
  'the remote lab between two machines, whose clocks are %i ms apart',
  (clockOffsetMs) => {
    it('proves every claim, with each segment in one row and no effect before its cause', async (ctx) => {
      const { report, clocks, files } = await runRemoteLab(ctx, clockOffsetMs);
      expectEvidenceForEveryClaim(report);
      expect(report.claims.filter(({ verdict }) => verdict !== 'proven')).toEqual([]);
      expect([...new Set(report.claims.map(({ question }) => question))]).toEqual([
        ...['remote.1', 'remote.2', 'remote.3', 'remote.4'],
      ]);
      expect(verdictsOf(report, 'proven').length).toBeGreaterThan(20);
      expectClocks(clocks, clockOffsetMs);
      expectOneRowEach(report);
      expectOneClock(report, files, clockOffsetMs);
    });
  },
);

it('is proven by a plain user too, but for what only tracepoints show', async (ctx) => {
  const { report } = await runRemoteLab(ctx, HOUR_MS, { forPlainUser: true });
  expectEvidenceForEveryClaim(report);
  expect(verdictsOf(report, 'refuted')).toEqual([]);
  expect(verdictsOf(report, 'not-observed')).toEqual([
    ...['remote.1.listening', 'remote.3.client-states', 'remote.3.server-states'],
  ]);
  expectOneRowEach(report);
});

it('keeps what was observed when the other machine vanishes, and proves nothing that it did not see', async (ctx) => {
  const lastStep = 'waiting for evidence';
  const { report, code, clocks } = await runRemoteLab(ctx, HOUR_MS, { lastStep });
  expect(code).toBe('LAB_INTERRUPTED');
  expectEvidenceForEveryClaim(report);
  expect(verdictsOf(report, 'refuted')).toEqual([]);
  expect(verdictsOf(report, 'proven')).toContain('remote.1.address');
  expect(verdictsOf(report, 'not-observed')).toContain('remote.4.same-segments');
  expect(report.markdown).toContain('tcp-echo at 10.99.7.2:17431 no longer answers');
  // Nobody could read its clock again: the error has grown by what clocks may drift.
  const far = report.events.findLast(({ host }) => host === 'lab-07');
  expect(Number(far?.errorNs)).toBeGreaterThan(Number(clocks[0]?.errorNs));
});

/** Both daemons run on one kernel: what was put off is all that their clocks are apart. */
function expectClocks(clocks: Outcome['clocks'], clockOffsetMs: number): void {
  expect(clocks.map(({ host }) => host)).toEqual(['lab-07']);
  for (const { aheadNs, aheadAtEndNs, errorNs } of clocks) {
    for (const ahead of [aheadNs, aheadAtEndNs]) {
      expect(Math.abs(Number(ahead) - clockOffsetMs * 1e6)).toBeLessThan(Number(errorNs) + 2e6);
    }
    expect(Number(errorNs)).toBeLessThan(50e6);
  }
}

function expectOneRowEach({ events }: Report): void {
  const packets = events.filter((event) => event.kind === 'packet');
  const rows = orderByCause(events).rows.filter(({ event }) => event.kind === 'packet');
  expect(rows.length * 2).toBe(packets.length);
  for (const row of rows) {
    const { sent, received } = passageOf(row);
    expect([sent?.direction, received?.direction]).toEqual(['sent', 'received']);
    expect(new Set([sent?.host, received?.host])).toEqual(new Set(['local', 'lab-07']));
  }
  // The order of the file is the order of cause.
  expect(orderByCause(events).events.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
}

/** Each event of the other host lies within its error of the moment at which it was: one kernel stamps both hosts. */
function expectOneClock({ events }: Report, files: Outcome['files'], clockOffsetMs: number): void {
  const own = events.find(({ host }) => host === 'local');
  const distanceNs = BigInt(own?.atNs ?? 0) - BigInt(own?.monotonicNs ?? 0);
  for (const { host, id, atNs, monotonicNs, errorNs } of events) {
    expect([id, errorNs !== undefined]).toEqual([id, host === 'lab-07']);
    const offNs = BigInt(atNs) - BigInt(monotonicNs) - distanceNs;
    expect([id, (offNs < 0n ? -offNs : offNs) <= BigInt(errorNs ?? 0)]).toEqual([id, true]);
  }
  const apartNs = firstPacketNs(files.otherCaptures[0] ?? '') - firstPacketNs(files.capture);
  expect(Math.abs(Number(apartNs) - clockOffsetMs * 1e6)).toBeLessThan(5e6);
}
