import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { createWindowsPc, isThorough, windowsProblem } from '@socketlab/testkit';
import { expect, it, onTestFinished } from 'vitest';

const FIXTURE = path.join(import.meta.dirname, 'fixtures/task-scheduler.ts');
const FOLDER = 'Programas do João & co';

it('schtasks makes a task of our XML, of a newer one too, and forgets it', async (context) => {
  const problem = windowsProblem();
  if (problem !== undefined) context.skip(problem);
  if (!isThorough()) context.skip('takes seconds: SOCKETLAB_THOROUGH=1 runs it');
  const pc = createWindowsPc();
  onTestFinished(() => pc.remove());
  mkdirSync(path.join(pc.drive, FOLDER));
  // Wine keeps tasks below its own folder, which all PCs of these tests share: this name is of no other.
  const name = path.basename(pc.environment['WINEPREFIX'] ?? '');
  const { stdout, stderr } = await pc.run([await pc.bundle(FIXTURE), name, `C:\\${FOLDER}`]);
  expect(stderr).toBe('');
  const { made, again, refused, isGone } = JSON.parse(stdout);
  // Wine keeps a part of a task, nothing of what it runs, and writes & as it is.
  expect(made).toContain('<Description>O eco do João & co</Description>');
  expect(made).toContain(`<URI>\\Socketlab\\tcp-echo-LAB-07-${name}</URI>`);
  expect(made).toContain('<ExecutionTimeLimit>PT0S</ExecutionTimeLimit>');
  expect(made).toContain('<Priority>5</Priority>');
  expect(again).toContain('<Description>O eco novo</Description>');
  expect(refused).toMatchObject({ code: 'WINDOWS_MANAGER_REFUSED', facts: { managerCode: 1 } });
  expect(isGone).toBe(true);
  // The file that schtasks reads it from does not stay.
  expect(readdirSync(path.join(pc.drive, FOLDER, 'services'))).toEqual([]);
});
