import { eventFromMessage } from '@socketlab/control';
import type { Event, EventOf } from '@socketlab/evidence';
import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { connectTo, exchange } from './crowd.ts';
import { createMachine } from './machine.ts';

failOnLeaks();

/** What a daemon records of clients that each send one message, are answered, and leave. */
async function record(
  model: string,
  options: { skipsSnapshots: boolean; clients: number },
): Promise<Event[]> {
  const { skipsSnapshots, clients } = options;
  const machine = createMachine();
  const where = ['--listen', '127.0.0.1:0', '--model', model];
  const daemon = await machine.start('multi-tcp', where);
  const { evidence } = await machine.connect(daemon.control);
  const recording = await evidence.startRecording({ observesCalls: true, skipsSnapshots });
  const crowd = [];
  for (let n = 0; n < clients; n += 1) crowd.push(await connectTo(daemon.listener));
  for (const client of crowd) await exchange(client, Buffer.from('hello'));
  for (const client of crowd) {
    client.socket.resume().end();
    await client.ended;
  }
  await evidence.stopRecording({ recordingId: recording.recordingId });
  const { events } = await evidence.fetchEvents({ afterSequence: recording.afterSequence });
  return events.map(eventFromMessage);
}

const isOwnCall = (event: Event): event is EventOf<'call'> =>
  event.kind === 'call' && event.source === 'program';

describe('what multi-tcp observes', () => {
  it('with epoll, is each call with its line of the lesson, and each connection by its own four-tuple', async () => {
    const events = await record('epoll', { skipsSnapshots: true, clients: 3 });
    const calls = events.filter(isOwnCall);
    expect(new Set(calls.map(({ file }) => file))).toEqual(new Set(['epoll-server.ts']));
    const remotes = new Set(
      calls.filter(({ name }) => name === 'recv').map(({ socket }) => socket.remote),
    );
    expect(remotes.size).toBe(3);
    for (const remote of remotes) {
      const ofClient = calls.filter(({ socket }) => socket.remote === remote);
      const names = ofClient.map(({ name }) => name);
      expect(names[0]).toBe('accept');
      expect(names).toContain('send');
      expect(names.at(-1)).toBe('close');
      expect(new Set(ofClient.map(({ handle }) => handle).filter(Boolean)).size).toBe(1);
    }
    expect(calls.some(({ name }) => name === 'epoll_wait')).toBe(true);
  });

  it('leaves the snapshots after each call out when the recording says so, and takes them otherwise', async () => {
    const without = await record('epoll', { skipsSnapshots: true, clients: 1 });
    expect(without.filter(({ kind }) => kind === 'snapshot')).toEqual([]);
    const withThem = await record('epoll', { skipsSnapshots: false, clients: 1 });
    expect(withThem.filter(({ kind }) => kind === 'snapshot').length).toBeGreaterThan(0);
  });

  it('with io_uring, is the one call that it makes, and no operation as a call', async () => {
    const events = await record('io_uring', { skipsSnapshots: true, clients: 2 });
    const calls = events.filter(isOwnCall);
    expect(new Set(calls.map(({ name }) => name))).toEqual(new Set(['io_uring_enter']));
    expect(new Set(calls.map(({ file }) => file))).toEqual(new Set(['io-uring-server.ts']));
  });

  it('with the event loop, is no call of its own: Node makes them', async () => {
    const events = await record('event-loop', { skipsSnapshots: true, clients: 2 });
    expect(events.filter(isOwnCall)).toEqual([]);
  });
});
