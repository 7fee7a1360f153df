import { readlinkSync, statSync } from 'node:fs';
import { formatAddress } from '@socketlab/foundation';
import { failOnLeaks, isThorough } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { createFixture, LOCALHOST, LOCALHOST_6 } from './wire-view.fixture.ts';

const MANY_CAPTURES_MS = 60_000;
/** Where it may take long, more: a SYN that is missed is missed now and then. */
const CAPTURES = isThorough() ? 25 : 8;

failOnLeaks();

describe('a capture', () => {
  it(`has the first SYN of every one of ${CAPTURES} connections, and the answer`, {
    timeout: MANY_CAPTURES_MS,
  }, async (ctx) => {
    const { view, sockets, open, start, read } = await createFixture(ctx);
    for (let round = 0; round < CAPTURES; round += 1) {
      // Bound, so that nobody else gets the port, and not listening.
      const { at: closed } = open('SOCK_STREAM', LOCALHOST);
      const { id } = await start({ ports: [closed.port] });
      const client = sockets.socket('AF_INET', 'SOCK_STREAM');
      expect(() => sockets.connect(client, closed)).toThrow('ECONNREFUSED');
      sockets.close(client);
      expect(await view.stopCapture(id)).toMatchObject({ packets: 2, dropped: 0, leftOut: 0 });
      expect((await read(id)).frames).toHaveLength(2);
    }
  });

  it.for([
    ['IPv4', LOCALHOST],
    ['IPv6', LOCALHOST_6],
  ] as const)('tells each packet of a connection once, over %s', async ([, address], ctx) => {
    const { view, sockets, open, start, packets } = await createFixture(ctx);
    const listener = open('SOCK_STREAM', address);
    sockets.listen(listener.socket, 1);
    const client = open('SOCK_STREAM', address);
    const { id } = await start({ ports: [listener.at.port], observesPackets: true });
    sockets.connect(client.socket, listener.at);
    sockets.send(client.socket, Buffer.from('hello'));
    await view.flush();
    const server = formatAddress(listener.at);
    const ours = formatAddress(client.at);
    expect(
      packets()
        .slice(0, 4)
        .map(({ socket, tcp, payloadBytes }) => [
          socket.local,
          socket.remote,
          tcp?.flags,
          payloadBytes,
        ]),
    ).toEqual([
      [ours, server, ['SYN'], 0],
      [server, ours, ['ACK', 'SYN'], 0],
      [ours, server, ['ACK'], 0],
      [ours, server, ['ACK', 'PSH'], 5],
    ]);
    expect(packets().map(({ frame }) => frame)).toEqual(packets().map((_, index) => index + 1));
    expect(packets()[0]).toMatchObject({ capture: `spec.${id}`, interface: 'lo', source: 'wire' });
    sockets.close(sockets.accept(listener.socket).connection);
    await view.stopCapture(id);
  });

  it('gives packets the time at which they passed, on the clock of all events', async (ctx) => {
    const { view, sockets, open, start, packets } = await createFixture(ctx);
    const receiver = open('SOCK_DGRAM', LOCALHOST);
    const sender = open('SOCK_DGRAM', LOCALHOST);
    const { id } = await start({ ports: [receiver.at.port], observesPackets: true });
    const before = process.hrtime.bigint();
    sockets.sendto(sender.socket, Buffer.from('now'), receiver.at);
    const after = process.hrtime.bigint();
    await view.stopCapture(id);
    const atNs = BigInt(packets()[0]?.monotonicNs ?? 0);
    // The two clocks are read one after the other: that costs less than 100 µs.
    expect(atNs).toBeGreaterThan(before - 100_000n);
    expect(atNs).toBeLessThan(after + 100_000n);
  });

  it.for([
    ['IPv4', LOCALHOST, { version: 4, type: 3, code: 3 }],
    ['IPv6', LOCALHOST_6, { version: 6, type: 1, code: 4 }],
  ] as const)(
    'has the ICMP error about a datagram of its ports, over %s',
    async ([, address, icmp], ctx) => {
      const { view, sockets, open, freePort, start, packets } = await createFixture(ctx);
      const closed = freePort('SOCK_DGRAM', address);
      const { socket, at } = open('SOCK_DGRAM', address);
      const { id } = await start({ ports: [closed.port], observesPackets: true });
      sockets.sendto(socket, Buffer.from('anyone?'), closed);
      await view.stopCapture(id);
      expect(packets()).toMatchObject([
        { socket: { protocol: 'udp', local: formatAddress(at) }, payloadBytes: 7 },
        {
          socket: { protocol: 'udp', local: formatAddress(closed), remote: formatAddress(at) },
          icmp,
        },
      ]);
    },
  );

  it('leaves out the packets of other ports', async (ctx) => {
    const { view, sockets, open, start } = await createFixture(ctx);
    const [ours, foreign, sender] = [1, 2, 3].map(() => open('SOCK_DGRAM', LOCALHOST));
    if (!ours || !foreign || !sender) throw new Error('three were opened');
    const { id } = await start({ ports: [ours.at.port] });
    sockets.sendto(sender.socket, Buffer.from('x'), foreign.at);
    sockets.sendto(sender.socket, Buffer.from('x'), ours.at);
    expect(await view.stopCapture(id)).toMatchObject({ packets: 1 });
  });

  it('ends with all that was sent before it was stopped', async (ctx) => {
    const { view, sockets, open, start, packets } = await createFixture(ctx);
    const receiver = open('SOCK_DGRAM', LOCALHOST);
    const sender = open('SOCK_DGRAM', LOCALHOST);
    const { id } = await start({ ports: [sender.at.port], observesPackets: true });
    for (let sent = 0; sent < 5_000; sent += 1)
      sockets.sendto(sender.socket, Buffer.alloc(100), receiver.at);
    expect(await view.stopCapture(id)).toMatchObject({ packets: 5_000, dropped: 0 });
    expect(packets()).toHaveLength(5_000);
  });

  it('tells what the kernel had no room for, in its answer and as a loss', async (ctx) => {
    const { view, sockets, open, start, events, packets } = await createFixture(ctx);
    const receiver = open('SOCK_DGRAM', LOCALHOST);
    const sender = open('SOCK_DGRAM', LOCALHOST);
    const ports = [receiver.at.port];
    const { id } = await start({ ports, observesPackets: true, bufferBytes: 1 });
    for (let sent = 0; sent < 2_000; sent += 1)
      sockets.sendto(sender.socket, Buffer.alloc(100), receiver.at);
    const { packets: kept, dropped } = await view.stopCapture(id);
    expect(dropped).toBeGreaterThan(0);
    expect(kept + dropped).toBe(2_000);
    expect(packets()).toHaveLength(kept);
    const losses = events.flatMap((event) => (event.kind === 'loss' ? [event] : []));
    expect(losses.every(({ where, source }) => where === 'capture' && source === 'wire')).toBe(
      true,
    );
    expect(losses.reduce((sum, { count }) => sum + count, 0)).toBe(dropped);
  });

  it('fills its file no further than asked, and counts what came after', async (ctx) => {
    const { view, sockets, open, start, read } = await createFixture(ctx);
    const receiver = open('SOCK_DGRAM', LOCALHOST);
    const sender = open('SOCK_DGRAM', LOCALHOST);
    const { id } = await start({ ports: [receiver.at.port], maxBytes: 4_096 });
    for (let sent = 0; sent < 100; sent += 1)
      sockets.sendto(sender.socket, Buffer.alloc(100), receiver.at);
    const { packets, bytes, leftOut } = await view.stopCapture(id);
    expect(packets).toBeGreaterThan(10);
    expect(packets + leftOut).toBe(100);
    expect(bytes).toBeLessThanOrEqual(4_096);
    const content = await read(id);
    expect(content.problem).toBeUndefined();
    expect(content.bytes).toHaveLength(bytes);
    expect(content.frames).toHaveLength(packets);
    expect(content.interfaces).toMatchObject([{ name: 'lo', received: 100, dropped: 0 }]);
  });

  it('keeps of each packet as much as asked, and its length', async (ctx) => {
    const { view, sockets, open, start, read, packets } = await createFixture(ctx);
    const receiver = open('SOCK_DGRAM', LOCALHOST);
    const { id } = await start({
      ports: [receiver.at.port],
      snapBytes: 128,
      observesPackets: true,
    });
    sockets.sendto(receiver.socket, Buffer.alloc(1_000), receiver.at);
    await view.stopCapture(id);
    expect((await read(id)).frames).toMatchObject([{ capturedBytes: 128, frameBytes: 1_042 }]);
    expect(packets()).toMatchObject([{ frameBytes: 1_042, payloadBytes: 1_000 }]);
  });

  it('is in a file without a name that its owner alone may open', async (ctx) => {
    const { view, start } = await createFixture(ctx);
    const { id } = await start({ ports: [1] });
    const links = Array.from({ length: 256 }, (_, descriptor) => `/proc/self/fd/${descriptor}`);
    const files = links.filter((link) => targetOf(link).includes('/socketlab-capture-'));
    expect(files).toHaveLength(1);
    expect(targetOf(files[0] ?? '')).toMatch(/ \(deleted\)$/);
    expect(statSync(files[0] ?? '').mode & 0o777).toBe(0o600);
    await view.stopCapture(id);
  });
});

function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    // No such descriptor.
    return '';
  }
}
