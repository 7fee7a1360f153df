// The echo server that the documentation of node:net has, for many clients. Prints where it listens.
import net from 'node:net';

const BACKLOG = 1_024;

const server = net.createServer((socket) => {
  socket.on('error', () => undefined);
  socket.pipe(socket);
});
server.listen({ host: '127.0.0.1', port: 0, backlog: BACKLOG }, () => {
  console.log(`127.0.0.1:${server.address().port}`);
});
