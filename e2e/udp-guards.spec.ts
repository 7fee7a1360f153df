import { failOnLeaks, isRoot } from '@socketlab/testkit';
import { describe, expect, it, type TestContext } from 'vitest';
import { eventually } from './eventually.ts';
import { startPeer } from './peers.ts';
import { needThorough } from './shared-machine.ts';
import {
  connectDatagrams,
  countsOf,
  expectCounts,
  startUdpEcho,
  type UdpCounts,
  type UdpServer,
} from './udp-servers.ts';

failOnLeaks();

const SILENT_WITHIN = 10;
const FORGING = 'only root may send with a forged source address (CAP_NET_RAW)';

/** Sends one datagram to a server that says that it comes from somewhere else. */
async function spoof(from: Pick<UdpServer, 'host' | 'port'>, to: UdpServer): Promise<void> {
  const peer = await startPeer('spoofed_datagram', [
    from.host,
    String(from.port),
    to.host,
    String(to.port),
    `from ${from.port} to ${to.port}`,
  ]);
  expect(await peer.ended).toEqual({ code: 0, signal: null });
}

function needsRoot(ctx: TestContext, why: string): void {
  if (!isRoot()) ctx.skip(why);
}

const sum = (counts: readonly UdpCounts[], number: 'received' | 'sent'): number =>
  counts.reduce((total, each) => total + each[number], 0);
const refusals = (counts: readonly UdpCounts[]): number =>
  counts.flatMap(({ refused }) => Object.values(refused)).reduce((total, each) => total + each, 0);

/** Waits until no datagram is under way between the servers: each that was started was refused in the end. */
async function untilSilent(servers: readonly UdpServer[], started: number): Promise<UdpCounts[]> {
  return eventually(async () => {
    const counts = await Promise.all(servers.map(countsOf));
    expect(refusals(counts)).toBe(started);
    expect(sum(counts, 'received')).toBe(sum(counts, 'sent') + started);
    return counts;
  });
}

describe('a ping-pong of udp-echo', () => {
  it.for([
    ['echo', 'echo', 'blocking'],
    ['upper', 'echo', 'blocking'],
    ['echo', 'upper', 'blocking'],
    ['upper', 'upper', 'blocking'],
    ['upper', 'echo', 'batch'],
    ['echo', 'echo', 'event-loop'],
  ] as const)(
    'that a forged datagram starts between %s and %s is silent within 10 (model %s)',
    async ([one, other, model], ctx) => {
      needsRoot(ctx, FORGING);
      // The rule looks at a mark that every answer has, whatever the reply is.
      if (model === 'blocking' && other !== 'echo') needThorough(ctx);
      const servers = await Promise.all([
        startUdpEcho(['--reply', one, '--model', model]),
        startUdpEcho(['--reply', other, '--model', model]),
      ]);
      await spoof(servers[1], servers[0]);
      const counts = await untilSilent(servers, 1);
      expect(sum(counts, 'received')).toBeLessThanOrEqual(SILENT_WITHIN);
      expect(counts.flatMap(({ refused }) => Object.keys(refused))).toEqual(['own-kind']);
    },
  );

  it('of three is silent within 10 for each pair, however often it is started', async (ctx) => {
    needsRoot(ctx, FORGING);
    const servers = await Promise.all([startUdpEcho(), startUdpEcho(), startUdpEcho()]);
    const [one, two, three] = servers as [UdpServer, UdpServer, UdpServer];
    const starts = [
      [one, two],
      [two, three],
      [three, one],
      [two, one],
    ] as const;
    for (const [from, to] of starts) await spoof(from, to);
    const counts = await untilSilent(servers, starts.length);
    expect(sum(counts, 'received')).toBeLessThanOrEqual(3 * SILENT_WITHIN);
  });

  it('through someone in between is silent within 10', async () => {
    const servers = await Promise.all([startUdpEcho(), startUdpEcho(['--reply', 'upper'])]);
    const ends = servers.flatMap(({ host, port }) => [host, String(port)]);
    const relay = await startPeer('datagram_relay', [...ends, 'hello']);
    const [, sent] = await relay.waitForLine(/^silent after (\d+)$/);
    expect(Number(sent)).toBeLessThanOrEqual(SILENT_WITHIN);
    expect(Number(sent)).toBe(sum(await Promise.all(servers.map(countsOf)), 'received'));
  });
});

describe('udp-echo does not answer', () => {
  it('itself', async (ctx) => {
    needsRoot(ctx, FORGING);
    for (const host of ['127.0.0.1', '0.0.0.0']) {
      const server = await startUdpEcho([], host);
      await spoof({ host: '127.0.0.1', port: server.port }, { ...server, host: '127.0.0.1' });
      await expectCounts(server, { received: 1, sent: 0, refused: { 'own-address': 1 } });
    }
  });

  it.for([
    ['multicast', '239.1.2.3', 'blocking'],
    ['multicast', '239.1.2.3', 'batch'],
    ['broadcast', '255.255.255.255', 'blocking'],
    // Loopback is a network too, and has such an address.
    ['broadcast', '127.255.255.255', 'blocking'],
    ['broadcast', '127.255.255.255', 'event-loop'],
  ] as const)('%s, as %s is, with the model %s', async ([rule, host, model], ctx) => {
    needsRoot(ctx, FORGING);
    const server = await startUdpEcho(['--model', model]);
    await spoof({ host, port: 40_000 }, server);
    await expectCounts(server, { received: 1, sent: 0, refused: { [rule]: 1 } });
  });

  it('a port below 1024, and still the next one who asks', async (ctx) => {
    needsRoot(ctx, 'only root may bind a port below 1024');
    const server = await startUdpEcho();
    // An address of its own, where no port is anyone else's.
    const low = await connectDatagrams(server, { host: '127.65.43.1', port: 19 });
    await low.tell('send anything', /^sent$/);
    await expectCounts(server, { received: 1, sent: 0, refused: { 'low-port': 1 } });
    await low.tell('drain', /^drained 0$/);
    const other = await connectDatagrams(server);
    await other.tell('send hello', /^sent$/);
    await other.tell('receive', /^received b'hello' from/);
  });

  it('a source address more often than its budget, while another has its own', async () => {
    const server = await startUdpEcho(['--answers-per-second', '10']);
    const began = performance.now();
    const greedy = await connectDatagrams(server);
    await greedy.tell('many 50 8', /^sent 50$/);
    await eventually(async () => expect((await countsOf(server)).received).toBe(50));
    const { sent, refused } = await countsOf(server);
    const seconds = (performance.now() - began) / 1_000;
    expect(sent + (refused['budget'] ?? 0)).toBe(50);
    expect(sent).toBeGreaterThanOrEqual(10);
    expect(sent).toBeLessThanOrEqual(10 + Math.ceil(10 * seconds));
    await greedy.tell('drain', new RegExp(`^drained ${sent}$`));
    const modest = await connectDatagrams(server, { host: '127.65.43.2' });
    await modest.tell('send hello', /^sent$/);
    await modest.tell('receive', /^received b'hello' from/);
  });

  it('more than the limits that a request sets, which are told and bounded', async () => {
    const { machine, daemon } = await startUdpEcho();
    const { listener } = await machine.connect(daemon.control);
    await listener.closeListener({ deadlineMs: 1_000 });
    const opened = await listener.openListener({
      address: '127.0.0.1:0',
      limits: { answersPerSecond: 1 },
    });
    expect(opened.limits).toMatchObject({ answersPerSecond: 1 });
    const [host = '', port = ''] = opened.address.split(':');
    const client = await connectDatagrams({ host, port: Number(port) });
    const began = performance.now();
    await client.tell('many 20 8', /^sent 20$/);
    await eventually(async () => {
      const { refused, datagrams } = await listener.getListener({});
      expect(Number(datagrams?.received)).toBe(20);
      expect(Number(datagrams?.sent)).toBeLessThanOrEqual(2 + (performance.now() - began) / 1_000);
      expect(Number(refused['budget']) + Number(datagrams?.sent)).toBe(20);
    });
    await listener.closeListener({ deadlineMs: 1_000 });
    await expect(
      listener.openListener({ address: '127.0.0.1:0', limits: { answersPerSecond: 0 } }),
    ).rejects.toMatchObject({ code: 'INVALID_VALUE' });
    await expect(
      listener.openListener({ address: '127.0.0.1:0', steps: true }),
    ).rejects.toMatchObject({ code: 'NO_STEPS' });
    await expect(listener.stepListener({})).rejects.toMatchObject({ code: 'NO_STEPS' });
  });
});
