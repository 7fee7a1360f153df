import path from 'node:path';
import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { type LabName, readReport, verdictsOf } from './lab-site.ts';
import { createPrivateNetwork } from './private-network.ts';
import { expectHonestReport } from './windows-claims.ts';
import { createWindowsMachine, needWindows, type WindowsMachine } from './windows-machine.ts';
import { shareWindowsPackage } from './windows-package.ts';

failOnLeaks();
needWindows();

const made = shareWindowsPackage();

async function makeMachine(): Promise<WindowsMachine> {
  const { within } = await createPrivateNetwork();
  return createWindowsMachine({ program: made().program, within, name: 'lab-pc' });
}

describe('a lab on a Windows PC', () => {
  it.for<LabName>(['tcp-simple', 'udp-simple'])(
    '%s proves what Windows shows, and says of the rest why not',
    async (lab) => {
      const { pc, socketlab } = await makeMachine();
      const folder = path.join(pc.drive, 'Relatórios da turma');
      const run = ['lab', 'run', lab, '--report', pc.toWindowsPath(folder)];
      const told = { code: 0, stderr: expect.stringMatching(/report: Z:\\.*\\report\.html\s*$/) };
      expect(await socketlab(...run)).toMatchObject(told);
      const report = readReport(folder);
      expectHonestReport(report, 'local');
      expect(verdictsOf(report, 'proven').length).toBeGreaterThan(10);
    },
  );
});
