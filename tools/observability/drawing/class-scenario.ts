import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { DaemonName } from '../panel-spec.ts';
import type { DrawnDaemon } from './daemons.ts';
import { keepStudents } from './students.ts';

/** Who is in the class, with which daemons. */
export const CLASS: Readonly<Record<string, readonly DaemonName[]>> = {
  'lab-01': ['tcp-echo', 'udp-echo', 'multi-tcp', 'client-agent'],
  'lab-02': ['tcp-echo', 'multi-tcp', 'client-agent'],
  'lab-03': ['tcp-echo', 'client-agent'],
  'lab-04': ['multi-tcp', 'client-agent'],
  'lab-05': ['tcp-echo', 'udp-echo', 'client-agent'],
  'lab-06': ['multi-tcp', 'client-agent'],
};

/** How long the lesson takes. */
export const LESSON_MS = 170_000;

const SECOND = 1_000;
const PAYLOAD = Buffer.from('Hello, world. '.repeat(8));
const QUEUE = 8;
/** A busy machine may take its time; what is slow is to be in the picture, and not to end the lesson. */
const PATIENT = { deadlineMs: 60_000 } as const;

type Settings = Parameters<DrawnDaemon['client']['listener']['openListener']>[0];
type Find = (host: string, daemon: DaemonName) => DrawnDaemon;

/** A lesson: servers open one after the other, clients come, and three things go wrong. Resolves when it is over. */
export async function teachLesson(find: Find, signal: AbortSignal): Promise<void> {
  const opens = await openListeners(find, signal);
  const at = (ms: number): Promise<void> => pause(ms, undefined, { signal });
  const wave = (peak: number, from: number, to: number) => (ms: number) =>
    ms < from || ms > to ? 0 : peak * Math.sin((Math.PI * (ms - from)) / (to - from)) ** 0.7;
  const busy = opens('lab-01', 'multi-tcp');
  const parts = [
    keepStudents({
      listener: busy,
      plan: wave(46, 4 * SECOND, 185 * SECOND),
      thinkMs: 90,
      resets: 0.15,
      signal,
    }),
    keepStudents({
      listener: opens('lab-02', 'multi-tcp'),
      plan: wave(18, 20 * SECOND, 190 * SECOND),
      thinkMs: 200,
      resets: 0,
      signal,
    }),
    keepStudents({
      listener: opens('lab-06', 'multi-tcp'),
      plan: () => 6,
      thinkMs: 300,
      resets: 0,
      signal,
    }),
    load(find('lab-02', 'client-agent'), opens('lab-04', 'multi-tcp'), signal),
    load(find('lab-04', 'client-agent'), busy, signal),
    single(find('lab-05', 'client-agent'), opens('lab-01', 'tcp-echo'), signal),
    datagrams(find('lab-01', 'client-agent'), opens('lab-05', 'udp-echo'), signal),
    datagrams(find('lab-03', 'client-agent'), opens('lab-01', 'udp-echo'), signal),
    fillQueue(opens('lab-03', 'tcp-echo'), at, signal),
    silent(opens('lab-02', 'multi-tcp'), signal),
    forgetToClose(find('lab-06', 'client-agent'), at, signal),
    at(112 * SECOND).then(() => find('lab-05', 'tcp-echo').process.stop('SIGKILL')),
  ];
  // Each goes on until the lesson is over, and ends by its signal; any other end is a failure of the lesson.
  await Promise.all(
    parts.map((part) =>
      part.catch((problem: unknown) => {
        if (!signal.aborted) throw problem;
      }),
    ),
  );
  if (!signal.aborted) await once(signal, 'abort');
}

/** Opens the listeners, one every two seconds; resolves with where each is. */
async function openListeners(
  find: Find,
  signal: AbortSignal,
): Promise<(host: string, daemon: DaemonName) => string> {
  const addresses = new Map<string, string>();
  const settings: Readonly<Record<string, Settings>> = {
    'lab-01 multi-tcp': { limits: { connections: 60 } },
    'lab-02 multi-tcp': { limits: { idleMs: 2_000 } },
    'lab-04 multi-tcp': { limits: { connections: 24 } },
    'lab-03 tcp-echo': { backlog: QUEUE },
  };
  for (const [host, daemons] of Object.entries(CLASS)) {
    for (const daemon of daemons.filter((name) => name !== 'client-agent')) {
      const key = `${host} ${daemon}`;
      const { client } = find(host, daemon);
      const { address } = await client.listener.openListener({
        address: '127.0.0.1:0',
        ...settings[key],
      });
      addresses.set(key, address);
      await pause(1_500, undefined, { signal });
    }
  }
  return (host, daemon) => addresses.get(`${host} ${daemon}`) ?? '';
}

/** Many connections at once, again and again. */
async function load({ client }: DrawnDaemon, address: string, signal: AbortSignal): Promise<void> {
  const request = { address, connections: 30, payload: PAYLOAD, waitsForAll: true } as const;
  while (!signal.aborted) {
    // Where a limit turns some away, the run says so in its results.
    await client.client.exchangeMany({ ...request, ending: 'ENDING_CLOSE' }).catch(() => undefined);
    await pause(900, undefined, { signal });
  }
}

/** Clients that say nothing, until the server's limit ends them: the server closes first, and has the TIME-WAIT. */
async function silent(listener: string, signal: AbortSignal): Promise<void> {
  const [host, port] = listener.split(':');
  while (!signal.aborted) {
    const socket = connect({ host: host ?? '', port: Number(port) });
    socket.on('error', () => undefined).resume();
    await pause(1_400, undefined, { signal });
  }
}

async function single(
  { client }: DrawnDaemon,
  address: string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await client.client.exchange({ address, payload: PAYLOAD }, PATIENT);
    await pause(120, undefined, { signal });
  }
}

async function datagrams(
  { client }: DrawnDaemon,
  address: string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await client.client.exchangeDatagram({ address, payload: PAYLOAD, count: 3 }, PATIENT);
    await pause(100, undefined, { signal });
  }
}

/** One client that says nothing, and behind it others that come, wait, and at last give up. */
async function fillQueue(
  listener: string,
  at: (ms: number) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const [host, port] = listener.split(':');
  const waiting: Socket[] = [];
  signal.addEventListener('abort', () => waiting.forEach((socket) => void socket.destroy()), {
    once: true,
  });
  await at(40 * SECOND);
  for (let n = 0; n < 1 + QUEUE + 3; n += 1) {
    const socket = connect({ host: host ?? '', port: Number(port) });
    socket.on('error', () => undefined);
    waiting.push(socket);
    await at(4 * SECOND);
  }
}

/** A server that ends what it has, and a program that holds its ends and does not close them. */
async function forgetToClose(
  { client }: DrawnDaemon,
  at: (ms: number) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    socket.resume().end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  signal.addEventListener('abort', () => server.close(), { once: true });
  const { port } = server.address() as AddressInfo;
  await at(50 * SECOND);
  while (!signal.aborted) {
    await client.client.openConnection({ address: `127.0.0.1:${port}` }, PATIENT);
    await at(7 * SECOND);
  }
}
