import { once } from 'node:events';
import net from 'node:net';
import type { EventDraft } from '@socketlab/evidence';
import { createClock, createLogger } from '@socketlab/foundation';
import { afterEach, describe, expect, it, type TestContext } from 'vitest';
import { createKernelView } from './create-kernel-view.ts';
import type { KernelViewOptions } from './kernel-view.ts';

const wait = () => ({ signal: AbortSignal.timeout(10_000) });
const ends: (() => Promise<unknown> | unknown)[] = [];
/** The changes of a server's connection that its client closes. */
const LIFE = ['SYN-RECEIVED', 'ESTABLISHED', 'CLOSE-WAIT', 'LAST-ACK', 'CLOSED'];
const KIB = 1_024;
/** In KiB for each CPU: a hundred resets or so are too many for it. */
const SMALL_BUFFER = 8;
const FLOOD = 1_500;

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function watchServer(context: TestContext, options: Partial<KernelViewOptions>) {
  const drafts: EventDraft[] = [];
  const view = createKernelView(
    { name: `flood-${context.task.id}`, usesTracepoints: true, ...options },
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

/** Connects to a port where nobody listens, again and again: the kernel answers each with a reset, which is not ours. */
async function floodWithResets(): Promise<void> {
  const nobody = net.createServer().listen(0, '127.0.0.1');
  await once(nobody, 'listening');
  const { port } = nobody.address() as net.AddressInfo;
  nobody.close();
  await once(nobody, 'close');
  const refuse = (resolve: (value: unknown) => void): void => {
    net.connect(port, '127.0.0.1').on('error', resolve);
  };
  await Promise.all(Array.from({ length: FLOOD }, () => new Promise(refuse)));
}

/** Connects, and closes first; returns the local address. */
async function visit(port: number): Promise<string> {
  const socket = net.connect(port, '127.0.0.1', () => socket.end('x')).resume();
  await once(socket, 'connect');
  const local = `127.0.0.1:${socket.localPort}`;
  await once(socket, 'close');
  return local;
}

const lifeOf = (drafts: readonly EventDraft[], remote: string) =>
  drafts.flatMap((draft) =>
    draft.kind === 'state' && draft.socket.remote === remote ? [draft.to] : [],
  );

describe('resets of the whole machine', () => {
  it('push out no change of state of ours, be the buffer as small as it may', async (context) => {
    const { view, drafts, port } = await watchServer(context, {
      traceBufferKbPerCpu: SMALL_BUFFER,
    });
    await view.follow();
    const visits = [visit(port), visit(port), visit(port)];
    await floodWithResets();
    const visitors = await Promise.all(visits);
    await view.flush();

    expect(visitors.map((visitor) => lifeOf(drafts, visitor))).toEqual([LIFE, LIFE, LIFE]);
    const losses = drafts.filter((draft) => draft.kind === 'loss');
    expect(losses.length).toBeGreaterThan(0);
    expect(new Set(losses.map(({ where }) => where))).toEqual(new Set(['resets']));
  });

  it('push out nothing that is kept for later, either', async (context) => {
    const { view, drafts, port } = await watchServer(context, { storeBytes: 16 * KIB });
    const visitor = await visit(port);
    await floodWithResets();
    await view.flush();

    expect(lifeOf(drafts, visitor)).toEqual(LIFE);
    const losses = drafts.filter((draft) => draft.kind === 'loss');
    expect(new Set(losses.map(({ where }) => where))).toEqual(new Set(['resets']));
  });
});
