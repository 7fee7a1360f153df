// How long a listener takes to be gone: CloseListener with deadline 0, less the round trip of a call that does nothing
// much. The thread of the server is blocked in accept() when idle, and in recv() or send() when busy.
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import { connectDaemon } from '@socketlab/control';
import { openIdentity } from '@socketlab/trust';
import { tcpEcho } from './peers.mjs';
import { table, withSpread } from './report.mjs';
import { summarize } from './statistics.mjs';

const MESSAGE = Buffer.alloc(64, 'x');
const ROUND_TRIPS = 20;

async function timed(call) {
  const started = performance.now();
  await call();
  return performance.now() - started;
}

/** A client that sends as soon as the echo of its last message is there, and doesn't mind being cut. */
async function keepBusy(port) {
  const socket = net.connect({ host: '127.0.0.1', port, noDelay: true });
  socket.on('error', () => undefined);
  socket.on('data', () => socket.write(MESSAGE));
  socket.write(MESSAGE);
  await once(socket, 'data');
  return socket;
}

/** Whether nobody listens there any more: the answer is a reset at once, and not a wait. */
async function isGone(port) {
  const socket = net.connect({ host: '127.0.0.1', port });
  const refused = await once(socket, 'connect').then(
    () => false,
    ({ code }) => code === 'ECONNREFUSED',
  );
  socket.destroy();
  return refused;
}

async function measureStop({ listener, roundTripMs }, { isBusy }) {
  const { address } = await listener.openListener({ address: '127.0.0.1:0' });
  const port = Number(address.slice(address.lastIndexOf(':') + 1));
  const client = isBusy ? await keepBusy(port) : undefined;
  const tookMs = await timed(() => listener.closeListener({ deadlineMs: 0 }));
  if (!(await isGone(port))) throw new Error(`something still listens on ${address}`);
  client?.destroy();
  return Math.max(0, tookMs - roundTripMs);
}

/** The section of the report about stopping. */
export async function benchStop({ scratch, counts }) {
  const server = await tcpEcho({ scratch, tracepoints: false }).start({});
  const identity = await openIdentity(path.join(server.home, 'config', 'identity'));
  const daemon = connectDaemon({ address: server.serving.control }, { identity });
  const { listener } = daemon;
  await listener.closeListener({ deadlineMs: 0 });
  const roundTrips = [];
  for (let done = 0; done < ROUND_TRIPS; done += 1) {
    roundTrips.push(await timed(() => listener.getListener({})));
  }
  const roundTripMs = summarize(roundTrips).median;
  const idle = [];
  const busy = [];
  for (let done = 0; done < counts.stops; done += 1) {
    idle.push(await measureStop({ listener, roundTripMs }, { isBusy: false }));
    busy.push(await measureStop({ listener, roundTripMs }, { isBusy: true }));
  }
  daemon.close();
  await server.stop();
  const [idleMs, busyMs] = [summarize(idle), summarize(busy)];
  const lines = [
    '## Stopping a listener',
    '',
    `From CloseListener to its answer, ${counts.stops} times each, less a round trip of ${roundTripMs.toFixed(2)} ms; then nobody listens.`,
    '',
    ...table(
      ['listener', 'ms', 'min', 'max'],
      [
        ['idle, blocked in accept()', ...withSpread(idleMs)],
        ['busy with a client', ...withSpread(busyMs)],
      ],
    ),
  ];
  return { lines, measured: { 'stop.idle': idleMs.median, 'stop.busy': busyMs.median } };
}
