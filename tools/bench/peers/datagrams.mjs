// Sends datagrams of 64 bytes at a rate, as a worker: { port, count, rate }. Says how many a second it came to.
import { parentPort, workerData } from 'node:worker_threads';
import { createSockets } from '@socketlab/bsd-sockets';
import { createClock } from '@socketlab/foundation';

const { port, count, rate } = workerData;
const sockets = createSockets({}, { clock: createClock() });
const socket = sockets.socket('AF_INET', 'SOCK_DGRAM');
const datagram = Buffer.alloc(64, 'x');
const to = { host: '127.0.0.1', port };
const started = performance.now();
for (let sent = 0; sent < count; sent += 1) {
  // Ahead of its time it spins, for no timer is as fine.
  while ((performance.now() - started) * rate < (sent - 1) * 1_000);
  sockets.sendto(socket, datagram, to);
}
const seconds = (performance.now() - started) / 1_000;
sockets.close(socket);
parentPort.postMessage({ perSecond: count / seconds });
