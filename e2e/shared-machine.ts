import { rmSync } from 'node:fs';
import path from 'node:path';
import { bootedMachineProblem, isThorough, watchForLeaks } from '@socketlab/testkit';
import { afterAll, beforeAll, beforeEach, type TestContext } from 'vitest';
import { makePackage } from './made-package.ts';
import { createServiceMachine, type ServiceMachine } from './service-machine.ts';

/** How a spec's machine is made. */
export interface SharedMachineOptions {
  /** Who installs Socketlab: the user below `~/.local`, or root for everyone. */
  readonly by: 'user' | 'root';
  /** Whether all tests take long, so that there is no machine where they may not. */
  readonly takesLong: boolean;
  /** What is done before the first test. */
  readonly prepare: (machine: ServiceMachine) => Promise<void>;
  /** What is done before the machine goes. */
  readonly tidy?: (machine: ServiceMachine) => Promise<void>;
}

/** The first machine on a computer has its Debian made. */
const FIRST_MACHINE_MS = 300_000;

/**
 * One machine for all tests of a spec, in their order: they reboot it, and so it is looked at when all are over whether
 * anything is left. Where it can't be had, the tests say why they are skipped. Call it once, outside of the tests.
 */
export function shareMachine(options: SharedMachineOptions): () => ServiceMachine {
  const leaks = watchForLeaks();
  const problem = bootedMachineProblem();
  let tarball: string | undefined;
  let machine: ServiceMachine | undefined;
  beforeAll(async () => {
    if (problem !== undefined || (options.takesLong && !isThorough())) return;
    tarball = makePackage();
    machine = await createServiceMachine(tarball, options.by);
    await options.prepare(machine);
  }, FIRST_MACHINE_MS);
  afterAll(async () => {
    try {
      if (machine !== undefined) await options.tidy?.(machine);
    } finally {
      await machine?.remove();
      if (tarball !== undefined) rmSync(path.dirname(tarball), { recursive: true });
    }
    await leaks.waitUntilReleased();
    leaks.end();
  });
  beforeEach((context) => {
    if (problem !== undefined) context.skip(problem);
    if (options.takesLong) needThorough(context);
  });
  return () => {
    if (machine === undefined) throw new Error('the machine could not be prepared');
    return machine;
  };
}

/** Skips what takes long where it may not. */
export function needThorough(context: TestContext): void {
  if (!isThorough()) context.skip('takes a while: with SOCKETLAB_THOROUGH=1 it runs');
}
