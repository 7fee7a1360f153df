import { readlinkSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { createClock } from '@socketlab/foundation';
import { failOnLeaks, isRoot } from '@socketlab/testkit';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createSockets } from './create-sockets.ts';
import { createFrameWait, openFrameSocket } from './frame-socket.ts';
import { raiseLoopback } from './loopback.ts';
import { layCable, raiseInterface } from './network-links.ts';
import { createNetworkNamespace, type NetworkNamespace } from './network-namespace.ts';
import { turnOffOffloads } from './offloads.ts';

failOnLeaks();

beforeEach((context) => {
  if (process.platform !== 'linux' || !isRoot()) context.skip('needs root on Linux');
});

const NEAR = { host: '192.0.2.1', prefixBits: 30 };
const FAR = { host: '192.0.2.2', prefixBits: 30 };
const cardOf = (last: number): Uint8Array => Uint8Array.of(2, 0, 0, 0, 0, last);
const network = (): string => readlinkSync('/proc/thread-self/ns/net');
const SHORT_NS = 100_000_000;
const MOST_FRAMES = 50;

function createNamespace(): NetworkNamespace {
  const namespace = createNetworkNamespace();
  onTestFinished(() => namespace.close());
  return namespace;
}

/** Two networks and a cable, whose ends are down. */
function createPair(): readonly [NetworkNamespace, NetworkNamespace] {
  const [near, far] = [createNamespace(), createNamespace()];
  layCable([
    { namespace: near, interface: 'eth0', index: 2, hardwareAddress: cardOf(1) },
    { namespace: far, interface: 'eth0', index: 3, hardwareAddress: cardOf(2) },
  ]);
  return [near, far];
}

describe('a network namespace', () => {
  it('is another one for what is done in it, and only then', () => {
    const home = network();
    const namespace = createNamespace();
    expect(network()).toBe(home);
    const there = namespace.within(network);
    expect(there).not.toBe(home);
    expect(readlinkSync(namespace.file)).toBe(there);
    expect(namespace.within(() => Object.keys(networkInterfaces()))).toEqual([]);
    expect(network()).toBe(home);
  });

  it('is left again when what was done there throws', () => {
    const home = network();
    const namespace = createNamespace();
    const fail = (): never => {
      throw new Error('on purpose');
    };
    expect(() => namespace.within(fail)).toThrow('on purpose');
    expect(network()).toBe(home);
  });
});

describe('a cable', () => {
  it('carries datagrams between two addresses as soon as both ends are up', () => {
    const [near, far] = createPair();
    near.within(() => raiseInterface('eth0', NEAR));
    far.within(() => raiseInterface('eth0', FAR));
    const sockets = createSockets({}, { clock: createClock() });
    const openIn = (namespace: NetworkNamespace, host: string): number =>
      namespace.within(() => {
        const socket = sockets.socket('AF_INET', 'SOCK_DGRAM');
        sockets.bind(socket, { host, port: 5_000 });
        return socket;
      });
    const [sender, receiver] = [openIn(near, NEAR.host), openIn(far, FAR.host)];
    sockets.sendto(sender, Buffer.from('hello'), { host: FAR.host, port: 5_000 });
    expect(sockets.poll(receiver, 'POLLIN', 2_000)).toBe(true);
    const bytes = new Uint8Array(16);
    const { from } = sockets.recvfrom(receiver, bytes);
    expect(from.host).toBe(NEAR.host);
    expect(Buffer.from(bytes.subarray(0, 5)).toString()).toBe('hello');
    sockets.close(sender);
    sockets.close(receiver);
  });

  it('has a carrier without the second that the kernel may take, and the addresses it was given only', async () => {
    const [near, far] = createPair();
    near.within(() => raiseInterface('eth0', NEAR));
    far.within(() => raiseInterface('eth0', { host: 'fd77::8', prefixBits: 64 }));
    const began = performance.now();
    const addressesIn = (namespace: NetworkNamespace): string[] =>
      namespace.within(() => (networkInterfaces()['eth0'] ?? []).map(({ address }) => address));
    await expect.poll(() => addressesIn(near), { interval: 1 }).toEqual([NEAR.host]);
    await expect.poll(() => addressesIn(far), { interval: 1 }).toEqual(['fd77::8']);
    expect(performance.now() - began).toBeLessThan(500);
  });

  it('says what it was that failed, and the system’s name for why', () => {
    const [near, far] = createPair();
    const twice = (): void =>
      layCable([
        { namespace: near, interface: 'eth0', index: 7, hardwareAddress: cardOf(1) },
        { namespace: far, interface: 'eth1', index: 8, hardwareAddress: cardOf(2) },
      ]);
    expect(twice).toThrow(/RTM_NEWLINK, a veth pair, failed with EEXIST/);
    expect(() => near.within(() => raiseInterface('eth9', NEAR))).toThrow(/eth9.* ENODEV/);
    expect(() => near.within(() => raiseInterface('eth0', { ...NEAR, host: 'here' }))).toThrow(
      expect.objectContaining({
        code: 'VIRTUAL_NETWORK_FAILED',
        facts: { what: 'the address here', errno: 'EINVAL' },
      }),
    );
    expect(() => near.within(() => turnOffOffloads('eth9'))).toThrow(
      /ETHTOOL_STXCSUM, eth9.* ENODEV/,
    );
    expect(() => near.within(() => openFrameSocket('eth0'))).toThrow(/ENETDOWN/);
  });
});

describe('a frame socket', () => {
  it('hears the frames of the other end whole, and not its own', () => {
    const pair = createPair();
    const [near, far] = pair.map((namespace) => {
      const socket = namespace.within(() => {
        raiseLoopback();
        raiseInterface('eth0');
        return openFrameSocket('eth0');
      });
      onTestFinished(socket.close);
      return socket;
    });
    if (near === undefined || far === undefined) throw new Error('two were made');
    const frame = Buffer.concat([
      cardOf(2),
      cardOf(1),
      Buffer.from([0x88, 0xb5]),
      Buffer.alloc(1_500, 'x'),
    ]);
    const heard: Buffer[] = [];
    const wait = createFrameWait([near, far]);
    // Until the kernel has seen that both ends are up it throws away what is sent, and tells nobody.
    for (let sent = 0; heard.length === 0 && sent < MOST_FRAMES; sent += 1) {
      expect(near.send(frame)).toBe(true);
      wait(SHORT_NS);
      far.drain((bytes) => heard.push(Buffer.from(bytes)), 10);
    }
    expect(new Set(heard.map((bytes) => bytes.equals(frame)))).toEqual(new Set([true]));
    expect(near.drain(() => undefined, 10)).toBe(0);
  });

  it('is waited for no longer than told', () => {
    const [near] = createPair();
    const socket = near.within(() => {
      raiseInterface('eth0');
      return openFrameSocket('eth0');
    });
    onTestFinished(socket.close);
    const began = performance.now();
    createFrameWait([socket])(20_000_000);
    expect(performance.now() - began).toBeGreaterThanOrEqual(19);
  });
});
