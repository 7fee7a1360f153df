import type { CallObservation } from '@socketlab/evidence';
import { createClock } from '@socketlab/foundation';
import { afterEach, describe, expect, it } from 'vitest';
import { createSockets } from './create-sockets.ts';
import { ConnectionRefusedError } from './errors.ts';
import type { AddressFamily, Descriptor } from './sockets.ts';

const seen: CallObservation[] = [];
const observer = { isOn: () => true, onCall: (call: CallObservation) => seen.push(call) };
const sockets = createSockets({}, { clock: createClock(), observer });
const open: Descriptor[] = [];

afterEach(() => {
  for (const descriptor of open.splice(0)) sockets.close(descriptor);
  seen.length = 0;
});

function make(family: AddressFamily = 'AF_INET'): Descriptor {
  const descriptor = sockets.socket(family, 'SOCK_DGRAM');
  open.push(descriptor);
  return descriptor;
}

function bind(host = '127.0.0.1') {
  const descriptor = make(host.includes(':') ? 'AF_INET6' : 'AF_INET');
  sockets.bind(descriptor, { host, port: 0 });
  return { descriptor, address: sockets.getsockname(descriptor) };
}

describe.each(['127.0.0.1', '::1'])('on %s', (host) => {
  it('a datagram comes with its sender, and the answer finds the way back', () => {
    const server = bind(host);
    const client = bind(host);
    const buffer = Buffer.alloc(64);
    sockets.sendto(client.descriptor, Buffer.from('hello'), server.address);
    const asked = sockets.recvfrom(server.descriptor, buffer);
    expect(asked).toEqual({
      bytes: 5,
      datagramBytes: 5,
      from: client.address,
      isTruncated: false,
    });
    expect(buffer.toString('utf8', 0, 5)).toBe('hello');
    sockets.sendto(server.descriptor, Buffer.from('HELLO'), asked.from);
    expect(sockets.recvfrom(client.descriptor, buffer).from).toEqual(server.address);
  });
});

it('tells that a datagram was longer than the buffer, by how much, and what the call said', () => {
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

it('takes an empty datagram for what it is, and not for an end', () => {
  const server = bind();
  const client = bind();
  sockets.sendto(client.descriptor, Buffer.alloc(0), server.address);
  sockets.sendto(client.descriptor, Buffer.from('x'), server.address);
  const buffer = Buffer.alloc(8);
  expect(sockets.recvfrom(server.descriptor, buffer)).toMatchObject({ bytes: 0 });
  expect(sockets.recvfrom(server.descriptor, buffer)).toMatchObject({ bytes: 1 });
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
