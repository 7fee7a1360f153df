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
  verdictsOf,
} from './lab-site.ts';
import { createPrivateNetwork } from './private-network.ts';
import { expectHonestReport } from './windows-claims.ts';
import { createWindowsMachine, needWindows } from './windows-machine.ts';
import { shareWindowsPackage } from './windows-package.ts';

failOnLeaks();
needWindows();

const made = shareWindowsPackage();

/** What Windows, as Wine has it, need not show; all else is proven. */
const UNSEEN: Readonly<Record<LabName, readonly string[]>> = {
  'tcp-simple': [
    // Each change of state, which only a tracepoint tells.
    ...['tcp.1.bind-no-state', 'tcp.1.listen-state', 'tcp.1.accept-not-state'],
    ...['tcp.1.listener-stays', 'tcp.2.connect', 'tcp.2.client-states', 'tcp.2.server-states'],
    ...['tcp.2.handshake-order', 'tcp.2.connect-returns', 'tcp.2.states-of-rfc'],
    ...['tcp.2.first-fin', 'tcp.2.close', 'tcp.2.passive-close'],
    // What is left of a timer.
    'tcp.2.time-wait-duration',
    // Wine's poll() says nothing of an error that waits at a UDP socket.
    'tcp.5.refused-udp',
  ],
  'udp-simple': [],
  'tcp-multi': [
    // Node makes the calls of the event loop.
    ...['multi.1.one-listener', 'multi.1.descriptor-each', 'multi.1.one-thread', 'multi.3.order'],
    ...['multi.2.served-despite-silence', 'multi.2.at-once', 'multi.5.server-port'],
    'multi.5.four-tuples',
    // Changes of state; and of the accept queue, the samples show those who were in time.
    ...['multi.1.listen-state', 'multi.2.established-unaccepted', 'multi.2.wait-in-queue'],
  ],
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
    const unseen = verdictsOf(report, 'not-observed');
    expect(unseen.filter((id) => !UNSEEN[lab].includes(id))).toEqual([]);
  },
);

it('a lab on a Windows PC without a capture driver says that Npcap is missing, and proves what needs no packets', {
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
      expect.stringContaining('Npcap'),
      expect.stringContaining('Npcap'),
    ]);
  }
});
