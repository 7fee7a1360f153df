import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { portOf, socketsOfPort, statesOfPort } from './kernel-tables.ts';
import { createMachine, type ForegroundDaemon, type Machine } from './machine.ts';
import { closedByReason, scrape, socketsByState } from './metrics.ts';
import { connectClient, startPeer } from './peers.ts';

failOnLeaks();

const QUIET = { peer: 0, reset: 0, error: 0, stopped: 0 };

async function serve(): Promise<{ machine: Machine; daemon: ForegroundDaemon }> {
  const machine = createMachine();
  return { machine, daemon: await machine.start('tcp-echo', ['--listen', '127.0.0.1:0']) };
}

/** The daemon has to answer the class's client, whatever was done to it before. */
async function expectToServe(listener: string): Promise<void> {
  const client = await startPeer('class_client', listener.split(':'));
  await client.ended;
  expect(client.stdout).toEqual(["Received b'Hello, world'"]);
}

describe('tcp-echo goes on serving', () => {
  it('after a client that resets, and counts the reset', async () => {
    const { daemon } = await serve();
    const client = await connectClient(daemon.listener);
    await client.tell('send hello', /^sent$/);
    await client.tell('receive', /^received b'hello'$/);
    await client.tell('reset', /^closed$/);
    await expectToServe(daemon.listener);
    await eventually(async () => {
      expect(await closedByReason(daemon)).toEqual({ ...QUIET, reset: 1, peer: 1 });
    });
    expect(statesOfPort(portOf(daemon.listener))).toEqual({ LISTEN: 1 });
  });

  it('after a client that is reset before it was accepted', async () => {
    const { daemon } = await serve();
    const first = await connectClient(daemon.listener);
    await first.tell('send one', /^sent$/);
    await first.tell('receive', /^received b'one'$/);
    const waiting = await connectClient(daemon.listener);
    await waiting.tell('reset', /^closed$/);
    await first.tell('close', /^closed$/);
    await expectToServe(daemon.listener);
    await eventually(async () => {
      const { peer = 0, reset = 0 } = await closedByReason(daemon);
      expect({ peer, both: peer + reset }).toEqual({ peer: 2, both: 3 });
    });
  });

  it('after a client that ends its half first, and still gets its answer', async () => {
    const { daemon } = await serve();
    const client = await connectClient(daemon.listener);
    await client.tell('send all of it', /^sent$/);
    await client.tell('end', /^ended$/);
    await client.tell('receive', /^received b'all of it'$/);
    await client.tell('receive', /^received b''$/);
    await client.tell('close', /^closed$/);
    await expectToServe(daemon.listener);
    await eventually(async () => {
      expect(await closedByReason(daemon)).toEqual({ ...QUIET, peer: 2 });
    });
  });

  it('after a client that connects and says nothing', async () => {
    const { daemon } = await serve();
    const client = await connectClient(daemon.listener);
    await client.tell('close', /^closed$/);
    await expectToServe(daemon.listener);
    await eventually(async () => {
      expect(await closedByReason(daemon)).toEqual({ ...QUIET, peer: 2 });
    });
  });

  it('after a client that never reads, once its listener was closed with a deadline', async () => {
    const { machine, daemon } = await serve();
    const port = portOf(daemon.listener);
    const client = await connectClient(daemon.listener);
    await client.tell('flood', /^flooding$/);
    // Both ends have more to send than the other takes: the server is blocked in send().
    await eventually(() => {
      const queues = socketsOfPort(port).filter(({ state }) => state === 'ESTABLISHED');
      expect(queues.map(({ sendQueueBytes }) => sendQueueBytes > 0)).toEqual([true, true]);
      expect(queues.map(({ receiveQueueBytes }) => receiveQueueBytes > 0)).toEqual([true, true]);
    });
    const waiting = await connectClient(daemon.listener);
    expect((await machine.run(['status', 'tcp-echo'])).code).toBe(0);
    const { cut } = await machine.ask<{ cut: number }>(['close', '--deadline', '50']);
    expect(cut).toBe(1);
    await client.waitForLine(/^failed Connection reset by peer$/);
    expect(await closedByReason(daemon)).toEqual({ ...QUIET, stopped: 1 });
    await waiting.tell('receive', /^failed Connection reset by peer$/);

    const { address } = await machine.ask<{ address: string }>([
      'listen',
      '--address',
      daemon.listener,
    ]);
    await expectToServe(address);
  });

  it('with a thousand clients at once, of which each gets its answer', async () => {
    const { daemon } = await serve();
    const [host = '', port = ''] = daemon.listener.split(':');
    const crowd = await startPeer('crowd', [host, port, '1000']);
    await crowd.waitForLine(/^answered 1000$/);
    await crowd.ended;
    await eventually(async () => {
      expect(await closedByReason(daemon)).toEqual({ ...QUIET, peer: 1_000 });
    });
    const metrics = await scrape(daemon);
    expect(metrics.get('socketlab_tcp_received_bytes_total')).toBe(5_000);
    expect(metrics.get('socketlab_tcp_sent_bytes_total')).toBe(5_000);
  });
});

describe('the gauges of /metrics', () => {
  it('equal the sockets in /proc/net/tcp, state by state', async () => {
    const { daemon } = await serve();
    const port = portOf(daemon.listener);
    expect(await socketsByState(daemon)).toEqual({ LISTEN: 1 });
    const first = await connectClient(daemon.listener);
    await first.tell('send one', /^sent$/);
    await first.tell('receive', /^received b'one'$/);
    const second = await connectClient(daemon.listener);
    const third = await connectClient(daemon.listener);
    await third.tell('end', /^ended$/);
    await eventually(() => expect(statesOfPort(port)['CLOSE-WAIT']).toBe(1));

    const expected = { LISTEN: 1, ESTABLISHED: 2, 'CLOSE-WAIT': 1 };
    expect(statesOfPort(port)).toEqual(expected);
    expect(await socketsByState(daemon)).toEqual(expected);
    const metrics = await scrape(daemon);
    expect(metrics.get('socketlab_listener_accept_queue_connections')).toBe(2);
    expect(metrics.get('socketlab_listener_accept_queue_limit_connections')).toBe(128);

    for (const client of [first, second, third]) await client.tell('close', /^closed$/);
    await eventually(async () => expect(await socketsByState(daemon)).toEqual({ LISTEN: 1 }));
    expect(statesOfPort(port)).toEqual({ LISTEN: 1 });
  });

  it('show TIME-WAIT where the server was the first to close', async () => {
    const { machine, daemon } = await serve();
    const port = portOf(daemon.listener);
    const client = await connectClient(daemon.listener);
    await client.tell('send one', /^sent$/);
    await client.tell('receive', /^received b'one'$/);
    await machine.ask(['close', '--deadline', '0']);
    await client.tell('receive', /^received b''$/);
    await client.tell('close', /^closed$/);
    await eventually(() => expect(statesOfPort(port)).toEqual({ 'TIME-WAIT': 1 }));
    expect(await closedByReason(daemon)).toEqual({ ...QUIET, stopped: 1 });
    await machine.ask(['listen', '--address', daemon.listener]);
    expect(await socketsByState(daemon)).toEqual({ LISTEN: 1, 'TIME-WAIT': 1 });
  });
});
