import {
  createTwoHosts,
  type HostName,
  isRoot,
  type TwoHosts,
  twoHostsProblem,
} from '@socketlab/testkit';
import type { TestContext } from 'vitest';
import { createMachine, type Machine } from './machine.ts';
import { plainUserProblem } from './programs.ts';

/** Two users' Socketlab, each on a machine of its own, with a cable between them. */
export interface TwoMachines {
  /** The owner's. */
  readonly owner: Machine;
  /** The classmate's. */
  readonly classmate: Machine;
  readonly hosts: TwoHosts;
}

/**
 * Two machines with empty homes, named lab-07 (the owner's) and lab-08 (the classmate's), whose daemons use the ports that
 * they always use. Skips the test where that cannot be had.
 */
export async function createTwoMachines(
  context: TestContext,
  options: { isUnprivileged: boolean },
): Promise<TwoMachines> {
  const { isUnprivileged } = options;
  if (!isUnprivileged && !isRoot()) context.skip('needs root');
  const problem =
    twoHostsProblem(options) ?? (isUnprivileged ? await plainUserProblem() : undefined);
  if (problem !== undefined) context.skip(problem);
  const hosts = await createTwoHosts(options);
  const machineOf = (name: HostName): Machine =>
    createMachine({
      forPlainUser: isUnprivileged,
      on: (command) => hosts.within(name, command),
      environment: {
        SOCKETLAB_NAME: name,
        SOCKETLAB_CONTROL: undefined,
        SOCKETLAB_METRICS: undefined,
      },
    });
  return { owner: machineOf('lab-07'), classmate: machineOf('lab-08'), hosts };
}
