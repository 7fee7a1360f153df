import type { Address } from '@socketlab/foundation';
import { cellOf, decodeHistogram, type LoadPlan, percentilesOf, summarize } from '@socketlab/load';
import { failOnLeaks, startProcess } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { type Peer, startNodePeer, startTcpPeer } from '../peers.fixture.ts';
import { CLOCKS, planTo, type Ran, runAll, startSpecThread } from './loader.fixture.ts';
import { createLoader, type Loader } from './loader.ts';

const onLinux = process.platform === 'linux';

type Rest = Partial<Parameters<typeof runAll>[2]>;

function openLoader(clocks = CLOCKS): Loader {
  return createLoader({ intervalMs: 200 }, { startThread: startSpecThread, clocks });
}

function run(address: Address, plan: Partial<LoadPlan> = {}, rest: Rest = {}): Promise<Ran> {
  const loader = openLoader();
  return runAll(loader, planTo(address, plan), { address, ...rest });
}

/** A server in Node, whose connections do what the body says: `c` is the connection. */
async function startServer(body: string, options = ''): Promise<Peer> {
  const running = await startProcess([
    process.execPath,
    '-e',
    `const server = require('node:net').createServer(${options}(c) => { c.on('error', () => {}); ${body} });
     server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () => console.log('port ' + server.address().port));`,
  ]);
  const [, port] = await running.waitForLine(/^port (\d+)$/);
  return { address: { host: '127.0.0.1', port: Number(port) }, process: running };
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}

const total = (encoded: Uint8Array): number => summarize(decodeHistogram(encoded)).total;
const longestMs = (encoded: Uint8Array): number =>
  (percentilesOf(decodeHistogram(encoded), [100])[0] ?? 0) / 1e6;

failOnLeaks();

describe.runIf(onLinux)('a load (epoll, so Linux only)', () => {
  it('in a closed loop sends so many messages, and each has its own answer and latency', async () => {
    const peer = await startNodePeer();
    const { result, intervals } = await run(peer.address, {
      connections: 20,
      count: 3_000,
      threads: 2,
    });
    expect(result).toMatchObject({ reason: 'count', unanswered: 0, notSent: 0, clockJumpMs: 0 });
    expect(result.counts).toMatchObject({
      sent: 3_000,
      answered: 3_000,
      sentBytes: 192_000,
      receivedBytes: 192_000,
      errors: {},
      opened: 20,
      closed: 20,
    });
    expect(total(result.latency)).toBe(3_000);
    expect(total(result.connectTime)).toBe(20);
    expect(result.mostOpenConnections).toBeGreaterThan(0);
    const sums = intervals.reduce(
      (sum, { counts, latency }) => sum + counts.answered + total(latency),
      0,
    );
    expect(sums).toBe(6_000);
  });

  it('in an open loop sends at its rate, and not one message is left out', async () => {
    const peer = await startNodePeer();
    const plan = { rate: 2_000, durationMs: 500, connections: 8, threads: 2 };
    const { result } = await run(peer.address, plan);
    expect(result.reason).toBe('duration');
    expect(result.counts.sent + result.notSent).toBe(1_000);
    expect(result.counts.answered).toBe(result.counts.sent);
    expect(total(result.latencyFromSent)).toBe(total(result.latency));
  });

  it('counts from when a message should have been sent: one long silence is many long latencies', async () => {
    const peer = await startNodePeer();
    const onItem = once(() => {
      process.kill(peer.process.pid, 'SIGSTOP');
      setTimeout(() => process.kill(peer.process.pid, 'SIGCONT'), 500);
    });
    const plan = { rate: 400, durationMs: 1_200, connections: 2 };
    const { result } = await run(peer.address, plan, { onItem });
    const over = (encoded: Uint8Array): number => {
      const { counts } = decodeHistogram(encoded);
      return counts.reduce((sum, count, cell) => (cell > CELL_OF_100_MS ? sum + count : sum), 0);
    };
    // 400 a second for 400 of the 500 ms; from the send call, only the two that were under way have waited.
    expect(over(result.latency)).toBeGreaterThan(100);
    expect(over(result.latencyFromSent)).toBeLessThan(over(result.latency) / 2);
    expect(longestMs(result.latency)).toBeGreaterThan(400);
  });

  it('counts what could not be sent in time as not sent', async () => {
    const peer = await startTcpPeer('mute');
    const plan = { rate: 1_000, durationMs: 300, connections: 1, timeoutMs: 600 };
    const { result } = await run(peer.address, plan);
    expect(result.counts.sent).toBe(1);
    expect(result.notSent).toBe(299);
  });

  it.each([65_536, 300_001])('carries messages of %i bytes, four at once', async (bytes) => {
    const peer = await startNodePeer();
    const plan = { messageBytes: bytes, pipeline: 4, connections: 3, count: 60 };
    const { result } = await run(peer.address, plan);
    expect(result.counts).toMatchObject({ answered: 60, errors: {}, receivedBytes: 60 * bytes });
  });

  it('takes an answer in upper case, as the class’s servers give it, and one connection a message', async () => {
    const peer = await startTcpPeer('upper');
    const plan = { messagesPerConnection: 1, connections: 1, count: 12, messageBytes: 7 };
    const { result } = await run(peer.address, plan);
    expect(result.counts).toMatchObject({ answered: 12, errors: {} });
    expect(result.counts.opened).toBeGreaterThanOrEqual(12);
    expect(total(result.connectTime)).toBe(result.counts.opened);
  });

  it('tells an answer that is not what was sent', async () => {
    const peer = await startServer(
      `let seen = 0; c.on('data', (d) => { seen += 1; if (seen === 3) d[20] ^= 1; c.write(d); });`,
    );
    const { result } = await run(peer.address, { connections: 1, count: 9 });
    expect(result.counts.errors).toEqual({ DIFFERENT: 3 });
    expect(result.counts.answered).toBe(6);
  });

  it('hears the end that comes with an answer, from a server that then only listens', async () => {
    const peer = await startServer(
      `let seen = 0; c.on('data', (d) => { seen += 1; if (seen < 3) c.write(d); if (seen === 3) c.end(d); });`,
      '{ allowHalfOpen: true }, ',
    );
    const { result } = await run(peer.address, { connections: 4, count: 100, timeoutMs: 1_000 });
    expect(result.reason).toBe('count');
    expect(Object.keys(result.counts.errors)).toEqual(['CLOSED']);
  });

  it('grows over its ramp', async () => {
    const peer = await startNodePeer();
    const plan = { rate: 1_000, rampMs: 600, durationMs: 600, connections: 6 };
    const { result } = await run(peer.address, plan);
    expect(result.counts.sent + result.notSent).toBe(300);
    expect(result.counts.opened).toBe(6);
  });

  it('leaves its warm-up out of the result, and not out of the intervals', async () => {
    const peer = await startNodePeer();
    const plan = { rate: 1_000, warmupMs: 400, durationMs: 800, connections: 4 };
    const { result, intervals } = await run(peer.address, plan);
    const sent = intervals.reduce((sum, { counts }) => sum + counts.sent, 0);
    expect(sent + result.notSent).toBe(800);
    expect(result.counts.sent).toBeLessThan(sent);
    expect(result.counts.sent).toBeGreaterThan(0);
    expect(intervals[0]?.isWarmup).toBe(true);
    expect(intervals.at(-1)?.isWarmup).toBe(false);
  });

  it('is held back by its limits: messages a second, and bytes', async () => {
    const peer = await startNodePeer();
    const slow = await run(peer.address, { mostMessagesPerSecond: 500, durationMs: 600 });
    expect(slow.result.counts.sent).toBeLessThanOrEqual(50 + 300 + 15);
    expect(slow.result.wasHeldBack).toBe(true);
    const small = await run(peer.address, { mostBytes: 6_400 + 63 });
    expect(small.result).toMatchObject({ reason: 'bytes', counts: { sent: 100, answered: 100 } });
  });

  it('notices a wall clock that is set, which changes none of its times', async () => {
    const peer = await startNodePeer();
    let offMs = 0;
    const clocks = { ...CLOCKS, wallMs: () => Date.now() + offMs };
    const loader = openLoader(clocks);
    const onItem = (): void => {
      offMs = -3_600_000;
    };
    const plan = planTo(peer.address, { rate: 100, durationMs: 700 });
    const { result, intervals } = await runAll(loader, plan, { address: peer.address, onItem });
    expect(result.clockJumpMs).toBeLessThan(-3_599_000);
    expect(result.clockJumpMs).toBeGreaterThan(-3_601_000);
    expect(result.counts.sent + result.notSent).toBe(70);
    expect(longestMs(result.latency)).toBeLessThan(700);
    expect(intervals.every(({ fromNs, toNs }) => toNs > fromNs)).toBe(true);
  });
});

describe.runIf(onLinux)('a load ends in time, with what was measured', () => {
  it('where nobody listens', async () => {
    const peer = await startNodePeer();
    await peer.process.stop();
    const { result, intervals } = await run(peer.address);
    expect(result.reason).toBe('target-refused');
    expect(result.counts.errors.ECONNREFUSED).toBeGreaterThanOrEqual(4);
    expect(intervals).toEqual([]);
  });

  it('where the target accepts and never answers', async () => {
    const peer = await startTcpPeer('mute');
    const { result } = await run(peer.address, { timeoutMs: 200 });
    expect(result.reason).toBe('target-silent');
    expect(result.counts.answered).toBe(0);
    expect(result.counts.errors.NO_ANSWER).toBeGreaterThan(0);
  });

  it('where the target ends each connection at once, which is not that it went away', async () => {
    const peer = await startServer('c.end();');
    const { result } = await run(peer.address, { timeoutMs: 300 });
    expect(result).toMatchObject({ reason: 'target-silent', wasHeldBack: false });
    expect(result.counts.opened).toBeGreaterThan(4);
  });

  it('where nothing was answered until its end, which is then not the reason', async () => {
    const peer = await startTcpPeer('mute');
    const { result } = await run(peer.address, { timeoutMs: 200, durationMs: 100 });
    expect(result.reason).toBe('target-silent');
    expect(result.counts).toMatchObject({ answered: 0, errors: { NO_ANSWER: 4 } });
  });

  it.each(['tcp', 'udp'] as const)(
    'where its source is an address of another machine, over %s',
    async (protocol) => {
      const peer = await startNodePeer();
      const source = { host: '192.0.2.9', port: 0 };
      const { result } = await run(peer.address, { protocol }, { source });
      expect(result.reason).toBe('failed');
      expect(result.failure?.en).toContain('bind() failed on 192.0.2.9:0');
    },
  );

  it('where the server dies under it, with its errors over time', async () => {
    const peer = await startNodePeer();
    const onItem = once(() => process.kill(peer.process.pid, 'SIGKILL'));
    const { result, intervals } = await run(
      peer.address,
      { connections: 10, rate: 500 },
      { onItem },
    );
    expect(result.reason).toBe('target-gone');
    expect(result.counts.answered).toBeGreaterThan(0);
    const names = Object.keys(result.counts.errors);
    expect(names).toContain('ECONNREFUSED');
    expect(names.some((name) => name === 'ECONNRESET' || name === 'CLOSED')).toBe(true);
    expect(intervals[0]?.counts.errors).toEqual({});
    expect(intervals.slice(1).some(({ counts }) => (counts.errors.ECONNREFUSED ?? 0) > 0)).toBe(
      true,
    );
  });

  it('when it is cancelled, at once', async () => {
    const peer = await startNodePeer();
    const controller = new AbortController();
    const onItem = (): void => controller.abort();
    const { result } = await run(peer.address, {}, { signal: controller.signal, onItem });
    expect(result.reason).toBe('cancelled');
    expect(total(result.latency)).toBe(result.counts.answered);
    expect(result.durationNs).toBeLessThan(5e9);
  });

  it('when its reader leaves, and its threads are gone', async () => {
    const peer = await startNodePeer();
    const loader = openLoader();
    const { signal } = new AbortController();
    const journey = { address: peer.address, signal, openFilesLimit: () => 0 };
    for await (const item of loader.run(planTo(peer.address), journey)) {
      expect(item).toHaveProperty('toNs');
      break;
    }
    await loader.stop();
    expect(loader.latency('tcp').counts.some((count) => count > 0)).toBe(true);
  });

  it('when the permit’s time is over', async () => {
    const peer = await startNodePeer();
    const bounds = { permitEndsMs: CLOCKS.monotonicMs() + 400 };
    const { result } = await run(peer.address, {}, { bounds });
    expect(result.reason).toBe('permit');
  });

  it('when client-agent stops', async () => {
    const peer = await startNodePeer();
    const loader = openLoader();
    const onItem = (): void => void loader.stop();
    const { result } = await runAll(loader, planTo(peer.address), {
      address: peer.address,
      onItem,
    });
    expect(result.reason).toBe('stopped');
    const again = runAll(loader, planTo(peer.address), { address: peer.address });
    await expect(again).rejects.toThrow(expect.objectContaining({ code: 'DRAINING' }));
  });
});

const CELL_OF_100_MS = cellOf(100_000_000);
