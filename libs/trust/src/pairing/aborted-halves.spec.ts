import { createDeferred } from '@socketlab/foundation';
import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, test } from 'vitest';
import { conditionOfGrant } from '../grant.ts';
import { issueGrant } from '../issue-grant.ts';
import { classmateScript, lieToClassmates, lieToOwner, ownerScript } from './attacker.fixture.ts';
import { hasNothing, openTestWindow, pairAs, threeMachines } from './pairing.fixture.ts';

failOnLeaks();

describe('a half that is aborted', () => {
  test.each([0, 1, 2, 3, 4, 5])(
    'by the classmate after %i of its five messages leaves nothing that is valid',
    async (words) => {
      const [owner, classmate, other] = await threeMachines();
      const window = await openTestWindow(owner);
      const liar = await lieToOwner(window.port, classmate.identity);
      const script = classmateScript(liar, classmate.identity, window.digits);
      for (const step of script.slice(0, words)) await step();
      if (words === 0) await liar.hear();
      if (words === 2) await window.event('asked');
      // Of the last message nothing is left to abort.
      if (words < 5) liar.hangUp();
      await liar.gone();
      if (words < 2) {
        // The window is as open as before.
        await pairAs(other, window.port, window.digits);
      } else {
        expect(await window.server.over).toBe(words === 5 ? 'paired' : 'used-up');
      }
      const now = new Date();
      const valid = owner.grants.list().filter((grant) => conditionOfGrant(grant, now) === 'valid');
      expect(valid.map(({ name }) => name)).toEqual(
        words < 2 ? ['mallory'] : words === 5 ? ['lab-66'] : [],
      );
      if (words < 4) expect(owner.grants.list()).toHaveLength(valid.length);
    },
  );

  test.each([0, 1, 2, 3, 4])('by the owner after %i steps leaves no host', async (taken) => {
    const [owner, classmate] = await threeMachines();
    const trap = await lieToClassmates(owner.identity);
    const script = createDeferred<ReturnType<typeof ownerScript>>();
    let isAsked = false;
    const pairing = pairAs(classmate, trap.port, async () => {
      const { digits } = await script.promise;
      isAsked = true;
      return digits;
    });
    const outcome = expect(pairing).rejects.toMatchObject({ code: 'PAIRING_HUNG_UP' });
    const liar = await trap.next;
    const { steps, digits } = ownerScript(liar, owner.identity);
    script.resolve({ steps, digits });
    for (const step of steps.slice(0, taken)) await step();
    liar.hangUp();
    await outcome;
    if (taken > 2) expect(isAsked).toBe(true);
    expect(await hasNothing(classmate)).toBe(true);
  });

  test('by the owner right after its grant leaves a host only if the classmate is told that it has one', async () => {
    const [owner, classmate] = await threeMachines();
    const trap = await lieToClassmates(owner.identity);
    const script = createDeferred<ReturnType<typeof ownerScript>>();
    const inReturn = { scopes: ['observe'], validMs: 60_000 } as const;
    const read = async (): Promise<string> => (await script.promise).digits;
    const pairing = pairAs(classmate, trap.port, read, { inReturn });
    const settled = pairing.then(
      () => 'paired',
      (failure: { code: string }) => failure.code,
    );
    const liar = await trap.next;
    script.resolve(ownerScript(liar, owner.identity));
    for (const step of (await script.promise).steps) await step();
    const { certificate, machineId } = classmate.identity;
    const { grant, certificate: granted } = await issueGrant(owner.config, {
      certificate,
      machineId,
      name: 'lab-08',
      scopes: ['observe'],
      validMs: 60_000,
    });
    const { scopes, expiresAt } = grant;
    liar.say({ type: 'grant', certificate: granted, scopes, expiresAt, controls: {} });
    liar.socket.end();
    const isPaired = (await settled) === 'paired';
    if (!isPaired) expect(await settled).toBe('PAIRING_HUNG_UP');
    expect(await classmate.hosts.list()).toHaveLength(isPaired ? 1 : 0);
    const now = new Date();
    const valid = classmate.grants.list().filter((each) => conditionOfGrant(each, now) === 'valid');
    expect(valid).toHaveLength(isPaired ? 1 : 0);
  });
});
