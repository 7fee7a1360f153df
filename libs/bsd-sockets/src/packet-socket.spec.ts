import { execFileSync } from 'node:child_process';
import { createClock } from '@socketlab/foundation';
import {
  failOnLeaks,
  inNetworkNamespace,
  isRoot,
  networkNamespaceProblem,
  startProcess,
} from '@socketlab/testkit';
import { describe, expect, it, onTestFinished, type TestContext } from 'vitest';
import { createSockets } from './create-sockets.ts';
import { createPacketReader, type PacketReader } from './packet-reader.ts';
import { openPacketSocket } from './packet-socket.ts';
import type { Sockets } from './sockets.ts';

failOnLeaks();

const HERE = { host: '127.0.0.1', port: 0 };
const ENOUGH = 1_000;

interface Hearing {
  readonly reader: PacketReader;
  readonly sockets: Sockets;
}

function hear(ctx: TestContext, ports: readonly number[], snapBytes = 65_535): Hearing {
  if (process.platform !== 'linux' || !isRoot()) ctx.skip('a packet socket needs root on Linux');
  const reader = createPacketReader(openPacketSocket({ interface: 'lo', ports, snapBytes }));
  onTestFinished(() => reader.close());
  return { reader, sockets: createSockets({}, { clock: createClock() }) };
}

/** Sends a datagram from a port to a port that nobody may have. */
function send(sockets: Sockets, text: string, [from, to]: readonly [number, number]): void {
  const socket = sockets.socket('AF_INET', 'SOCK_DGRAM');
  sockets.bind(socket, { ...HERE, port: from });
  sockets.sendto(socket, Buffer.from(text), { ...HERE, port: to });
  sockets.close(socket);
}

/** The datagrams that were heard, without what ICMP says of them. */
function texts(reader: PacketReader): string[] {
  const heard: string[] = [];
  reader.drain(({ bytes }) => {
    if (bytes[23] === 17) heard.push(Buffer.from(bytes.subarray(42)).toString());
  }, ENOUGH);
  return heard;
}

describe('a packet socket', () => {
  it('hears the first and the last of 16 ports, as source and as destination', (ctx) => {
    const ports = Array.from({ length: 16 }, (_, index) => 20_101 + index);
    const { reader, sockets } = hear(ctx, ports);
    send(sockets, 'to the first', [0, 20_101]);
    send(sockets, 'to the last', [0, 20_116]);
    send(sockets, 'to one after', [20_117, 20_100]);
    send(sockets, 'from the first', [20_101, 20_100]);
    send(sockets, 'from the last', [20_116, 20_100]);
    expect(texts(reader)).toEqual([
      'to the first',
      'to the last',
      'from the first',
      'from the last',
    ]);
  });

  it('hands on no more than asked, the rest later, and says how many there are', (ctx) => {
    const { reader, sockets } = hear(ctx, [20_118]);
    const receiver = sockets.socket('AF_INET', 'SOCK_DGRAM');
    onTestFinished(() => sockets.close(receiver));
    sockets.bind(receiver, { ...HERE, port: 20_118 });
    for (let sent = 0; sent < 50; sent += 1) send(sockets, 'x', [0, 20_118]);
    expect(reader.countLetIn()).toBe(50);
    expect(reader.drain(() => undefined, 40)).toBe(40);
    expect(reader.handedOn).toBe(40);
    expect(texts(reader)).toEqual(Array.from({ length: 10 }, () => 'x'));
    expect(reader.drain(() => undefined, ENOUGH)).toBe(0);
    expect(reader.takeDropped()).toBe(0);
  });

  it('hears nothing new once it was deafened, and keeps what it heard', (ctx) => {
    const { reader, sockets } = hear(ctx, [20_119]);
    send(sockets, 'before', [0, 20_119]);
    reader.deafen();
    send(sockets, 'after', [0, 20_119]);
    expect(texts(reader)).toEqual(['before']);
  });

  it('is not handed to child processes, and is closed twice without harm', (ctx) => {
    const socketsOfChild = (): number => {
      const list = execFileSync('ls', ['-l', '/proc/self/fd'], { encoding: 'utf8' });
      return list.split('\n').filter((line) => line.includes('socket:')).length;
    };
    const without = socketsOfChild();
    const { reader } = hear(ctx, [9]);
    expect(socketsOfChild()).toBe(without);
    reader.close();
    reader.close();
    expect(() => reader.takeDropped()).toThrow('EBADF');
  });

  it('hears of a fragmented datagram the first fragment only, over IPv4 and IPv6', async (ctx) => {
    const problem = process.platform === 'linux' ? networkNamespaceProblem() : 'not Linux';
    if (problem !== undefined) ctx.skip(`a network namespace is needed: ${problem}`);
    const modules = (lib: string): string =>
      JSON.stringify(new URL(`../../${lib}/src/index.ts`, import.meta.url).href);
    const program = `
      import { createPacketReader, createSockets, openPacketSocket } from ${modules('bsd-sockets')};
      import { createClock } from ${modules('foundation')};
      const reader = createPacketReader(openPacketSocket({ interface: 'lo', ports: [9], snapBytes: 65535 }));
      const sockets = createSockets({}, { clock: createClock() });
      for (const [family, host] of [['AF_INET', '127.0.0.1'], ['AF_INET6', '::1']]) {
        const receiver = sockets.socket(family, 'SOCK_DGRAM');
        sockets.bind(receiver, { host, port: 9 });
        sockets.sendto(sockets.socket(family, 'SOCK_DGRAM'), Buffer.alloc(4_000), { host, port: 9 });
      }
      const heard = [];
      reader.drain(({ wireBytes }) => heard.push(wireBytes), 100);
      console.log(JSON.stringify(heard));`;
    const small = ['sh', '-c', 'ip link set lo mtu 1500 && exec "$@"', 'sh'] as const;
    const node = [process.execPath, '--input-type=module', '-e', program] as const;
    const child = await startProcess(inNetworkNamespace([...small, ...node]));
    const [line] = await child.waitForLine(/^\[.*\]$/);
    await child.ended;
    // 14 of the link, then as many bytes as the MTU and whole units of 8 in the payload allow.
    expect(JSON.parse(line)).toEqual([1_514, 1_510]);
  });
});
