import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  type Command,
  createWindowsPc,
  isRoot,
  isThorough,
  type WindowsPc,
  type WindowsPcOptions,
  windowsProblem,
} from '@socketlab/testkit';
import { beforeEach, expect, onTestFinished, test } from 'vitest';

const FIXTURE = path.join(import.meta.dirname, 'fixtures/windows-identity.ts');
/** CreateFileW with GENERIC_READ, shared with nobody, of a file that is there; as antivirus opens one. */
const LOCKER = `import koffi from 'koffi';
  const create = koffi.load('kernel32.dll').func('intptr CreateFileW(str16 name, uint32_t access, uint32_t share, void *security, uint32_t how, uint32_t flags, void *template)');
  console.log('held', create(process.argv[2], 0x80000000, Number(process.argv[3]), null, 3, 0, null));
  setInterval(() => undefined, 1000);`;

beforeEach((context) => {
  const problem = windowsProblem();
  if (problem !== undefined) context.skip(problem);
});

/** A PC, and the user's folder for an identity: as Windows calls it, and as a folder of this machine. */
function makePc(options?: WindowsPcOptions): { pc: WindowsPc; windows: string; here: string } {
  const pc = createWindowsPc(options);
  onTestFinished(() => pc.remove());
  const windows = 'C:\\users\\Ana Conceição\\Socketlab\\identity';
  return { pc, windows, here: path.join(pc.drive, 'users/Ana Conceição/Socketlab/identity') };
}

test('on Windows the identity lets its owner in alone, and one that others can read is refused', {
  timeout: 60_000,
}, async () => {
  const { pc, windows, here } = makePc();
  const program = await pc.bundle(FIXTURE);
  const open = async (): Promise<unknown> => JSON.parse((await pc.run([program, windows])).stdout);
  const made = await open();
  expect(made).toEqual({ done: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(readdirSync(here)).toEqual(['identity.pem']);
  // Wine keeps a list as a mode, with administrators for the group.
  const file = path.join(here, 'identity.pem');
  expect([statSync(here).mode & 0o007, statSync(file).mode & 0o007]).toEqual([0, 0]);
  expect(await open()).toEqual(made);
  chmodSync(file, 0o644);
  expect(await open()).toMatchObject({
    code: 'IDENTITY_NOT_PRIVATE',
    facts: {
      others: 'Everyone',
      remedy: expect.stringContaining(`icacls "${windows}\\identity.pem" /inheritance:r`),
    },
  });
});

/** As for anybody but root, permissions hold. */
const WITHOUT_PRIVILEGE = ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] as const;

test('a folder whose owner took the right to write away is told of with the way out', {
  timeout: 60_000,
}, async (context) => {
  if (!isThorough()) context.skip('takes seconds: SOCKETLAB_THOROUGH=1 runs it');
  const within = (command: Command): Command =>
    isRoot() ? [...WITHOUT_PRIVILEGE, ...command] : command;
  const { pc, windows, here } = makePc({ within });
  mkdirSync(here, { recursive: true });
  chmodSync(here, 0o500);
  onTestFinished(() => chmodSync(here, 0o700));
  const { stdout } = await pc.run([await pc.bundle(FIXTURE), windows]);
  expect(JSON.parse(stdout)).toMatchObject({
    code: 'IDENTITY_NOT_STORED',
    facts: { directory: windows, problem: expect.stringMatching(/^EPERM: .*identity\.pem/) },
    problem: expect.stringContaining('SOCKETLAB_HOME'),
  });
  expect(readdirSync(here)).toEqual([]);
});

test('a file that another program holds is named after two seconds, and taken as soon as it is let go', {
  timeout: 60_000,
}, async (context) => {
  if (!isThorough()) context.skip('takes long: SOCKETLAB_THOROUGH=1 runs it');
  const { pc, windows } = makePc();
  const program = await pc.bundle(FIXTURE);
  await pc.run([program, windows]);
  const source = path.join(pc.drive, 'locker.ts');
  writeFileSync(source, LOCKER);
  const locker = await pc.bundle(source);
  const file = `${windows}\\identity.pem`;
  for (const { share, opened } of [
    { share: '0', opened: /"FILE_LOCKED".*"errno":"EBUSY"/ },
    { share: '1', opened: /"done":/ },
  ]) {
    const holding = await pc.start([locker, file, share]);
    await holding.waitFor(/^held \d+$/m);
    const replacing = await pc.start([program, windows, '2']);
    await replacing.waitFor(opened);
    await replacing.waitFor(/"FILE_LOCKED"/);
    await holding.stop();
    await replacing.ended;
    expect(replacing.stdout()).toMatch(/^\{"done":true\}$/m);
  }
});
