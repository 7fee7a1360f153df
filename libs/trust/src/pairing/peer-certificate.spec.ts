import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Identity } from '../identity.ts';
import { issueGrant } from '../issue-grant.ts';
import { issueIdentity } from '../issuing.ts';
import { labMachine } from './pairing.fixture.ts';
import { isGrantFor, judgePeer } from './peer-certificate.ts';

const NOW = new Date();
const DAY_MS = 86_400_000;
const judge = (leaf: string, authority: string, now = NOW) =>
  judgePeer(new X509Certificate(leaf), { authority, ownMachineId: 'ours', now });

async function grantFor(owner: { config: string }, classmate: { identity: Identity }) {
  const { certificate, machineId } = classmate.identity;
  const request = { certificate, machineId, name: 'lab-08', scopes: ['observe'] as const };
  return issueGrant(owner.config, { ...request, validMs: DAY_MS });
}

test('a leaf under its own authority proves the machine of that authority', async () => {
  const { identity } = await labMachine('lab-07');
  expect(judge(identity.certificate, identity.authorityCertificate)).toEqual({
    kind: 'machine',
    machineId: identity.machineId,
  });
  const same = {
    authority: identity.authorityCertificate,
    ownMachineId: identity.machineId,
    now: NOW,
  };
  expect(judgePeer(new X509Certificate(identity.certificate), same)).toMatchObject({
    reason: 'same-machine',
  });
});

test('a leaf under the authority of another machine proves nothing', async () => {
  const [ours, theirs] = await Promise.all([labMachine('a'), labMachine('b')]);
  for (const [leaf, authority] of [
    [ours.identity.certificate, theirs.identity.authorityCertificate],
    [ours.identity.certificate, ours.identity.certificate],
    [ours.identity.authorityCertificate, ours.identity.authorityCertificate],
    [ours.identity.certificate, '-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n'],
  ] as const) {
    expect(judge(leaf, authority)).toEqual({ kind: 'refused', reason: 'certificate' });
  }
});

test('a classmate cannot pass for the machine that has granted it something', async () => {
  const [owner, classmate] = await Promise.all([labMachine('a'), labMachine('b')]);
  const { certificate } = await grantFor(owner, classmate);
  expect(judge(certificate, owner.identity.authorityCertificate)).toEqual({
    kind: 'refused',
    reason: 'certificate',
  });
});

test.each([-2 * DAY_MS, 400 * DAY_MS, 3_700 * DAY_MS])(
  'a clock that is off by %i ms is told as such',
  async (offMs) => {
    const made = await issueIdentity(NOW);
    const now = new Date(NOW.getTime() + offMs);
    expect(judge(made.certificate, made.authorityCertificate, now)).toEqual({
      kind: 'refused',
      reason: 'clock',
    });
  },
);

test('a grant is one of that authority, for that key and machine, until then', async () => {
  const [owner, classmate, other] = await Promise.all([
    labMachine('a'),
    labMachine('b'),
    labMachine('c'),
  ]);
  const { certificate, grant } = await grantFor(owner, classmate);
  const granted = { certificate, scopes: grant.scopes, expiresAt: grant.expiresAt, controls: {} };
  const expected = {
    authority: owner.identity.authorityCertificate,
    leaf: new X509Certificate(classmate.identity.certificate),
    machineId: classmate.identity.machineId,
  };
  expect(isGrantFor(granted, expected)).toBe(true);
  const later = new Date(Date.parse(grant.expiresAt) + DAY_MS).toISOString();
  for (const [what, change] of [
    [granted, { authority: other.identity.authorityCertificate }],
    [granted, { leaf: new X509Certificate(other.identity.certificate) }],
    [granted, { machineId: other.identity.machineId }],
    [{ ...granted, certificate: classmate.identity.certificate }, {}],
    [{ ...granted, certificate: owner.identity.certificate }, {}],
    [{ ...granted, expiresAt: later }, {}],
  ] as const) {
    expect(isGrantFor(what, { ...expected, ...change })).toBe(false);
  }
});
