import { readdirSync } from 'node:fs';
import path from 'node:path';
import { failOnLeaks } from '@socketlab/testkit';
import { expect, it } from 'vitest';
import {
  FILES_WITHOUT_PACKETS,
  LAB_NAMES,
  type LabName,
  REPORT_FILES,
  readReport,
} from './lab-site.ts';
import { createPrivateNetwork } from './private-network.ts';
import { expectHonestReport } from './windows-claims.ts';
import { createWindowsMachine, needWindows } from './windows-machine.ts';
import { shareWindowsPackage } from './windows-package.ts';

failOnLeaks();
needWindows();

const made = shareWindowsPackage();

const CHANGES = /each change of state as it happens, and Windows' table/;
const OWN_CALLS = /the program's own calls; multi-tcp told of none/;

const because = (reason: RegExp, ...ids: readonly string[]): Record<string, RegExp> =>
  Object.fromEntries(ids.map((id) => [id, reason]));

/** What Windows, as Wine has it, does not show, each with the kind of its reason; all else is proven. */
const UNSEEN: Readonly<Record<LabName, Readonly<Record<string, RegExp>>>> = {
  'tcp-simple': {
    ...because(CHANGES, 'tcp.1.bind-no-state', 'tcp.1.listen-state', 'tcp.1.accept-not-state'),
    ...because(CHANGES, 'tcp.1.listener-stays', 'tcp.2.connect', 'tcp.2.client-states'),
    ...because(CHANGES, 'tcp.2.server-states', 'tcp.2.handshake-order', 'tcp.2.connect-returns'),
    ...because(CHANGES, 'tcp.2.states-of-rfc', 'tcp.2.first-fin', 'tcp.2.close'),
    ...because(CHANGES, 'tcp.2.passive-close'),
    ...because(/does not tell how much of TIME-WAIT is left/, 'tcp.2.time-wait-duration'),
    // Wine's poll() says nothing of an error that waits at a UDP socket.
    ...because(/No event of this run shows it/, 'tcp.5.refused-udp'),
  },
  'udp-simple': {},
  'tcp-multi': {
    // Node makes the calls of the event loop.
    ...because(OWN_CALLS, 'multi.1.one-listener', 'multi.1.descriptor-each', 'multi.1.one-thread'),
    ...because(OWN_CALLS, 'multi.2.at-once', 'multi.3.order', 'multi.5.server-port'),
    ...because(OWN_CALLS, 'multi.5.four-tuples'),
    ...because(CHANGES, 'multi.1.listen-state', 'multi.2.established-unaccepted'),
  },
};

interface LabRun {
  readonly lab: LabName;
  readonly hasDriver?: boolean;
}

/** Runs the lab on a PC of its own, into a folder whose name has blanks and accents. */
async function runLab({ lab, hasDriver = true }: LabRun) {
  const { within } = await createPrivateNetwork();
  const { program } = made();
  const { pc, socketlab } = createWindowsMachine({ program, within, name: 'lab-pc', hasDriver });
  const folder = path.join(pc.drive, 'Relatórios da turma');
  const run = ['lab', 'run', lab, '--report', pc.toWindowsPath(folder)];
  const told = { code: 0, stderr: expect.stringMatching(/report: Z:\\.*\\report\.html\s*$/) };
  expect(await socketlab(...run)).toMatchObject(told);
  const report = readReport(folder);
  expectHonestReport(report, 'local');
  return { report, files: readdirSync(folder).sort() };
}

it.for(LAB_NAMES)(
  'the lab %s on a Windows PC proves what Windows shows, and says of the rest why not',
  { timeout: 180_000 },
  async (lab) => {
    const { report, files } = await runLab({ lab });
    expect(files).toEqual(REPORT_FILES);
    const unseen = report.claims.filter(({ verdict }) => verdict === 'not-observed');
    const reasons = Object.fromEntries(unseen.map(({ id, reason }) => [id, reason?.en]));
    const expected = Object.entries(UNSEEN[lab]).map(([id, reason]) => [
      id,
      expect.stringMatching(reason),
    ]);
    expect(reasons).toEqual(Object.fromEntries(expected));
  },
);

it('a lab on a Windows PC whose capture library cannot be loaded says so and where Npcap is, and proves what needs no packets', {
  timeout: 180_000,
}, async () => {
  const { report, files } = await runLab({ lab: 'udp-simple', hasDriver: false });
  expect(files).toEqual(FILES_WITHOUT_PACKETS);
  const unseen = report.claims.filter(({ verdict }) => verdict === 'not-observed');
  expect(unseen.map(({ id }) => id)).toEqual([
    'udp.2.close-is-silent',
    ...['udp.4.no-handshake', 'udp.4.count', 'udp.4.ports', 'udp.4.header'],
  ]);
  for (const { id, reason } of unseen) {
    expect([id, reason?.en, reason?.['pt-BR']]).toEqual([
      id,
      expect.stringMatching(/wpcap\.dll.* cannot be loaded .*https:\/\/npcap\.com/),
      expect.stringMatching(/wpcap\.dll.* não pode ser carregada .*https:\/\/npcap\.com/),
    ]);
  }
});
