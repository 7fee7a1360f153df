import { rmSync } from 'node:fs';
import path from 'node:path';
import { failOnLeaks } from '@socketlab/testkit';
import { openGrants } from '@socketlab/trust';
import { describe, expect, it } from 'vitest';
import { createMachine } from './machine.ts';
import { pairByHand } from './pairing-by-hand.ts';

failOnLeaks();

/** Two users of one machine, one of whom has let the other in. */
async function createPair(validMs?: number) {
  const [owner, classmate] = [createMachine(), createMachine()];
  const { control } = await owner.start('tcp-echo');
  await pairByHand({
    ...{ owner, classmate, name: 'lab-07', address: '127.0.0.1' },
    controls: { 'tcp-echo': control },
    ...(validMs === undefined ? {} : { validMs }),
  });
  return { owner, status: () => classmate.run(['status', 'tcp-echo', '--host', 'lab-07']) };
}

describe('a host that no longer lets this machine in', () => {
  it('is told apart by its reason: the time that was granted is over', async () => {
    const { status } = await createPair(1);
    const { code, stderr } = await status();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^lab-07: error (?:HOST|GRANT)_EXPIRED: /);
    expect(stderr).toContain('Pair again');
  });

  it('its owner has taken the grant back', async () => {
    const { owner, status } = await createPair();
    expect((await status()).code).toBe(0);
    const grants = openGrants(path.join(owner.home, 'config'));
    const [grant] = grants.list();
    await grants.revoke(grant?.id ?? '', new Date());
    const { code, stderr } = await status();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^lab-07: error GRANT_REVOKED: /);
  });

  it('its owner knows nothing of a grant any more', async () => {
    const { owner, status } = await createPair();
    rmSync(path.join(owner.home, 'config', 'grants'), { recursive: true });
    const { code, stderr } = await status();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^lab-07: error HOST_UNPAIRED: /);
  });
});
