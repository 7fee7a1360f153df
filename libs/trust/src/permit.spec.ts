import { temporaryHome } from '@socketlab/testkit';
import { describe, expect, test } from 'vitest';
import type { Identity } from './identity.ts';
import { issueGrant } from './issue-grant.ts';
import { openIdentity } from './open-identity.ts';
import { type Permit, readPermit, signPermit } from './permit.ts';

const PERMIT: Permit = {
  listener: '192.0.2.7:65433',
  protocol: 'tcp',
  machineId: '8'.repeat(64),
  connections: 100,
  bytes: 1_048_576,
  perSecond: 100,
  durationMs: 10_000,
  nonce: 'ab'.repeat(16),
};

/** The owner of a listener, and another machine, for whose key the owner's authority has issued a certificate too. */
async function twoMachines(): Promise<{ owner: Identity; stranger: Identity; granted: string }> {
  const { directory } = temporaryHome();
  const owner = await openIdentity(`${directory}/identity`);
  const stranger = await openIdentity(`${temporaryHome().directory}/identity`);
  const { certificate: granted } = await issueGrant(directory, {
    certificate: stranger.certificate,
    machineId: stranger.machineId,
    name: 'lab-08',
    scopes: ['traffic'],
    validMs: 60_000,
  });
  return { owner, stranger, granted };
}

describe('a permit', () => {
  test('says what its issuer has signed', async () => {
    const { owner } = await twoMachines();
    expect(readPermit(signPermit(PERMIT, owner), owner)).toEqual(PERMIT);
  });

  test('of another machine proves nothing', async () => {
    const { owner, stranger } = await twoMachines();
    expect(() => readPermit(signPermit(PERMIT, stranger), owner)).toThrow(/another machine/);
  });

  test('cannot be signed by a classmate, whose certificate comes from the same authority', async () => {
    const { owner, stranger, granted } = await twoMachines();
    const { privateKey } = stranger;
    const forged = signPermit(PERMIT, { privateKey, certificate: granted });
    expect(() => readPermit(forged, owner)).toThrow(/another machine/);
  });

  test('with the right certificate and another key’s signature proves nothing', async () => {
    const { owner, stranger } = await twoMachines();
    const { privateKey } = stranger;
    const forged = signPermit(PERMIT, { privateKey, certificate: owner.certificate });
    expect(() => readPermit(forged, owner)).toThrow(/signature/);
  });

  test('that was changed on its way proves nothing, whichever byte it was', async () => {
    const { owner } = await twoMachines();
    const signed = signPermit(PERMIT, owner);
    for (let index = 0; index < signed.payload.length; index += 1) {
      const payload = Uint8Array.from(signed.payload);
      payload[index] = (payload[index] ?? 0) ^ 1;
      expect(() => readPermit({ ...signed, payload }, owner)).toThrow(/signature/);
    }
  });

  test.each([
    { ...PERMIT, connections: 0 },
    { ...PERMIT, bytes: -1 },
    { ...PERMIT, perSecond: 1.5 },
    { ...PERMIT, durationMs: undefined },
    { ...PERMIT, protocol: 'sctp' },
    { ...PERMIT, nonce: '' },
    null,
    [],
  ])('must be whole: not %j', async (content) => {
    const { owner } = await twoMachines();
    const signed = signPermit(content as unknown as Permit, owner);
    expect(() => readPermit(signed, owner)).toThrow(/does not say/);
  });

  test.each(['', 'no certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])(
    'with %j for a certificate proves nothing',
    async (certificate) => {
      const { owner } = await twoMachines();
      const signed = { ...signPermit(PERMIT, owner), certificate };
      expect(() => readPermit(signed, owner)).toThrow(/another machine/);
    },
  );
});
