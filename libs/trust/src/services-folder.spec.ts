import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AccessList } from '@socketlab/bsd-sockets';
import { createWindowsPc, windowsProblem } from '@socketlab/testkit';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { claimServicesFolder } from './services-folder.ts';

const ADMINISTRATOR = 'S-1-5-21-1004336348-1177238915-682003330-1001';
const BIA = 'S-1-5-21-1004336348-1177238915-682003330-1002';
const FULL: Readonly<Record<string, string>> = {
  ...{ SY: 'S-1-5-18', BA: 'S-1-5-32-544', LS: 'S-1-5-19', BU: 'S-1-5-32-545', WD: 'S-1-1-0' },
  CO: 'S-1-3-0',
};
const OURS = '(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;LS)';
/** Made by a program that this administrator runs without their rights. */
const MINE = `O:${ADMINISTRATOR}D:P${OURS}`;
const FIXTURE = path.join(import.meta.dirname, 'fixtures/services-folder.ts');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'services-folder-'));
  return () => rmSync(folder, { recursive: true });
});

/** Windows, of a folder that is there and has that descriptor, and of any that is made as `made` says. */
function saying(
  descriptor: string,
  { isFolder = true, isLink = false, made = 'O:BAD:P' } = {},
): () => Promise<AccessList> {
  return async () => ({
    userSid: ADMINISTRATOR,
    read: () => {
      throw new Error('a link was followed');
    },
    readUnfollowed: (file) => ({
      descriptor: file === folder ? descriptor : made,
      ...{ isFolder, isLink },
    }),
    restrict: () => undefined,
    makeRestricted: () => false,
    makeWithAccess: (file) => {
      if (file === folder) return false;
      mkdirSync(file);
      return true;
    },
    sidOf: (name) => FULL[name] ?? name,
    accountOf: (sid) => (sid === BIA ? 'LAB-07\\bia' : sid),
  });
}

it.each([
  ['of all administrators', `O:BAD:P${OURS}`],
  ['of the system, that denies others even more', `O:SYD:P(D;;FA;;;WD)${OURS}`],
])('takes a folder %s', async (_, descriptor) => {
  await claimServicesFolder(folder, saying(descriptor));
});

it.each([
  ['that another user made', `O:${BIA}D:P${OURS}`, 'LAB-07\\bia'],
  ['that the same user made without an administrator’s rights', MINE, ADMINISTRATOR],
  ['that another user was let into by name', `O:BAD:P${OURS}(A;;FW;;;${BIA})`, 'LAB-07\\bia'],
  ['that the same user was let into', `O:BAD:P${OURS}(A;;FW;;;${ADMINISTRATOR})`, ADMINISTRATOR],
  ['in which others may read', `O:BAD:AI${OURS}(A;OICIID;0x1200a9;;;BU)`, FULL['BU']],
  ['that hands files that are made later to others', `O:BAD:P${OURS}(A;OICIIO;FA;;;WD)`, 'S-1-1-0'],
  ['that hands files to whoever makes them', `O:BAD:P${OURS}(A;OICIIO;FA;;;CO)`, 'S-1-3-0'],
  ['that has no list', 'O:BAD:NO_ACCESS_CONTROL', 'S-1-1-0'],
  ['whose owner nobody knows', `D:P${OURS}`, ''],
])('refuses a folder %s', async (_, descriptor, who) => {
  const error = { code: 'SERVICES_FOLDER_NOT_OURS', facts: { folder, who } };
  await expect(claimServicesFolder(folder, saying(descriptor))).rejects.toMatchObject(error);
});

it('takes one of the same user where all that is made for administrators is told as theirs, and leaves no trial behind', async () => {
  await claimServicesFolder(folder, saying(MINE, { made: MINE }));
  const beside = readdirSync(path.dirname(folder)).filter((name) =>
    name.startsWith(`${path.basename(folder)}.`),
  );
  expect(beside).toEqual([]);
});

it.each([
  ['a junction', { isLink: true }],
  ['a file', { isFolder: false }],
])('refuses %s, whoever owns it', async (_, kind) => {
  const claim = claimServicesFolder(folder, saying(`O:BAD:P${OURS}`, kind));
  await expect(claim).rejects.toThrow(/is a link, or no folder/);
});

it('on Windows makes the folder with its list, and takes it again', async (context) => {
  const problem = windowsProblem();
  if (problem !== undefined) context.skip(problem);
  const pc = createWindowsPc();
  onTestFinished(() => pc.remove());
  const home = 'C:\\ProgramData\\Socketlab';
  const { stdout, stderr } = await pc.run([await pc.bundle(FIXTURE), home]);
  expect(stderr).toBe('');
  const { made, again, shared } = JSON.parse(stdout);
  // Wine keeps of a list what a Unix mode can say: nobody but the owner gets in.
  expect(made).not.toMatch(/;;;(WD|BU)\)/);
  expect(again).toBe('taken');
  expect(shared).toMatchObject({ code: 'SERVICES_FOLDER_NOT_OURS' });
});
