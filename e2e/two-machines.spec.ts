import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { needThorough } from './shared-machine.ts';
import { createTwoMachines } from './two-machines.ts';

failOnLeaks();

describe.each([{ isUnprivileged: false }, { isUnprivileged: true }])(
  'two machines on one (unprivileged: $isUnprivileged)',
  (options) => {
    it('run daemons on the same ports, unseen by each other', async (context) => {
      // As root, the specs of consent and of the remote lab have both machines' daemons on the same ports.
      if (!options.isUnprivileged) needThorough(context);
      const { owner, classmate } = await createTwoMachines(context, options);
      await owner.ask(['up', 'tcp-echo']);
      const stateOn = async ({ ask }: typeof owner): Promise<string | undefined> => {
        const { daemons } = await ask<{ daemons: { name: string; condition: string }[] }>(['ps']);
        return daemons.find(({ name }) => name === 'tcp-echo')?.condition;
      };
      expect(await stateOn(owner)).toBe('serving');
      expect(await stateOn(classmate)).toBe('stopped');
      await classmate.ask(['up', 'tcp-echo']);
      expect(await stateOn(classmate)).toBe('serving');
      await classmate.ask(['down']);
      await owner.ask(['down']);
    });
  },
);
