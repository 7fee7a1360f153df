import { isRoot, networkNamespaceProblem } from '@socketlab/testkit';
import { expect, type TestContext, test } from 'vitest';
import { firewallFaults } from './firewall-faults.ts';
import { createMachine } from './machine.ts';
import { serverFaults } from './server-faults.ts';
import { needThorough } from './shared-machine.ts';
import { wayFaults } from './way-faults.ts';
import { type Answer, createLaboratory, filter, SERVICE } from './why-laboratory.ts';

function needNetworks(ctx: TestContext): void {
  if (!isRoot()) ctx.skip('hosts with cables between them need root');
  const problem = networkNamespaceProblem();
  if (problem !== undefined) ctx.skip(problem);
}

test('of 27 injected faults at least 26 are named right, none is named wrong, and each shows its proof', async (ctx) => {
  needThorough(ctx);
  needNetworks(ctx);
  const laboratory = await createLaboratory();
  const faults = [firewallFaults, wayFaults, serverFaults].flatMap((each) => each(laboratory));
  const told: { name: string; verdict: string; expected: string; answer: Answer }[] = [];
  for (const fault of faults) {
    const heal = await fault.inject?.();
    const answer = await laboratory.ask(fault.target);
    await heal?.();
    told.push({ name: fault.name, verdict: answer.verdict, expected: fault.cause, answer });
    if (answer.verdict !== fault.cause) continue;
    const grounds = answer.proof.filter(({ isProof }) => isProof).map(({ ground }) => ground);
    expect({ fault: fault.name, grounds }).toEqual({
      fault: fault.name,
      grounds: expect.arrayContaining([...fault.grounds]),
    });
    if (fault.place !== undefined) {
      expect({ fault: fault.name, place: answer.place }).toEqual({
        fault: fault.name,
        place: fault.place,
      });
    }
  }
  const wrong = told.filter(
    ({ verdict, expected }) => verdict !== expected && verdict !== 'unknown',
  );
  expect(wrong).toEqual([]);
  const unknown = told.filter(({ verdict }) => verdict === 'unknown');
  expect(faults).toHaveLength(27);
  expect(unknown.length, JSON.stringify(unknown, undefined, 1)).toBeLessThanOrEqual(1);
}, 240_000);

test('what nobody can be asked about is unknown, with what it may be', async (ctx) => {
  needNetworks(ctx);
  const { owner, machines, classmate, listen } = await createLaboratory();
  const stranger = createMachine();
  const ask = (target: string): Promise<Answer> =>
    stranger.ask(['why', target], { within: classmate.within });
  const refused = await ask(SERVICE);
  expect(refused).toMatchObject({
    verdict: 'unknown',
    candidates: ['nobody-listens', 'loopback-only', 'firewall-rejects'],
  });
  expect(refused.notObserved.map(({ what }) => what)).toEqual(['listeners']);
  await listen(SERVICE);
  expect(await ask(SERVICE)).toMatchObject({ verdict: 'connects' });
  expect(
    await machines.classmate.ask(['why', 'lab-07'], { within: classmate.within }),
  ).toMatchObject({
    verdict: 'connects',
  });
  await filter(owner, 'input', 'tcp dport 65432 drop');
  expect(await ask(SERVICE)).toMatchObject({
    verdict: 'unknown',
    candidates: ['firewall-drops', 'backlog-full'],
  });
});

test('a plain user hears less, and says what was not observed', async (ctx) => {
  needNetworks(ctx);
  const { owner, classmate } = await createLaboratory();
  const user = createMachine({ forPlainUser: true });
  await filter(owner, 'input', 'tcp dport 65432 reject');
  const answer = await user.ask<Answer>(['why', SERVICE], { within: classmate.within });
  expect(answer.verdict).toBe('unknown');
  expect(answer.candidates).toContain('firewall-rejects');
  expect(answer.notObserved.map(({ what }) => what)).toContain('packets');
  // Without ip(8) the kernel's own tables tell the way.
  const alone = await createMachine().ask<Answer>(['why', '10.9.1.99:65432'], {
    within: (command) => classmate.within(['env', 'PATH=/nowhere', ...command]),
  });
  expect(alone).toMatchObject({ verdict: 'no-such-host' });
  expect(alone.proof.map(({ text }) => text).join()).toContain(
    '/proc/net/route 10.9.1.99: dev eth0',
  );
});
