import type { CallObservation } from '@socketlab/evidence';
import { type Address, createClock } from '@socketlab/foundation';
import { afterEach, describe, expect, it } from 'vitest';
import { choosePlatform } from './choose-platform.ts';
import { createSockets } from './create-sockets.ts';
import { type BatchMemory, createDatagramBatch, NAME_WORDS } from './datagram-batch.ts';
import { DatagramBatchUnavailableError } from './datagram-errors.ts';
import type { Descriptor } from './sockets.ts';

const LONGEST = 65_507;

const seen: CallObservation[] = [];
const observer = { isOn: () => true, onCall: (call: CallObservation) => seen.push(call) };
const sockets = createSockets({}, { clock: createClock(), observer });
const open: Descriptor[] = [];

afterEach(() => {
  for (const descriptor of open.splice(0)) sockets.close(descriptor);
  seen.length = 0;
});

interface Bound {
  readonly descriptor: Descriptor;
  readonly address: Address;
}

function bind(host = '127.0.0.1'): Bound {
  const family = host.includes(':') ? 'AF_INET6' : 'AF_INET';
  const descriptor = sockets.socket(family, 'SOCK_DGRAM');
  open.push(descriptor);
  sockets.bind(descriptor, { host, port: 0 });
  return { descriptor, address: sockets.getsockname(descriptor) };
}

function send(from: Bound, to: Bound, ...texts: (string | Uint8Array)[]): void {
  for (const text of texts) sockets.sendto(from.descriptor, Buffer.from(text), to.address);
}

function receive({ descriptor }: Bound): string {
  const buffer = Buffer.alloc(LONGEST);
  return buffer.toString('utf8', 0, sockets.recvfrom(descriptor, buffer).bytes);
}

describe.runIf(process.platform === 'linux')('a batch of datagrams', () => {
  it.each(['127.0.0.1', '::1'])('brings each with its sender, on %s', (host) => {
    const server = bind(host);
    const [one, other] = [bind(host), bind(host)];
    const batch = createDatagramBatch({ datagrams: 8, roomBytes: 64 });
    send(one, server, 'first');
    send(other, server, 'second', '');
    send(one, server, 'fourth');
    expect(sockets.recvmmsg(server.descriptor, batch)).toBe(4);
    const told = [0, 1, 2, 3].map((index) => [
      Buffer.from(batch.dataOf(index)).toString(),
      batch.bytesOf(index),
      batch.from(index).port,
    ]);
    expect(told).toEqual([
      ['first', 5, one.address.port],
      ['second', 6, other.address.port],
      ['', 0, other.address.port],
      ['fourth', 6, one.address.port],
    ]);
    expect(batch.from(0)).toEqual(one.address);
    const nameOf = (index: number): number[] =>
      Array.from(batch.names.subarray(index * NAME_WORDS, (index + 1) * NAME_WORDS - 1));
    expect(nameOf(0)).toEqual(nameOf(3));
    expect(nameOf(1)).toEqual(nameOf(2));
    expect(nameOf(0)).not.toEqual(nameOf(1));
  });

  it('is answered in part: each answer goes to whom its datagram came from', () => {
    const server = bind();
    const clients = [bind(), bind(), bind()] as const;
    const batch = createDatagramBatch({ datagrams: 8, roomBytes: 64 });
    for (const round of ['one', 'two']) {
      for (const client of clients) send(client, server, `${round} ${client.address.port}`);
      expect(sockets.recvmmsg(server.descriptor, batch)).toBe(3);
      // Others than the last time, so that no header may keep what it pointed to.
      const answered = round === 'one' ? [0, 2] : [1, 2];
      for (const index of answered) {
        batch.dataOf(index)[0] = 'O'.charCodeAt(0);
        batch.answer(index);
      }
      expect(answered.map((_, answer) => batch.answered(answer))).toEqual(answered);
      expect(sockets.sendmmsg(server.descriptor, batch, 0)).toBe(2);
      for (const index of answered) {
        const client = clients[index] as Bound;
        expect(receive(client)).toBe(`O${round.slice(1)} ${client.address.port}`);
      }
    }
  });

  it('holds no more than it has room for: the next call brings the rest', () => {
    const server = bind();
    const client = bind();
    const batch = createDatagramBatch({ datagrams: 2, roomBytes: 64 });
    send(client, server, 'a', 'b', 'c');
    expect(sockets.recvmmsg(server.descriptor, batch)).toBe(2);
    expect(sockets.recvmmsg(server.descriptor, batch)).toBe(1);
    expect(Buffer.from(batch.dataOf(0)).toString()).toBe('c');
  });

  it('tells of each datagram whether it was longer than its room, and by how much', () => {
    const server = bind();
    const client = bind();
    const batch = createDatagramBatch({ datagrams: 4, roomBytes: 8 });
    send(client, server, 'exactly8', 'x'.repeat(1_000), 'short');
    expect(sockets.recvmmsg(server.descriptor, batch)).toBe(3);
    const told = [0, 1, 2].map((index) => [batch.bytesOf(index), batch.datagramBytes(index)]);
    expect(told).toEqual([
      [8, 8],
      [8, 1_000],
      [5, 5],
    ]);
    // The end of one is nowhere in the next.
    expect(Buffer.from(batch.dataOf(2)).toString()).toBe('short');
  });

  it('echoes the longest there is byte by byte, beside others as long', () => {
    const server = bind();
    const client = bind();
    const batch = createDatagramBatch({ datagrams: 3, roomBytes: 65_535 });
    const bytes = (seed: number): Buffer =>
      Buffer.from(Uint8Array.from({ length: LONGEST }, (_, at) => (at * seed + (at >> 8)) % 256));
    for (const seed of [7, 11]) send(client, server, bytes(seed));
    expect(sockets.recvmmsg(server.descriptor, batch)).toBe(2);
    for (const index of [0, 1]) batch.answer(index);
    expect(sockets.sendmmsg(server.descriptor, batch, 0)).toBe(2);
    const buffer = Buffer.alloc(65_535);
    for (const seed of [7, 11]) {
      expect(sockets.recvfrom(client.descriptor, buffer).bytes).toBe(LONGEST);
      expect(buffer.subarray(0, LONGEST).equals(bytes(seed))).toBe(true);
    }
  });

  it('goes on behind an answer that the system would not send, whose error names its receiver', () => {
    const server = bind();
    const clients = [bind(), bind(), bind()] as const;
    const batch = createDatagramBatch({ datagrams: 8, roomBytes: 64 });
    for (const client of clients) send(client, server, 'x');
    expect(sockets.recvmmsg(server.descriptor, batch)).toBe(3);
    // Nothing can be sent to port 0.
    batch.names[NAME_WORDS] = (batch.names[NAME_WORDS] ?? 0) & 0xffff;
    for (const index of [0, 1, 2]) batch.answer(index);
    expect(sockets.sendmmsg(server.descriptor, batch, 0)).toBe(1);
    expect(() => sockets.sendmmsg(server.descriptor, batch, 1)).toThrow('127.0.0.1:0 (EINVAL)');
    expect(sockets.sendmmsg(server.descriptor, batch, 2)).toBe(1);
    expect([receive(clients[0]), receive(clients[2])]).toEqual(['x', 'x']);
  });

  it('is told as one call, with its count', () => {
    const server = bind();
    const client = bind();
    const batch = createDatagramBatch({ datagrams: 8, roomBytes: 64 });
    send(client, server, 'a', 'b', 'c');
    seen.length = 0;
    sockets.recvmmsg(server.descriptor, batch);
    for (const index of [0, 2]) batch.answer(index);
    sockets.sendmmsg(server.descriptor, batch, 0);
    const socket = {
      protocol: 'udp',
      local: `127.0.0.1:${server.address.port}`,
      // Many sent, and none of them is the socket's own.
      remote: '0.0.0.0:0',
    };
    expect(seen).toMatchObject([
      {
        name: 'recvmmsg',
        args: [`${server.descriptor}`, '8 datagrams', 'MSG_WAITFORONE'],
        result: 3,
        socket,
        file: 'datagram-batch.spec.ts',
      },
      { name: 'sendmmsg', args: [`${server.descriptor}`, '2 datagrams'], result: 2, socket },
    ]);
  });

  it('knows what a shutdown leaves: the first is from nobody, whatever came behind it', () => {
    const server = bind();
    const made: unknown = createDatagramBatch({ datagrams: 2, roomBytes: 8 });
    const batch = made as BatchMemory & { readonly headers: Int32Array };
    send(bind(), server, 'a', 'b');
    sockets.recvmmsg(server.descriptor, batch);
    expect(batch.hasSender()).toBe(true);
    // msg_namelen of the first, as the kernel sets it when the wait ends without a datagram.
    batch.headers[2] = 0;
    expect(batch.hasSender()).toBe(false);
  });

  it('tells the errno of what is no socket', () => {
    const batch = createDatagramBatch({ datagrams: 1, roomBytes: 8 });
    expect(() => sockets.recvmmsg(-1, batch)).toThrow('EBADF');
  });
});

it('is not there on other systems, which it says when it is asked for', () => {
  expect(choosePlatform('darwin').loadBatchCalls).toBeUndefined();
  expect(choosePlatform('win32').loadBatchCalls).toBeUndefined();
  const { loadBatchCalls: _, ...elsewhere } = choosePlatform();
  expect(() => createDatagramBatch({ datagrams: 1, roomBytes: 1 }, elsewhere)).toThrow(
    DatagramBatchUnavailableError,
  );
});
