import type { CallObservation } from '@socketlab/evidence';
import { createClock } from '@socketlab/foundation';
import { afterEach, expect, it } from 'vitest';
import { createSockets } from './create-sockets.ts';
import { ConnectionRefusedError } from './errors.ts';
import type { Descriptor } from './sockets.ts';

const seen: CallObservation[] = [];
const observer = { isOn: () => true, onCall: (call: CallObservation) => seen.push(call) };
const sockets = createSockets({}, { clock: createClock(), observer });
const open: Descriptor[] = [];

afterEach(() => {
  for (const descriptor of open.splice(0)) sockets.close(descriptor);
  seen.length = 0;
});

function make(): Descriptor {
  const descriptor = sockets.socket('AF_INET', 'SOCK_DGRAM');
  open.push(descriptor);
  return descriptor;
}

function bind() {
  const descriptor = make();
  sockets.bind(descriptor, { host: '127.0.0.1', port: 0 });
  return { descriptor, address: sockets.getsockname(descriptor) };
}

it('tells by the flags of the call that a datagram was longer than the buffer', () => {
  const server = bind();
  const client = bind();
  const buffer = Buffer.alloc(8);
  sockets.sendto(client.descriptor, Buffer.alloc(1000, 'x'), server.address);
  sockets.sendto(client.descriptor, Buffer.alloc(8, 'y'), server.address);
  const cut = sockets.recvfrom(server.descriptor, buffer);
  expect(cut).toMatchObject({ bytes: 8, datagramBytes: 1000, isTruncated: true });
  expect(seen.at(-1)).toMatchObject({
    args: [`${server.descriptor}`, '8 bytes', 'MSG_TRUNC'],
    result: 1000,
  });
  // The rest of the first one is gone: the next call brings the next datagram.
  expect(sockets.recvfrom(server.descriptor, buffer)).toMatchObject({
    bytes: 8,
    isTruncated: false,
  });
  expect(buffer.toString()).toBe('yyyyyyyy');
  expect(seen.at(-1)).toMatchObject({ args: [`${server.descriptor}`, '8 bytes'], result: 8 });
});

it('goes to whom it is sent, whoever was the receiver before: another port, another host, another family', () => {
  const hosts = ['127.0.0.1', '127.0.0.1', '127.0.0.2', '::1'];
  const receivers = hosts.map((host) => {
    const descriptor = sockets.socket(host === '::1' ? 'AF_INET6' : 'AF_INET', 'SOCK_DGRAM');
    open.push(descriptor);
    sockets.bind(descriptor, { host, port: 0 });
    return { descriptor, address: sockets.getsockname(descriptor) };
  });
  const four = make();
  const six = sockets.socket('AF_INET6', 'SOCK_DGRAM');
  open.push(six);
  const buffer = Buffer.alloc(8);
  for (const place of [0, 1, 2, 3, 3, 2, 1, 0, 0]) {
    const { descriptor, address } = receivers[place] ?? bind();
    sockets.sendto(place === 3 ? six : four, Buffer.from(`to ${place}`), address);
    const { bytes } = sockets.recvfrom(descriptor, buffer);
    expect(buffer.toString('utf8', 0, bytes)).toBe(`to ${place}`);
  }
});

it('is told call by call, each with the peer of that datagram', () => {
  const server = bind();
  const client = make();
  sockets.sendto(client, Buffer.from('hello'), server.address);
  const { from } = sockets.recvfrom(server.descriptor, Buffer.alloc(64));
  const [sent, received] = seen.slice(-2);
  const serverName = `127.0.0.1:${server.address.port}`;
  expect(sent).toMatchObject({
    name: 'sendto',
    args: [`${client}`, '5 bytes', serverName],
    result: 5,
    // Nobody bound it: the system gave it a port, and leaves the address to each datagram's route.
    socket: { protocol: 'udp', local: `0.0.0.0:${from.port}`, remote: serverName },
  });
  expect(received).toMatchObject({
    name: 'recvfrom',
    args: [`${server.descriptor}`, '64 bytes'],
    result: 5,
    socket: { protocol: 'udp', local: serverName, remote: `127.0.0.1:${from.port}` },
  });
});

it('a connected socket hears that nobody is there', () => {
  const gone = bind();
  const client = make();
  sockets.connect(client, gone.address);
  sockets.close(gone.descriptor);
  open.splice(open.indexOf(gone.descriptor), 1);
  sockets.send(client, Buffer.from('anybody?'));
  expect(() => sockets.recv(client, Buffer.alloc(8))).toThrow(ConnectionRefusedError);
  expect(seen.at(-1)).toMatchObject({
    errno: 'ECONNREFUSED',
    socket: { protocol: 'udp', remote: `127.0.0.1:${gone.address.port}` },
  });
});
