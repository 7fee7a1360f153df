import { createNonBlockingSockets } from '@socketlab/bsd-sockets';
import { type Address, createClock, formatAddress } from '@socketlab/foundation';
import { failOnLeaks } from '@socketlab/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { exchangeMany } from './many-exchanges.ts';
import type { ManyJob, ManyOutcome } from './many-types.ts';
import { startNodePeer, startTcpPeer } from './peers.fixture.ts';

/** The peers print for each client, and a test that blocks does not read: more would fill the pipe. */
const FEW = 12;
const onLinux = process.platform === 'linux';
const clock = createClock();
/** What waits: epoll, and poll() as on systems that have none. */
const kinds = {
  epoll: createNonBlockingSockets({}, { clock }),
  poll: createNonBlockingSockets({ readiness: 'poll' }, { clock }),
};
let sockets = kinds.epoll;

/** Where there are hundreds they end with a reset: TIME-WAIT would keep their ports from everyone for a minute. */
function run(
  address: Address,
  connections: number,
  rest: Partial<ManyJob> = {},
): ManyOutcome & { told: readonly Address[] } {
  const payload = Buffer.from('Hello, world');
  const usual = {
    replyBytes: 12,
    ending: 'close',
    waitsForAll: false,
    deadlineMs: 20_000,
  } as const;
  const told: Address[] = [];
  const job = { address, connections, payload, ...usual, ...rest };
  const outcome = exchangeMany(sockets, job, (locals) => told.push(...locals));
  return { ...outcome, told };
}

function localsOf(addresses: readonly (Address | undefined)[]): Set<string> {
  return new Set(addresses.flatMap((address) => (address ? formatAddress(address) : [])));
}

failOnLeaks();

describe.each(onLinux ? (['epoll', 'poll'] as const) : [])(
  'many exchanges at once, over %s',
  (kind) => {
    beforeEach(() => {
      sockets = kinds[kind];
    });

    it('are all answered, 1,000 of them, each from a port of its own that is told', async () => {
      const peer = await startNodePeer();
      const { results, told } = run(peer.address, 1_000, { ending: 'reset' });
      expect(results.every(({ isEcho, errno }) => isEcho && errno === undefined)).toBe(true);
      const locals = localsOf(results.map(({ local }) => local));
      expect(locals.size).toBe(1_000);
      expect(localsOf(told)).toEqual(locals);
    });

    it('send nothing before all are connected, if asked so', async () => {
      const peer = await startNodePeer();
      const { results } = run(peer.address, 200, { waitsForAll: true, ending: 'reset' });
      const connected = results.map(({ connectedNs }) => connectedNs ?? 0n);
      const lastConnected = connected.reduce((one, other) => (one > other ? one : other));
      expect(connected.every((ns) => ns > 0n)).toBe(true);
      expect(results.every(({ answeredNs }) => (answeredNs ?? 0n) > lastConnected)).toBe(true);
    });

    it('send nothing at all where one of them can’t connect, for its server waits for the first to speak', async () => {
      const crowded = { backlog: 1, deadlineMs: 300 };
      const silent = await startTcpPeer('echo', crowded);
      const waiting = run(silent.address, FEW, { ...crowded, waitsForAll: true }).results;
      expect(waiting.some(({ connectedNs }) => connectedNs !== undefined)).toBe(true);
      expect(waiting.some(({ connectedNs }) => connectedNs === undefined)).toBe(true);
      expect(waiting.map(({ sentBytes, errno }) => `${sentBytes} ${errno}`)).toEqual(
        Array(FEW).fill('0 ETIMEDOUT'),
      );
      const other = await startTcpPeer('echo', crowded);
      const { results } = run(other.address, FEW, crowded);
      expect(results.some(({ isEcho }) => isEcho)).toBe(true);
    });

    it('wait for each other at a server of one client at a time, and all have their answer', async () => {
      const peer = await startTcpPeer('upper');
      const { results } = run(peer.address, FEW);
      expect(results.every(({ isEcho }) => isEcho)).toBe(true);
      // The server's own order: each was answered after the one before had closed.
      const inOrder = results.toSorted((a, b) =>
        Number((a.answeredNs ?? 0n) - (b.answeredNs ?? 0n)),
      );
      const ports = inOrder.map(({ local }) => String(local?.port));
      await peer.process.waitForLine(new RegExp(`^peer 127.0.0.1 ${ports.at(-1)}$`));
      const served = peer.process.stdout.filter((line) => line.startsWith('peer'));
      expect(served.map((line) => line.split(' ')[2])).toEqual(ports);
    });

    it('that the server does not answer by the deadline are ETIMEDOUT, the answered ones stay answered', async () => {
      const peer = await startTcpPeer('mute');
      const { results, durationNs } = run(peer.address, 20, { deadlineMs: 200 });
      expect(results.map(({ errno }) => errno)).toEqual(Array(20).fill('ETIMEDOUT'));
      expect(results.every(({ connectedNs }) => connectedNs !== undefined)).toBe(true);
      expect(durationNs).toBeGreaterThanOrEqual(200_000_000n);
    });

    it('that have no time to begin are ETIMEDOUT too, without an address', async () => {
      const peer = await startNodePeer();
      const { results } = run(peer.address, 5_000, { deadlineMs: 1, ending: 'reset' });
      const unborn = results.filter(({ local }) => local === undefined);
      expect(results).toHaveLength(5_000);
      expect(unborn.length).toBeGreaterThan(0);
      expect(unborn.every(({ errno }) => errno === 'ETIMEDOUT')).toBe(true);
    });

    it('are refused one by one where nobody listens', async () => {
      const probe = sockets.socket('AF_INET', 'SOCK_STREAM');
      sockets.bind(probe, { host: '127.0.0.1', port: 0 });
      const { results } = run(sockets.getsockname(probe), 10, { waitsForAll: true });
      sockets.close(probe);
      expect(results.map(({ errno }) => errno)).toEqual(Array(10).fill('ECONNREFUSED'));
    });

    it('whose server ends early have a short answer or none, and that is no failure', async () => {
      const once = await startTcpPeer('once');
      const short = run(once.address, 3, { replyBytes: 100 }).results;
      expect(short).toMatchObject(Array(3).fill({ replyBytes: 12, isEcho: true }));
      const deaf = await startTcpPeer('deaf');
      const [none] = run(deaf.address, 1).results;
      expect(none).toMatchObject({ replyBytes: 0, isEcho: false });
      expect([none?.answeredNs, none?.errno]).toEqual([undefined, undefined]);
    });

    it('end with a reset each, and leave from the address that was chosen', async () => {
      const peer = await startTcpPeer('echo');
      const source = { host: '127.0.0.81', port: 0 };
      const { results } = run(peer.address, 5, { ending: 'reset', source });
      expect(results.every(({ isEcho, local }) => isEcho && local?.host === '127.0.0.81')).toBe(
        true,
      );
      await peer.process.waitForLine(/^end ECONNRESET$/);
    });

    it('carry more than the sockets hold, byte for byte', async () => {
      const peer = await startNodePeer();
      const payload = Buffer.alloc(1_048_576, 'The quick brown fox ');
      const { results } = run(peer.address, 8, { payload, replyBytes: payload.length });
      expect(results.every(({ isEcho }) => isEcho)).toBe(true);
    });

    it('of IPv6 too', async () => {
      const peer = await startTcpPeer('echo', { host: '::1' });
      const { results } = run(peer.address, 5);
      expect(results.every(({ isEcho, local }) => isEcho && local?.host === '::1')).toBe(true);
    });
  },
);
