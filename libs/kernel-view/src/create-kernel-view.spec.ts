import { once } from 'node:events';
import net from 'node:net';
import type { EventDraft } from '@socketlab/evidence';
import { createClock, createLogger } from '@socketlab/foundation';
import { afterEach, describe, expect, it, type TestContext } from 'vitest';
import { createKernelView } from './create-kernel-view.ts';
import type { KernelView, KernelViewOptions, Watch } from './kernel-view.ts';

const wait = () => ({ signal: AbortSignal.timeout(10_000) });
const ends: (() => Promise<unknown> | unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** A started view that is stopped after the test; the test is skipped where the kernel cannot be traced. */
async function startView(context: TestContext, options: Partial<KernelViewOptions> = {}) {
  const drafts: EventDraft[] = [];
  const view = createKernelView(
    { name: `spec-${context.task.id}`, usesTracepoints: true, ...options },
    {
      clock: createClock(),
      logger: createLogger({ name: 'spec', level: 'silent' }),
      emit: (draft) => drafts.push(draft),
    },
  );
  await view.start(wait());
  ends.push(() => view.stop(wait()));
  const tracepoints = view.observers.find(({ name }) => name === 'tracepoints');
  if (!tracepoints?.isAvailable) context.skip(tracepoints?.reason?.en ?? 'no tracepoints');
  return { view, drafts };
}

async function listenOn(host: string, onClient: (socket: net.Socket) => void): Promise<net.Server> {
  const server = net.createServer(onClient).listen(0, host);
  ends.push(() => server.close());
  await once(server, 'listening');
  return server;
}

const portOf = (server: net.Server): number => (server.address() as net.AddressInfo).port;

/** Says hello, is answered, and closes first. */
async function exchange(host: string, port: number): Promise<string> {
  const socket = net.connect(port, host, () => socket.write('hello'));
  const { localPort } = await once(socket, 'connect').then(() => socket);
  await once(socket, 'data');
  socket.end();
  await once(socket, 'close');
  return `${host.includes(':') ? `[${host}]` : host}:${localPort}`;
}

function statesOf(drafts: readonly EventDraft[], local: string): string[] {
  return drafts.flatMap((draft) =>
    draft.kind === 'state' && draft.socket.local === local ? [`${draft.from} -> ${draft.to}`] : [],
  );
}

async function watchAll(view: KernelView, ...watches: Watch[]): Promise<void> {
  for (const watch of watches) await view.watch(watch);
  await view.addThread(process.pid);
}

const CLIENT_LIFE = [
  'CLOSED -> SYN-SENT',
  'SYN-SENT -> ESTABLISHED',
  'ESTABLISHED -> FIN-WAIT-1',
  'FIN-WAIT-1 -> FIN-WAIT-2',
  'FIN-WAIT-2 -> CLOSED',
];
const SERVER_LIFE = [
  'LISTEN -> SYN-RECEIVED',
  'SYN-RECEIVED -> ESTABLISHED',
  'ESTABLISHED -> CLOSE-WAIT',
  'CLOSE-WAIT -> LAST-ACK',
  'LAST-ACK -> CLOSED',
];

describe('what the kernel says of a connection', () => {
  it.for(['127.0.0.1', '::1'])(
    'tells the whole life of both ends over %s',
    async (host, context) => {
      const { view, drafts } = await startView(context);
      const server = await listenOn(host, (socket) => socket.pipe(socket));
      const port = portOf(server);
      await watchAll(view, { role: 'server', port }, { role: 'client', port });
      const client = await exchange(host, port);
      await view.flush();

      const listener = host === '::1' ? `[::1]:${port}` : `127.0.0.1:${port}`;
      expect(statesOf(drafts, client)).toEqual(CLIENT_LIFE);
      expect(statesOf(drafts, listener)).toEqual(SERVER_LIFE);
      const times = drafts.map(({ monotonicNs }) => BigInt(monotonicNs));
      expect(times).toEqual(times.toSorted((a, b) => Number(a - b)));
      expect(view.tier).toBe('root-linux');
      expect(view.lost).toBe(0);
    },
  );
});
