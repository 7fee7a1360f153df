import type { DaemonClient } from '@socketlab/control';
import { eventFromMessage } from '@socketlab/control';
import type { Event, EventOf } from '@socketlab/evidence';
import { failOnLeaks, isRoot } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { createMachine } from './machine.ts';
import { connectDatagrams, expectCounts, startUdpEcho } from './udp-servers.ts';

failOnLeaks();

async function eventsSince(client: DaemonClient, afterSequence: number | string): Promise<Event[]> {
  const { events } = await client.evidence.fetchEvents({ afterSequence: Number(afterSequence) });
  return events.map(eventFromMessage);
}

const callsOf = (events: readonly Event[]): EventOf<'call'>[] =>
  events.filter(
    (event) => event.kind === 'call' && event.source === 'program',
  ) as EventOf<'call'>[];
const of = <Kind extends Event['kind']>(events: readonly Event[], kind: Kind): EventOf<Kind>[] =>
  events.filter((event) => event.kind === kind) as EventOf<Kind>[];

describe('a recording of udp-echo', () => {
  it('has the calls of the lesson in their order, from the lines of the lesson', async () => {
    const machine = createMachine();
    const daemon = await machine.start('udp-echo', ['--buffer-bytes', '16']);
    const client = await machine.connect(daemon.control);
    const { recordingId, afterSequence } = await client.evidence.startRecording({
      observesCalls: true,
    });
    const { address } = await client.listener.openListener({ address: '127.0.0.1:0' });
    const [host = '', port = ''] = address.split(':');
    const peer = await connectDatagrams({ host, port: Number(port) });
    await peer.tell('send hello', /^sent$/);
    await peer.tell('receive', /^received b'hello'/);
    await peer.tell('send longer than sixteen', /^sent$/);
    await peer.tell('receive', /^received b'longer than sixt'/);
    await client.listener.closeListener({ deadlineMs: 1_000 });
    await client.evidence.stopRecording({ recordingId });
    const events = await eventsSince(client, afterSequence);

    const own = callsOf(events).filter(({ name }) => name !== 'shutdown');
    const names = own.map(({ name }) => name);
    const answered = ['recvfrom', 'sendto', 'recvfrom', 'sendto'];
    expect(names.slice(0, 7)).toEqual(['socket', 'bind', 'getsockname', ...answered]);
    // Told to end before it waits again, the server does not call recvfrom() a third time.
    expect([['close'], ['recvfrom', 'close']]).toContainEqual(names.slice(7));
    expect(new Set(own.map(({ file }) => file))).toEqual(new Set(['echo-server.ts']));
    const { source } = await client.listener.getListenerSource({});
    const lines = source?.text.split('\n') ?? [];
    for (const { name, line = 0 } of own) expect(lines[line - 1]).toContain(`sockets.${name}(`);

    const remote = `127.0.0.1:${peer.port}`;
    expect(of(events, 'datagram')).toMatchObject([
      { socket: { protocol: 'udp', local: address, remote }, receivedBytes: 5, sentBytes: 5 },
      { receivedBytes: 16, sentBytes: 16, isTruncated: true },
    ]);
  });

  it('shows a socket that is there and has no state, from bind to close', async () => {
    const machine = createMachine();
    const daemon = await machine.start('udp-echo');
    const client = await machine.connect(daemon.control);
    const { afterSequence } = await client.evidence.startRecording({ observesCalls: true });
    const { address } = await client.listener.openListener({ address: '127.0.0.1:0' });
    const port = Number(address.split(':')[1]);
    const peer = await connectDatagrams({ host: '127.0.0.1', port });
    await peer.tell('send hello', /^sent$/);
    await peer.tell('receive', /^received/);
    await client.listener.closeListener({ deadlineMs: 1_000 });
    const events = await eventsSince(client, afterSequence);

    const snapshots = of(events, 'snapshot');
    expect(snapshots[0]).toMatchObject({
      socket: { protocol: 'udp', local: address, remote: '0.0.0.0:0' },
      udp: { isConnected: false, droppedDatagrams: 0 },
    });
    expect(snapshots.at(-1)?.udp).toBeUndefined();
    expect(snapshots.some(({ state }) => state !== undefined)).toBe(false);
    expect(of(events, 'state')).toEqual([]);
    // What the kernel saw of the calls comes later, and is not what the snapshots follow.
    const own = events.filter(({ source }) => source !== 'kernel');
    const order = own.map(({ kind, ...event }) => ('name' in event ? event.name : kind));
    expect(order.indexOf('snapshot')).toBeGreaterThan(order.indexOf('bind'));
    expect(order.lastIndexOf('snapshot')).toBeGreaterThan(order.lastIndexOf('close'));
  });

  it('tells each refusal with its rule, and nothing of datagrams while there is no recording', async (ctx) => {
    if (!isRoot()) ctx.skip('only root may bind a port below 1024');
    const server = await startUdpEcho();
    const client = await server.machine.connect(server.daemon.control);
    const low = await connectDatagrams(server, { host: '127.65.43.3', port: 7 });
    await low.tell('send before', /^sent$/);
    await expectCounts(server, { refused: { 'low-port': 1 } });
    expect(of(await eventsSince(client, 0), 'datagram')).toEqual([]);
    const { afterSequence } = await client.evidence.startRecording({ observesCalls: true });
    await low.tell('send during', /^sent$/);
    await expectCounts(server, { refused: { 'low-port': 2 } });
    const told = of(await eventsSince(client, afterSequence), 'datagram');
    expect(told).toMatchObject([
      { receivedBytes: 6, rule: 'low-port', socket: { remote: '127.65.43.3:7' } },
    ]);
    expect(told[0]).not.toHaveProperty('sentBytes');
  });
});
