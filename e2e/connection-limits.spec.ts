import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { type CrowdClient, connectTo, exchange } from './crowd.ts';
import { eventually } from './eventually.ts';
import { createMachine } from './machine.ts';
import { closedByReason, limitedByLimit } from './metrics.ts';

failOnLeaks();

const NONE = { connections: 0, 'connections-per-address': 0, 'idle-time': 0, bytes: 0 };

interface Served {
  connect(localAddress?: string): Promise<CrowdClient>;
  /** What the limits did, as metrics, contract and events tell it alike. */
  limited(): Promise<Record<string, number>>;
  closed(): Promise<Record<string, number>>;
}

async function serve(model: string, args: readonly string[]): Promise<Served> {
  const machine = createMachine();
  const where = ['--listen', '127.0.0.1:0', '--model', model];
  const daemon = await machine.start('multi-tcp', [...where, ...args]);
  const { listener, evidence } = await machine.connect(daemon.control);
  return {
    connect: (localAddress) => connectTo(daemon.listener, localAddress),
    async limited() {
      const counted = await limitedByLimit(daemon);
      const { refused } = await listener.getListener({});
      const { events } = await evidence.fetchEvents({});
      const told: Record<string, number> = { ...NONE };
      for (const { limit } of events) {
        if (limit) told[limit.limit] = (told[limit.limit] ?? 0) + 1;
      }
      expect(told).toEqual(counted);
      const numbers = Object.entries(refused).map(([limit, count]) => [limit, Number(count)]);
      expect(Object.fromEntries(numbers)).toEqual(counted);
      return counted;
    },
    closed: () => closedByReason(daemon),
  };
}

const hello = Buffer.from('hello');

describe.each(['epoll', 'event-loop'])('a limit of multi-tcp with the model %s', (model) => {
  it('closes the fifth connection when four are allowed, and takes one on again when one has gone', async () => {
    const served = await serve(model, ['--max-connections', '4']);
    const four = [];
    for (let n = 0; n < 4; n += 1) four.push(await served.connect());
    for (const client of four) await exchange(client, hello);
    const fifth = await served.connect();
    fifth.socket.resume();
    expect(await fifth.ended).toBeUndefined();
    expect(await served.limited()).toEqual({ ...NONE, connections: 1 });
    four[0]?.socket.resume().end();
    await four[0]?.ended;
    await eventually(async () => {
      expect((await exchange(await served.connect(), hello)).toString()).toBe('hello');
    });
    expect(await served.closed()).toMatchObject({ limit: 1, peer: 1 });
  });

  it('counts connections of each address apart', async () => {
    const served = await serve(model, ['--max-connections-per-address', '1']);
    await exchange(await served.connect('127.0.0.2'), hello);
    await exchange(await served.connect('127.0.0.3'), hello);
    const second = await served.connect('127.0.0.2');
    second.socket.resume();
    await second.ended;
    expect(await served.limited()).toEqual({ ...NONE, 'connections-per-address': 1 });
  });

  it('cuts a silent connection after the idle time, and none that speaks', async () => {
    const served = await serve(model, ['--idle-ms', '1000']);
    const startedMs = performance.now();
    const [silent, speaking] = [await served.connect(), await served.connect()];
    let hasEnded = false;
    const ended = silent.ended.finally(() => {
      hasEnded = true;
    });
    silent.socket.resume();
    while (!hasEnded) {
      await exchange(speaking, hello);
      await new Promise(setImmediate);
    }
    await ended;
    expect(performance.now() - startedMs).toBeGreaterThan(990);
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    expect((await exchange(speaking, hello)).toString()).toBe('hello');
    // Ended before it is counted who was cut, which may take longer than the idle time.
    speaking.socket.resume().end();
    await speaking.ended;
    expect(await served.limited()).toEqual({ ...NONE, 'idle-time': 1 });
  });

  it('echoes exactly as many bytes as are allowed on one connection', async () => {
    const served = await serve(model, ['--max-bytes', '100000']);
    const within = await served.connect();
    await exchange(within, Buffer.alloc(100_000));
    within.socket.resume().end();
    expect(await within.ended).toBeUndefined();
    expect(await served.limited()).toEqual(NONE);
    const beyond = await served.connect();
    const echoed = await exchange(beyond, Buffer.alloc(100_000, 'x'));
    beyond.socket.write('one byte too many');
    beyond.socket.resume();
    await beyond.ended;
    expect(echoed.equals(Buffer.alloc(100_000, 'x'))).toBe(true);
    expect(await served.limited()).toEqual({ ...NONE, bytes: 1 });
    expect(await served.closed()).toMatchObject({ limit: 1, peer: 1 });
  });
});
