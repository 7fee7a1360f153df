import { failOnLeaks, isRoot, startProcess } from '@socketlab/testkit';
import { beforeEach, expect, it } from 'vitest';
import { browseAt, createTwoHosts } from './discovery-hosts.fixture.ts';

failOnLeaks();

beforeEach((ctx) => {
  if (!isRoot()) ctx.skip('hosts with cables between them need root');
});

const PROGRAM = new URL('hostile-responder.fixture.ts', import.meta.url).pathname;

it('a hostile machine’s answers are cleaned and bounded, and hide no honest one', async () => {
  const { owner, classmate } = await createTwoHosts();
  const hostile = await startProcess(owner.within([process.execPath, PROGRAM, '10.9.1.7']));
  await hostile.waitForLine(/ready/);
  const { machines, ignored } = await browseAt(classmate, { timeoutMs: 2_500 });
  expect(ignored).toBeGreaterThan(1_000);
  expect(machines.length).toBeLessThanOrEqual(8);
  const names = machines.map(({ name }) => name);
  expect(names).toContain('honest');
  expect(names).toContain('31mred-lab-07');
  for (const { name, addresses, txt, port, pairingPort } of machines) {
    expect(name).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
    expect(addresses.length).toBeLessThanOrEqual(16);
    for (const address of addresses) expect(address).not.toMatch(/^(?:127\.|0\.|224\.|255\.|::1$)/);
    expect(port).toBeGreaterThan(0);
    expect(pairingPort).toBeUndefined();
    expect(JSON.stringify(txt)).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.stringify(txt).length).toBeLessThan(2_000);
  }
});
