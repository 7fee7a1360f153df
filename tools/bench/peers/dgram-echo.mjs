// The echo server that the documentation of node:dgram has. Prints where it is bound.
import dgram from 'node:dgram';

const endpoint = dgram.createSocket('udp4');
endpoint.on('message', (message, { port, address }) => endpoint.send(message, port, address));
endpoint.bind({ address: '127.0.0.1', port: 0 }, () => {
  console.log(`127.0.0.1:${endpoint.address().port}`);
});
