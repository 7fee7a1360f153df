import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import type { EventDraft } from '@socketlab/evidence';
import { type Address, createLogger, workerUrl } from '@socketlab/foundation';
import type { KernelView } from '@socketlab/kernel-view';
import { afterEach, describe, expect, it } from 'vitest';
import { type CallSteps, createCallSteps, type StepPosition } from './call-steps.ts';
import { type EvidenceHub, OBSERVES_CALLS, TAKES_SNAPSHOTS } from './evidence-hub.ts';
import { createSocketThreads, type SocketThread } from './socket-thread.ts';

const ANY_PORT: Address = { host: '127.0.0.1', port: 0 };
const started: SocketThread[] = [];

interface Fixture {
  readonly thread: SocketThread;
  readonly drafts: EventDraft[];
  readonly counters: Float64Array;
  readonly threadIds: { added: number[]; removed: number[] };
  /** The address that the thread reports when it listens. */
  readonly listening: Promise<Address>;
}

async function startThread(options: {
  observes: boolean;
  bits?: number;
  steps?: CallSteps;
}): Promise<Fixture> {
  const { observes, steps, bits = OBSERVES_CALLS | TAKES_SNAPSHOTS } = options;
  const drafts: EventDraft[] = [];
  const threadIds = { added: [] as number[], removed: [] as number[] };
  const observing = new SharedArrayBuffer(4);
  new Int32Array(observing)[0] = observes ? bits : 0;
  const hub: Pick<EvidenceHub, 'observing' | 'emit'> = {
    observing,
    emit: (draft) => drafts.push(draft),
  };
  const kernelView: Pick<KernelView, 'addThread' | 'removeThread'> = {
    addThread: async (id) => void threadIds.added.push(id),
    removeThread: async (id) => void threadIds.removed.push(id),
  };
  const threads = createSocketThreads({
    hub: hub as EvidenceHub,
    kernelView: kernelView as KernelView,
    logger: createLogger({ name: 'spec', level: 'silent' }),
    clock: { offsetNs: 0n },
  });
  const counters = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  let onListening = (_address: Address): void => {};
  const listening = new Promise<Address>((resolve) => {
    onListening = resolve;
  });
  const thread = await threads.start({
    url: workerUrl('fixtures/accept-worker', import.meta.url),
    counters,
    ...(steps && { steps }),
    onReport: (report) => onListening(report as Address),
  });
  started.push(thread);
  return { thread, drafts, counters: new Float64Array(counters), threadIds, listening };
}

async function connectTo(address: Address): Promise<void> {
  const client = createConnection(address);
  await once(client, 'close');
}

/** Whether a thread of this process waits in accept4(2): its number is the first in proc_pid_syscall(5). */
function isInAccept(threadId: number): boolean {
  const [number] = readFileSync(`/proc/self/task/${threadId}/syscall`, 'utf8').split(' ');
  return number === (process.arch === 'arm64' ? '242' : '288');
}

afterEach(async () => {
  for (const thread of started.splice(0)) await thread.end();
});

describe('a socket thread', () => {
  it('blocks in accept() while the main thread goes on, and returns what the handler returned', async () => {
    const { thread, listening, counters } = await startThread({ observes: false });
    const accepted = thread.call<string>('acceptOne', ANY_PORT);
    await connectTo(await listening);
    expect(await accepted).toBe('127.0.0.1');
    expect(counters[0]).toBe(1);
  });

  it('tells each call and what the tables said after it, in order', async () => {
    const { thread, listening, drafts } = await startThread({ observes: true });
    const accepted = thread.call('acceptOne', ANY_PORT);
    await connectTo(await listening);
    await accepted;
    const told = drafts.map((draft) => {
      if (draft.kind === 'call') return draft.name;
      return draft.kind === 'snapshot' ? (draft.state ?? 'gone') : draft.kind;
    });
    expect(told.slice(0, 5)).toEqual(['socket', 'bind', 'listen', 'LISTEN', 'getsockname']);
    expect(told).toContain('accept');
    expect(told.at(-1)).toBe('gone');
  });

  it('takes no snapshots where a recording leaves them out', async () => {
    const { thread, listening, drafts } = await startThread({
      observes: true,
      bits: OBSERVES_CALLS,
    });
    const accepted = thread.call('acceptOne', ANY_PORT);
    await connectTo(await listening);
    await accepted;
    expect(drafts.map(({ kind }) => kind)).toContain('call');
    expect(drafts.map(({ kind }) => kind)).not.toContain('snapshot');
  });

  it('hears of an interrupt though it waits in no call of ours, and may be asked other things meanwhile', async () => {
    const { thread } = await startThread({ observes: false });
    const interrupted = thread.call<string>('untilInterrupted', undefined);
    expect(await thread.call<string>('echo', 'still here')).toBe('still here');
    thread.interrupt('accept');
    expect(await interrupted).toBe('accept');
  });

  it('tells nothing while calls are not observed', async () => {
    const { thread, listening, drafts } = await startThread({ observes: false });
    const accepted = thread.call('acceptOne', ANY_PORT);
    await connectTo(await listening);
    await accepted;
    expect(drafts).toEqual([]);
  });

  it('rejects a call that was interrupted with the code of that', async () => {
    const { thread, listening } = await startThread({ observes: false });
    const accepted = thread.call('acceptOne', ANY_PORT);
    await listening;
    thread.interrupt('accept');
    await expect(accepted).rejects.toMatchObject({ code: 'INTERRUPTED_CALL' });
  });

  it("tells the main thread's shutdown() that ended a wait, within the call that it ended", async () => {
    const { thread, listening, drafts, threadIds } = await startThread({ observes: true });
    const accepted = thread.call('acceptOne', ANY_PORT);
    const failure = expect(accepted).rejects.toThrow();
    await listening;
    while (!isInAccept(threadIds.added[0] ?? 0)) await new Promise(setImmediate);
    thread.interrupt('accept');
    await failure;
    const calls = drafts.filter((draft) => draft.kind === 'call');
    const shutdown = calls.find(({ name }) => name === 'shutdown');
    const accept = calls.find(({ name }) => name === 'accept');
    expect(shutdown).toMatchObject({ threadId: process.pid, handle: accept?.handle, result: 0 });
    expect(accept).toMatchObject({ result: -1, errno: 'EINVAL' });
    expect(BigInt(shutdown?.monotonicNs ?? 0)).toBeGreaterThan(BigInt(accept?.monotonicNs ?? 0));
    expect(BigInt(shutdown?.monotonicNs ?? 0)).toBeLessThan(
      BigInt(accept?.returnedMonotonicNs ?? 0),
    );
  });

  it('hands over the code and the facts of a failed call', async () => {
    const { thread } = await startThread({ observes: false });
    const call = thread.call('acceptOne', { host: '203.0.113.1', port: 0 });
    await expect(call).rejects.toMatchObject({ code: 'ADDRESS_NOT_AVAILABLE' });
  });

  it('says of an error that is not of the family that it is a defect', async () => {
    const { thread } = await startThread({ observes: false });
    const call = thread.call('fail', 'a bug');
    await expect(call).rejects.toMatchObject({ code: 'DEFECT', facts: { problem: 'a bug' } });
  });

  it("ends though it is blocked, and its kernel thread is the daemon's own only meanwhile", async () => {
    const { thread, listening, threadIds } = await startThread({ observes: false });
    const accepted = thread.call('acceptOne', ANY_PORT);
    const failure = expect(accepted).rejects.toThrow();
    await listening;
    expect(threadIds.added).toHaveLength(1);
    await thread.end();
    await failure;
    expect(threadIds.removed).toEqual(threadIds.added);
  });
});

describe('a socket thread that goes step by step', () => {
  const SOON_MS = 50;
  const IN_TIME_MS = 10_000;
  const nameOf = (position: StepPosition): string =>
    position.kind === 'ended' ? 'ended' : `${position.kind} ${position.call.name}`;

  async function startSteps(observes = true) {
    const steps = createCallSteps();
    const fixture = await startThread({ observes, steps });
    const served = fixture.thread.call<string>('acceptOne', ANY_PORT).finally(() => steps.end());
    return { steps, served, ...fixture };
  }

  it('stands before each call, and makes it when it is let go', async () => {
    const { steps, served, drafts, listening } = await startSteps();
    const stops = [nameOf(await steps.first)];
    const made = (): string[] =>
      drafts.flatMap((draft) => (draft.kind === 'call' ? [draft.name] : []));
    expect(made()).toEqual([]);
    stops.push(nameOf(await steps.step(IN_TIME_MS)));
    expect(made()).toEqual(['socket']);
    stops.push(nameOf(await steps.step(IN_TIME_MS)));
    stops.push(nameOf(await steps.step(IN_TIME_MS)));
    // getsockname() is an aside.
    expect(made()).toEqual(['socket', 'bind', 'listen', 'getsockname']);
    expect(nameOf(await steps.step(SOON_MS))).toBe('within accept');
    const connected = connectTo(await listening);
    // Whether accept() returned before this step or during it, its stop is told and not passed over.
    stops.push(nameOf(await steps.step(IN_TIME_MS)), nameOf(await steps.step(IN_TIME_MS)));
    await connected;
    stops.push(nameOf(await steps.step(IN_TIME_MS)));
    expect(stops).toEqual([
      'before socket',
      'before bind',
      'before listen',
      'before accept',
      'before close',
      'before close',
      'ended',
    ]);
    expect(await served).toBe('127.0.0.1');
  });

  it('tells of a call that it stands before what an event will tell, observed or not', async () => {
    const { steps, served, drafts } = await startSteps(false);
    const rejected = expect(served).rejects.toMatchObject({ code: 'INTERRUPTED_CALL' });
    await steps.first;
    expect(await steps.step(IN_TIME_MS)).toMatchObject({
      kind: 'before',
      call: {
        name: 'bind',
        args: [expect.stringMatching(/^\d+$/), '127.0.0.1:0'],
        file: 'accept-worker.ts',
        line: expect.any(Number),
      },
    });
    expect(drafts).toEqual([]);
    steps.open();
    await rejected;
  });

  it.each([
    ['socket', 0],
    ['bind', 1],
    ['accept', 3],
  ])('ends at once when it is interrupted before %s()', async (name, count) => {
    const { steps, served, thread, drafts } = await startSteps();
    const rejected = expect(served).rejects.toMatchObject({ code: 'INTERRUPTED_CALL' });
    let position = await steps.first;
    for (let made = 0; made < count; made += 1) position = await steps.step(IN_TIME_MS);
    expect(nameOf(position)).toBe(`before ${name}`);
    thread.interrupt('accept');
    await rejected;
    const made = drafts.flatMap((draft) => (draft.kind === 'call' ? [draft.name] : []));
    expect(made).not.toContain(name);
    // What it had opened is closed, without anybody letting that go.
    expect(made.at(-1)).toBe(count === 0 ? undefined : 'close');
  });
});
