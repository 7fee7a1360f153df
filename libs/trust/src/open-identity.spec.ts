import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { formatIdentityFile, parseIdentityFile } from './identity-file.ts';
import { issueCertificate } from './issuing.ts';
import { openIdentity } from './open-identity.ts';

const run = promisify(execFile);
const isRoot = process.getuid?.() === 0;
let parent: string;
let directory: string;
let file: string;

beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'socketlab-trust-'));
  directory = path.join(parent, 'keys');
  file = path.join(directory, 'identity.pem');
});

afterEach(() => rmSync(parent, { recursive: true }));

test('makes a folder and a file that only their owner may read, and leaves no draft behind', async () => {
  await openIdentity(directory);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(directory)).toEqual(['identity.pem']);
});

test('the certificate is signed by the authority and names the machine, as server and as client', async () => {
  const identity = await openIdentity(directory);
  const [authority, leaf] = [identity.authorityCertificate, identity.certificate].map(
    (pem) => new X509Certificate(pem),
  );
  expect(identity.machineId).toMatch(/^[0-9a-f]{64}$/);
  expect(identity.serverName).toBe(`${identity.machineId.slice(0, 16)}.socketlab`);
  expect(leaf?.verify(authority?.publicKey as never)).toBe(true);
  expect(leaf?.checkHost(identity.serverName)).toBe(identity.serverName);
  expect(leaf?.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
  expect([authority?.ca, leaf?.ca]).toEqual([true, false]);
});

test('opens the same identity again', async () => {
  expect(await openIdentity(directory)).toEqual(await openIdentity(directory));
});

test('processes that start at once all get the same identity', async () => {
  const script = `import { openIdentity } from ${JSON.stringify(new URL('./open-identity.ts', import.meta.url).href)};
    process.stdout.write(JSON.stringify(await openIdentity(${JSON.stringify(directory)})));`;
  const opened = await Promise.all(
    Array.from({ length: 4 }, () => run(process.execPath, ['--input-type=module', '-e', script])),
  );
  expect(new Set(opened.map(({ stdout }) => stdout)).size).toBe(1);
  expect(opened[0]?.stdout).toBe(JSON.stringify(await openIdentity(directory)));
  expect(readdirSync(directory)).toEqual(['identity.pem']);
});

test('reading an existing identity loads no certificate library', async () => {
  await openIdentity(directory);
  const script = `import { openIdentity } from ${JSON.stringify(new URL('./open-identity.ts', import.meta.url).href)};
    await openIdentity(${JSON.stringify(directory)});
    process.stdout.write(typeof Reflect.getMetadata);`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script]);
  expect(stdout).toBe('undefined');
});

test('issues the certificate anew when less than 30 days are left, with the same authority', async () => {
  const first = await openIdentity(directory);
  const stored = parseIdentityFile(readFileSync(file, 'utf8'), file);
  const aging = await issueCertificate(stored, new Date(), 29);
  writeFileSync(file, formatIdentityFile(aging));
  const renewed = await openIdentity(directory);
  expect(renewed.machineId).toBe(first.machineId);
  expect(renewed.authorityCertificate).toBe(first.authorityCertificate);
  expect(renewed.certificate).not.toBe(aging.certificate);
  expect(await openIdentity(directory)).toEqual(renewed);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('keeps a certificate that has 31 days left', async () => {
  await openIdentity(directory);
  const stored = parseIdentityFile(readFileSync(file, 'utf8'), file);
  const aging = await issueCertificate(stored, new Date(), 31);
  writeFileSync(file, formatIdentityFile(aging));
  expect((await openIdentity(directory)).certificate).toBe(aging.certificate);
});

test.each([0, 100, 1_000, -30])(
  'a file cut to %i bytes is named, and stays as it is',
  async (end) => {
    await openIdentity(directory);
    const cut = readFileSync(file, 'utf8').slice(0, end);
    writeFileSync(file, cut);
    await expect(openIdentity(directory)).rejects.toMatchObject({
      code: 'IDENTITY_UNREADABLE',
      facts: { file },
      message: expect.stringContaining(`mv "${file}" "${file}.broken"`),
    });
    expect(readFileSync(file, 'utf8')).toBe(cut);
  },
);

test('a key that belongs to another certificate is refused', async () => {
  await openIdentity(directory);
  const stored = parseIdentityFile(readFileSync(file, 'utf8'), file);
  const other = await issueCertificate(stored, new Date());
  writeFileSync(file, formatIdentityFile({ ...stored, privateKey: other.privateKey }));
  await expect(openIdentity(directory)).rejects.toMatchObject({
    code: 'IDENTITY_UNREADABLE',
    message: expect.stringContaining('do not belong together'),
  });
});

test.skipIf(process.platform === 'win32')(
  'keys that others may read are refused, with the chmod that helps',
  async () => {
    await openIdentity(directory);
    chmodSync(file, 0o640);
    await expect(openIdentity(directory)).rejects.toMatchObject({
      code: 'IDENTITY_NOT_PRIVATE',
      message: expect.stringContaining(`chmod 600 "${file}"`),
    });
    chmodSync(file, 0o600);
    chmodSync(directory, 0o770);
    await expect(openIdentity(directory)).rejects.toMatchObject({
      code: 'IDENTITY_NOT_PRIVATE',
      message: expect.stringContaining(`chmod 700 "${directory}"`),
    });
  },
);

test("another user's identity is refused", async (ctx) => {
  if (!isRoot) ctx.skip('only root can give a file to another user');
  await openIdentity(directory);
  chownSync(file, 65_534, 65_534);
  await expect(openIdentity(directory)).rejects.toMatchObject({
    code: 'IDENTITY_NOT_OWNED',
    facts: { file, ownerId: 65_534, userId: 0 },
  });
});

test('a folder that cannot be made is named', async () => {
  writeFileSync(path.join(parent, 'taken'), '');
  const under = path.join(parent, 'taken', 'keys');
  await expect(openIdentity(under)).rejects.toMatchObject({
    code: 'IDENTITY_NOT_STORED',
    facts: { directory: under },
  });
});
