import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it, type TestContext } from 'vitest';
import { type CrowdClient, connectTo, exchange } from './crowd.ts';
import { eventually } from './eventually.ts';
import { listWithSs, portOf } from './kernel-tables.ts';
import { createMachine, type ForegroundDaemon } from './machine.ts';
import { closedByReason, type Scrape, scrape, socketsByState } from './metrics.ts';

failOnLeaks();

const AT_ONCE = 50;
const ROUNDS = process.env['SOCKETLAB_THOROUGH'] === '1' ? 3 : 1;
const CLIENTS_A_ROUND = 1_000;
const CLIENTS = ROUNDS * CLIENTS_A_ROUND;
const HELD = 60;
const HELLO = Buffer.from('hello');
const REFUSED = 'socketlab_tcp_refused_connections_total{reason="accept-queue-full"}';

function needsSs(context: TestContext): void {
  if (spawnSync('ss', ['-V']).error) context.skip('ss (iproute2) is not installed');
}

/** What ss(8), which knows nothing of us, counts by state. */
function countWithSs(port: number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of listWithSs(port) ?? []) {
    const state = line.split(' ')[2] ?? '';
    counts[state] = (counts[state] ?? 0) + 1;
  }
  return counts;
}

/** Of the listening socket: what waits, how much may, and what was thrown away (`skmem:(...,d5)`). */
function listenerWithSs(port: number): { queued: number; limit: number; dropped: number } {
  const text = execFileSync('ss', ['-Hltnm', `sport = :${port}`], { encoding: 'utf8' });
  const [, queued, limit] = /LISTEN\s+(\d+)\s+(\d+)/.exec(text) ?? [];
  const [, dropped] = /skmem:\(.*,d(\d+)\)/.exec(text) ?? [];
  return { queued: Number(queued), limit: Number(limit), dropped: Number(dropped) };
}

/** At rest both say the same: ss before the scrape, the scrape, and ss after it. */
async function expectSameAsSs(daemon: ForegroundDaemon): Promise<Record<string, number>> {
  const port = portOf(daemon.listener);
  return eventually(async () => {
    const before = countWithSs(port);
    const scraped = await socketsByState(daemon);
    expect(countWithSs(port)).toEqual(before);
    expect(scraped).toEqual(before);
    return scraped;
  });
}

/** Connects, is answered, and goes: by FIN, by FIN and waiting for the server's, or by a reset. */
async function comeAndGo(daemon: ForegroundDaemon, number: number): Promise<void> {
  const client = await connectTo(daemon.listener);
  await exchange(client, HELLO);
  if (number % 3 === 0) client.socket.resetAndDestroy();
  else if (number % 3 === 1) client.socket.destroy();
  else client.socket.end().resume();
  await client.ended;
}

/** So many come and go, and meanwhile the daemon is scraped again and again. */
async function churn(
  daemon: ForegroundDaemon,
  { clients, atOnce }: { clients: number; atOnce: number },
): Promise<readonly Scrape[]> {
  const scrapes: Scrape[] = [];
  for (let from = 0; from < clients; from += atOnce) {
    const batch = Array.from({ length: atOnce }, (_, n) => comeAndGo(daemon, from + n));
    scrapes.push(await scrape(daemon));
    await Promise.all(batch);
  }
  return scrapes;
}

/** Counters never go down, and one listener is open all the while. */
function expectSound(scrapes: readonly Scrape[]): void {
  const counters = [...(scrapes[0]?.keys() ?? [])].filter((key) =>
    /^socketlab_\w+_(?:total|count|sum|bucket)\b/.test(key),
  );
  expect(counters.length).toBeGreaterThan(20);
  scrapes.forEach((now, index) => {
    expect(now.get('socketlab_tcp_sockets{state="LISTEN"}')).toBe(1);
    const before = scrapes[index - 1];
    const fallen = counters.filter((key) => (now.get(key) ?? 0) < (before?.get(key) ?? 0));
    expect(fallen).toEqual([]);
  });
}

/** Stops a process; resolves when none of its threads runs any more, which may take until each had its turn. */
async function halt(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  const tasks = `/proc/${pid}/task`;
  await eventually(() => {
    const states = readdirSync(tasks).map(
      (task) => /^State:\s+(\S)/m.exec(readFileSync(`${tasks}/${task}/status`, 'utf8'))?.[1],
    );
    expect(new Set(states)).toEqual(new Set(['T']));
  });
}

const holdMany = (daemon: ForegroundDaemon, count: number): Promise<CrowdClient[]> =>
  Promise.all(Array.from({ length: count }, () => connectTo(daemon.listener)));

describe.each(['epoll', 'event-loop'])('the gauges of multi-tcp with the model %s', (model) => {
  it('are what ss says, before, amid and after thousands of connections', async (context) => {
    needsSs(context);
    const args = ['--model', model, '--listen', '127.0.0.1:0', '--backlog', '256'];
    const daemon = await createMachine().start('multi-tcp', args);
    expect(await expectSameAsSs(daemon)).toEqual({ LISTEN: 1 });
    const held = await holdMany(daemon, HELD);
    expect(await expectSameAsSs(daemon)).toEqual({ LISTEN: 1, ESTABLISHED: HELD });
    for (let round = 0; round < ROUNDS; round += 1) {
      expectSound(await churn(daemon, { clients: CLIENTS_A_ROUND, atOnce: AT_ONCE }));
      expect(await expectSameAsSs(daemon)).toMatchObject({ LISTEN: 1, ESTABLISHED: HELD });
    }
    const last = await scrape(daemon);
    expect(last.get('socketlab_echo_duration_seconds_count')).toBe(CLIENTS);
    expect(last.get('socketlab_tcp_accepted_connections_total')).toBe(CLIENTS + HELD);
    const { peer = 0, reset = 0, error = 0 } = await closedByReason(daemon);
    expect(peer + reset + error).toBe(CLIENTS);
    for (const { socket } of held) socket.destroy();
    const ended = await expectSameAsSs(daemon);
    expect(ended['ESTABLISHED']).toBeUndefined();
  }, 60_000);

  it('count what the kernel threw away while nobody accepted', async (context) => {
    needsSs(context);
    const args = ['--model', model, '--listen', '127.0.0.1:0', '--backlog', '4'];
    const daemon = await createMachine().start('multi-tcp', args);
    const port = portOf(daemon.listener);
    const late: ReturnType<typeof connect>[] = [];
    try {
      await halt(daemon.process.pid);
      await holdMany(daemon, 5);
      for (let client = 0; client < 4; client += 1) late.push(connect(port, '127.0.0.1'));
      await eventually(() => expect(listenerWithSs(port).dropped).toBeGreaterThanOrEqual(4));
    } finally {
      process.kill(daemon.process.pid, 'SIGCONT');
    }
    await eventually(async () => {
      const found = await scrape(daemon);
      expect(found.get(REFUSED)).toBe(listenerWithSs(port).dropped);
      // Those who had room at least: the SYNs of the others come again, after a second, three, seven.
      expect(found.get('socketlab_tcp_sockets{state="ESTABLISHED"}')).toBeGreaterThanOrEqual(5);
    });
    for (const socket of late) socket.destroy();
  });
});

describe('the gauges of tcp-echo', () => {
  it('are what ss says of one client, of those that wait, and of those for whom there is no room', async (context) => {
    needsSs(context);
    const args = ['--listen', '127.0.0.1:0', '--backlog', '3'];
    const daemon = await createMachine().start('tcp-echo', args);
    const port = portOf(daemon.listener);
    expectSound(await churn(daemon, { clients: CLIENTS_A_ROUND / 4, atOnce: 1 }));
    await expectSameAsSs(daemon);
    const [served] = await holdMany(daemon, 1);
    await exchange(served as CrowdClient, HELLO);
    const waiting = await holdMany(daemon, 4);
    // One of those that wait has sent its FIN, and nobody has seen it yet.
    waiting[0]?.socket.end();
    expect(await expectSameAsSs(daemon)).toMatchObject({
      ...{ LISTEN: 1, ESTABLISHED: 4, 'CLOSE-WAIT': 1 },
    });
    const late = connect(port, '127.0.0.1');
    await eventually(async () => {
      const { queued, limit, dropped } = listenerWithSs(port);
      const found = await scrape(daemon);
      expect(dropped).toBeGreaterThan(0);
      expect(found.get('socketlab_listener_accept_queue_connections')).toBe(queued);
      expect(found.get('socketlab_listener_accept_queue_limit_connections')).toBe(limit);
      expect(found.get(REFUSED)).toBe(dropped);
      expect([queued, limit]).toEqual([4, 3]);
    });
    const before = (await scrape(daemon)).get(REFUSED) ?? 0;
    late.destroy();
    for (const { socket } of [served, ...waiting].filter((one) => one !== undefined)) {
      socket.destroy();
    }
    const last = await expectSameAsSs(daemon);
    expect(last['ESTABLISHED']).toBeUndefined();
    expect((await scrape(daemon)).get(REFUSED)).toBeGreaterThanOrEqual(before);
  }, 30_000);
});
