import { X509Certificate } from 'node:crypto';
import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryHome } from '@socketlab/testkit';
import { expect, test } from 'vitest';
import { conditionOfGrant, type Grant, grantIdOf } from './grant.ts';
import { openGrants } from './grants.ts';
import { issueGrant } from './issue-grant.ts';
import { openIdentity } from './open-identity.ts';

const HOUR_MS = 3_600_000;
const NOW = new Date('2026-03-01T12:00:00Z');

async function twoMachines() {
  const [owner, classmate] = [temporaryHome().directory, temporaryHome().directory];
  const identity = await openIdentity(path.join(classmate, 'identity'));
  const own = await openIdentity(path.join(owner, 'identity'));
  const { certificate, machineId } = identity;
  const request = { certificate, machineId, name: 'lab-08', scopes: ['observe'] as const };
  const issue = (validMs = HOUR_MS) => issueGrant(owner, { ...request, validMs }, NOW);
  return { owner, own, identity, issue };
}

test('a grant is a certificate of the owner’s authority for the classmate’s key, to call with and nothing else', async () => {
  const { own, identity, issue } = await twoMachines();
  const { grant, certificate } = await issue();
  const [leaf, authority] = [certificate, own.authorityCertificate].map(
    (pem) => new X509Certificate(pem),
  ) as [X509Certificate, X509Certificate];
  expect(leaf.verify(authority.publicKey)).toBe(true);
  expect(leaf.publicKey.equals(new X509Certificate(identity.certificate).publicKey)).toBe(true);
  expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  expect(leaf.ca).toBe(false);
  expect(grantIdOf(leaf.subjectAltName)).toBe(grant.id);
  expect(leaf.checkHost(own.serverName)).toBeUndefined();
  expect(Date.parse(leaf.validTo)).toBe(NOW.getTime() + HOUR_MS);
});

test('a grant of a format to come is named as a newer version’s, and not taken for damage', async () => {
  const { owner, issue } = await twoMachines();
  const { grant } = await issue();
  const file = path.join(owner, 'grants', `${grant.id}.json`);
  writeFileSync(file, JSON.stringify({ ...grant, format: 2, scopes: ['observe', 'dream'] }));
  expect(() => openGrants(owner).find(grant.id)).toThrow(
    expect.objectContaining({ code: 'STORE_NEWER', facts: { file, format: 2, known: 1 } }),
  );
});

test('the certificates of a machine itself name no grant', async () => {
  const { own } = await twoMachines();
  expect(grantIdOf(new X509Certificate(own.certificate).subjectAltName)).toBeUndefined();
  expect(grantIdOf(undefined)).toBeUndefined();
  const uri = `URI:urn:socketlab:grant:${'a'.repeat(32)}`;
  expect(grantIdOf(`${uri}, DNS:other.socketlab`)).toBeUndefined();
});

test('a grant that another process has revoked is revoked here at the next look', async () => {
  const { owner, issue } = await twoMachines();
  const { grant } = await issue();
  const [daemon, cli] = [openGrants(owner), openGrants(owner)];
  expect(daemon.find(grant.id)).toEqual(grant);
  expect(await cli.revoke(grant.id, NOW)).toBe(true);
  expect(conditionOfGrant(daemon.find(grant.id) as Grant, NOW)).toBe('revoked');
  expect(await cli.revoke(grant.id, NOW)).toBe(false);
  expect(daemon.list()).toHaveLength(1);
});

test('a grant ends at its time, on the millisecond', async () => {
  const { issue } = await twoMachines();
  const { grant } = await issue();
  const end = NOW.getTime() + HOUR_MS;
  expect(conditionOfGrant(grant, new Date(end - 1))).toBe('valid');
  expect(conditionOfGrant(grant, new Date(end))).toBe('expired');
});

test('files and folder are their owner’s alone, and no draft is left', async () => {
  const { owner, issue } = await twoMachines();
  const { grant } = await issue();
  const directory = path.join(owner, 'grants');
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  expect(statSync(path.join(directory, `${grant.id}.json`)).mode & 0o777).toBe(0o600);
  expect(readdirSync(directory)).toEqual([`${grant.id}.json`]);
});

test.each([
  ['cut short', '{"id":'],
  ['of another shape', '[]'],
  ['with a scope that there is not', '{"id":"0","scopes":["root"]}'],
])('a file that is %s is named, and grants nothing', async (_title, content) => {
  const { owner, issue } = await twoMachines();
  const { grant } = await issue();
  const file = path.join(owner, 'grants', `${grant.id}.json`);
  chmodSync(file, 0o600);
  writeFileSync(file, content);
  expect(() => openGrants(owner).find(grant.id)).toThrow(
    expect.objectContaining({ code: 'STORE_UNREADABLE', facts: { file, what: 'grant' } }),
  );
});
