// One end of many connections over the loopback interface, held until stdin ends: `crowd.mjs COUNT` listens and prints
// its port, `crowd.mjs COUNT PORT` connects and prints `connected`.
import { once } from 'node:events';
import net from 'node:net';

const AT_ONCE = 100;
const HOST = '127.0.0.1';
const [count, port] = process.argv.slice(2).map(Number);
const crowd = new Set();

process.stdin.resume().once('end', () => process.exit());

if (port === undefined) {
  const server = net.createServer((socket) => crowd.add(socket.on('error', () => undefined)));
  server.listen({ host: HOST, port: 0, backlog: 10 * AT_ONCE });
  await once(server, 'listening');
  console.log(server.address().port);
} else {
  while (crowd.size < count) {
    const batch = Array.from({ length: Math.min(AT_ONCE, count - crowd.size) }, () =>
      net.connect({ host: HOST, port }),
    );
    await Promise.all(batch.map((socket) => once(socket, 'connect')));
    for (const socket of batch) crowd.add(socket);
  }
  console.log('connected');
}
