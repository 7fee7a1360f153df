import { once } from 'node:events';
import net from 'node:net';
import type { EventDraft } from '@socketlab/evidence';
import { createClock, createLogger } from '@socketlab/foundation';
import { afterEach, describe, expect, it, type TestContext, vi } from 'vitest';
import { createKernelView } from './create-kernel-view.ts';
import type { KernelView, KernelViewOptions } from './kernel-view.ts';

const wait = () => ({ signal: AbortSignal.timeout(10_000) });
const ends: (() => Promise<unknown> | unknown)[] = [];
/** The changes of a server's connection that its client closes. */
const LIFE = ['SYN-RECEIVED', 'ESTABLISHED', 'CLOSE-WAIT', 'LAST-ACK', 'CLOSED'];

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** A view that watches an echo server of this process, whom nobody follows. */
async function watchServer(context: TestContext, options: Partial<KernelViewOptions> = {}) {
  const drafts: EventDraft[] = [];
  const view = createKernelView(
    { name: `quiet-${context.task.id}`, usesTracepoints: true, ...options },
    {
      clock: createClock(),
      logger: createLogger({ name: 'spec', level: 'silent' }),
      emit: (draft) => drafts.push(draft),
    },
  );
  await view.start(wait());
  ends.push(() => view.stop(wait()));
  if (view.tier !== 'root-linux') context.skip(view.observers[0]?.reason?.en ?? 'no tracepoints');
  const server = net.createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  ends.push(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  await view.watch({ role: 'server', port });
  return { view, drafts, port };
}

/** Connects, and closes first, so many times; returns the local addresses. */
async function exchange(port: number, times: number): Promise<string[]> {
  const locals: string[] = [];
  for (let time = 0; time < times; time += 1) {
    const socket = net.connect(port, '127.0.0.1', () => socket.end('x')).resume();
    await once(socket, 'connect');
    locals.push(`127.0.0.1:${socket.localPort}`);
    await once(socket, 'close');
  }
  return locals;
}

const countOf = (view: KernelView, from: string): number =>
  view.transitions.find((transition) => transition.from === from)?.count ?? 0;
const remoteOf = (draft: EventDraft): string | undefined =>
  'socket' in draft ? draft.socket?.remote : undefined;
const livesOf = (drafts: readonly EventDraft[], remotes: readonly string[]) =>
  remotes.map((remote) =>
    drafts.flatMap((draft) =>
      draft.kind === 'state' && draft.socket.remote === remote ? [draft.to] : [],
    ),
  );

describe('a server that nobody follows', () => {
  it('is counted at once, but told of only at a flush, and counted no second time', async (context) => {
    const { view, drafts, port } = await watchServer(context);
    const clients = await exchange(port, 3);
    await vi.waitUntil(() => countOf(view, 'LAST-ACK') === 3, { timeout: 10_000 });
    expect(drafts).toEqual([]);

    await view.flush();
    expect(livesOf(drafts, clients)).toEqual([LIFE, LIFE, LIFE]);
    expect(view.transitions.map(({ count }) => count)).toEqual([3, 3, 3, 3, 3]);
  });

  it('is told of in order across following and following no more, each change counted once', async (context) => {
    const { view, drafts, port } = await watchServer(context);
    const before = await exchange(port, 2);
    const unfollow = await view.follow();
    expect(livesOf(drafts, before)).toEqual([LIFE, LIFE]);
    const followed = await exchange(port, 2);
    await vi.waitUntil(() => drafts.length === 20, { timeout: 10_000 });
    await unfollow();
    await unfollow();
    const after = await exchange(port, 2);
    await vi.waitUntil(() => countOf(view, 'LAST-ACK') === 6, { timeout: 10_000 });
    expect(drafts).toHaveLength(20);
    await view.flush();

    expect(livesOf(drafts, [...before, ...followed, ...after])).toEqual(Array(6).fill(LIFE));
    const times = drafts.map(({ monotonicNs }) => BigInt(monotonicNs));
    expect(times).toEqual(times.toSorted((a, b) => Number(a - b)));
    expect(view.transitions.map(({ count }) => count)).toEqual([6, 6, 6, 6, 6]);
  });

  it('loses what came in first when the store is full, says how much, and counts all the same', async (context) => {
    const { view, drafts, port } = await watchServer(context, { storeBytes: 3 * 4096 });
    const clients = await exchange(port, 60);
    await vi.waitUntil(() => countOf(view, 'LAST-ACK') === 60, { timeout: 10_000 });
    await view.flush();

    // Each processor has pages of its own, and a loss is told where the page stood.
    const losses = drafts.filter((draft) => draft.kind === 'loss');
    const told = drafts.filter((draft) => draft.kind !== 'loss');
    expect(losses.map(({ where }) => where)).toEqual(losses.map(() => 'store'));
    expect(losses.reduce((sum, { count }) => sum + count, 0)).toBe(view.lost);
    expect(view.lost).toBeGreaterThan(0);
    expect(view.lost + told.length).toBe(60 * LIFE.length);
    expect(clients).toEqual(expect.arrayContaining(told.map(remoteOf)));
    expect(view.transitions.map(({ count }) => count)).toEqual([60, 60, 60, 60, 60]);
  });

  it('is told from a client of another program that has the same port', async (context) => {
    const { view, drafts, port } = await watchServer(context);
    const other = net.createServer((socket) => socket.end()).listen(0, '127.0.0.1');
    ends.push(() => other.close());
    await once(other, 'listening');
    const target = (other.address() as net.AddressInfo).port;
    const stranger = net.connect({
      port: target,
      host: '127.0.0.1',
      localAddress: '127.0.0.2',
      localPort: port,
    });
    stranger.resume();
    await once(stranger, 'close');
    const [client = ''] = await exchange(port, 1);
    await vi.waitUntil(() => countOf(view, 'LAST-ACK') === 1, { timeout: 10_000 });
    await view.flush();

    expect(drafts.map(({ socket }) => socket.remote)).toEqual(LIFE.map(() => client));
    expect(view.transitions.map(({ count }) => count)).toEqual([1, 1, 1, 1, 1]);
  });
});
