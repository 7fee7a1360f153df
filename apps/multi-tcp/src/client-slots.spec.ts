import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { PassedSocket } from '@socketlab/bsd-sockets';
import { workerUrl } from '@socketlab/foundation';
import { failOnLeaks } from '@socketlab/testkit';
import { expect, it } from 'vitest';
import { createClientSlots, createClientThreads } from './client-slots.ts';

failOnLeaks();

/** The cell on which an accepting thread sleeps. */
const CHANGES = 0;
const CLIENT: PassedSocket = {
  ...{ descriptor: -1, handle: 'spec.1', family: 'AF_INET', protocol: 'tcp', isLocalExact: false },
};

it.each([
  ['gets a thread', (slots: ReturnType<typeof createClientSlots>) => slots.own(0)],
  ['is forsaken', (slots: ReturnType<typeof createClientSlots>) => slots.forsaken()],
])(
  'leaves a fifth client in the accept queue until one of four that wait %s',
  async (_what, end) => {
    const slots = createClientSlots(8);
    const threads = createClientThreads(slots.memory, () => undefined);
    for (let waiting = 0; waiting < 4; waiting += 1) {
      threads.waitForOne();
      threads.serve(CLIENT);
    }
    const worker = new Worker(workerUrl('fixtures/accepting-worker', import.meta.url), {
      workerData: slots.memory,
    });
    const told: unknown[] = [];
    worker.on('message', (message) => told.push(message));
    const ended = once(worker, 'exit');
    // A notification says how many it woke: that one sleeps, and looks again, is what there is to wait for.
    const cells = new Int32Array(slots.memory);
    const sleeps = (): boolean => Atomics.notify(cells, CHANGES) > 0;
    while (told.length === 0 || (told.length < 2 && !sleeps())) await nextTurn();
    expect(told).toEqual(['asks']);
    end(slots);
    await ended;
    expect(told).toEqual(['asks', 'may accept one']);
  },
);
