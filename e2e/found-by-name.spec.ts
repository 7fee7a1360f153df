import path from 'node:path';
import { isRoot, networkNamespaceProblem, startProcess } from '@socketlab/testkit';
import { expect, test } from 'vitest';
import { createFaultyNetwork } from './faulty-network.ts';
import { createMachine } from './machine.ts';
import { NODE, WORKSPACE } from './programs.ts';

const BROWSER = path.join(WORKSPACE, 'libs/discovery/src/discovery-program.fixture.ts');

test('a machine is found by name while its owner has it open, and not after it', async (ctx) => {
  if (!isRoot()) ctx.skip('hosts with cables between them need root');
  const problem = networkNamespaceProblem();
  if (problem !== undefined) ctx.skip(problem);
  const { owner, classmate } = await createFaultyNetwork();
  const machine = createMachine();
  const { machineId } = await machine.identity();
  const find = async (): Promise<unknown[]> => {
    const command = [NODE, BROWSER, 'browse', JSON.stringify({ timeoutMs: 1_000 })] as const;
    const browser = await startProcess(classmate.within(command));
    await browser.ended;
    return JSON.parse(browser.stdout[0] ?? browser.stderr.join('\n')).machines;
  };
  expect(await find()).toEqual([]);
  const open = await machine.open(['network', 'open'], {
    within: owner.within,
    environment: { SOCKETLAB_NAME: 'Lab 07', SOCKETLAB_CONTROL: undefined },
  });
  await open.waitForLine(/^tcp-echo 10\.9\.1\.7:17431/);
  expect(await find()).toEqual([
    {
      name: 'lab-07',
      machineId: machineId.slice(0, 16),
      addresses: ['10.9.1.7'],
      port: 17_431,
      txt: {},
      from: '10.9.1.7',
    },
  ]);
  await open.stop('SIGINT');
  expect(open.stderr.join('\n')).toContain('closed to the network');
  expect(await find()).toEqual([]);
});
