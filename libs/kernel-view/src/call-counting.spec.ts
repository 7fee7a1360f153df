import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { createClock, createLogger } from '@socketlab/foundation';
import { afterEach, describe, expect, it, type TestContext } from 'vitest';
import { createKernelView } from './create-kernel-view.ts';
import type { KernelView } from './kernel-view.ts';

const wait = () => ({ signal: AbortSignal.timeout(10_000) });
const ends: (() => Promise<unknown> | unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** Reads at a place of a file, so often as it is told to, which nothing else in it does: pread64(2). */
const READER = `
const { parentPort } = require('node:worker_threads');
const { openSync, readSync, readlinkSync } = require('node:fs');
const file = openSync('/dev/null');
const room = Buffer.alloc(1);
parentPort.on('message', (times) => {
  for (let time = 0; time < times; time += 1) readSync(file, room, 0, 1, 0);
  parentPort.postMessage(times);
});
parentPort.postMessage(Number(readlinkSync('/proc/thread-self').split('/').at(-1)));
`;

async function startView(context: TestContext, usesTracepoints: boolean): Promise<KernelView> {
  const view = createKernelView(
    { name: `spec-${context.task.id}`, usesTracepoints },
    { clock: createClock(), logger: createLogger({ name: 'spec', level: 'silent' }), emit() {} },
  );
  await view.start(wait());
  ends.push(() => view.stop(wait()));
  return view;
}

async function startReader(): Promise<{ threadId: number; read(times: number): Promise<void> }> {
  const worker = new Worker(READER, { eval: true });
  ends.push(() => worker.terminate());
  const [threadId] = (await once(worker, 'message', wait())) as [number];
  return {
    threadId,
    async read(times) {
      worker.postMessage(times);
      await once(worker, 'message', wait());
    },
  };
}

describe('counting system calls', () => {
  it('is exact for the thread, and for the time between two moments', async (context) => {
    const view = await startView(context, true);
    const { threadId, read } = await startReader();
    const stranger = await startReader();
    await view.addThread(threadId);
    if (!(await view.countCalls())) context.skip('needs root for the kernel’s tracepoints');
    await read(100);
    const fromNs = process.hrtime.bigint();
    await Promise.all([read(1_234), stranger.read(50)]);
    const untilNs = process.hrtime.bigint();
    await read(100);
    const outcome = await view.endCount({ fromNs, untilNs });
    if (outcome.kind !== 'counted') throw new Error(outcome.kind);
    expect(new Set(outcome.calls.map((call) => call.threadId))).toEqual(new Set([threadId]));
    const reads = outcome.calls.filter(({ name }) => name === 'pread64');
    expect(reads.map(({ count }) => count)).toEqual([1_234]);
  });

  it('is no count when more came than the buffer holds', { timeout: 30_000 }, async (context) => {
    const view = await startView(context, true);
    const { threadId, read } = await startReader();
    await view.addThread(threadId);
    const fromNs = process.hrtime.bigint();
    if (!(await view.countCalls())) context.skip('needs root for the kernel’s tracepoints');
    await read(300_000);
    const untilNs = process.hrtime.bigint();
    expect(await view.endCount({ fromNs, untilNs })).toEqual({ kind: 'lost' });
    expect(view.lost).toBe(0);
  });

  it('does not happen without tracepoints, nor unless it was begun', async (context) => {
    const view = await startView(context, false);
    expect(await view.countCalls()).toBe(false);
    const now = process.hrtime.bigint();
    expect(await view.endCount({ fromNs: now, untilNs: now })).toEqual({ kind: 'not-counting' });
  });
});

describe('what the process uses', () => {
  it('is told of the threads that were added, while they live', async (context) => {
    const view = await startView(context, false);
    const { threadId, read } = await startReader();
    await view.addThread(threadId);
    const before = view.usage();
    if (before === undefined) return context.skip('there is no procfs here');
    await read(20_000);
    const [was] = before.threads;
    expect(was?.id).toBe(threadId);
    // Its answer is here before the thread waits again.
    await expect
      .poll(() => view.usage()?.threads)
      .toEqual([
        expect.objectContaining({
          id: threadId,
          cpuNs: expect.toSatisfy((cpuNs: string) => Number(cpuNs) > Number(was?.cpuNs)),
          // A worker that waits for a message waits in its event loop.
          call: expect.stringMatching(/^(epoll_p?wait|futex|running)$/),
          voluntarySwitches: expect.toSatisfy(
            (switches: number) => switches > (was?.voluntarySwitches ?? Number.NaN),
          ),
        }),
      ]);
    expect(before.processThreads).toBeGreaterThan(1);
    expect(before.residentBytes).toBeGreaterThan(10_000_000);
    await view.removeThread(threadId);
    expect(view.usage()?.threads).toEqual([]);
  });
});
