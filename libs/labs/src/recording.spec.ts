import { type DaemonClient, eventToMessage } from '@socketlab/control';
import type { Event } from '@socketlab/evidence';
import { describe, expect, it } from 'vitest';
import { startRecording } from './recording.ts';

const EVENT: Event = {
  id: 'tcp-echo.1',
  host: 'local',
  witness: 'tcp-echo',
  kind: 'state',
  source: 'kernel',
  from: 'CLOSED',
  to: 'LISTEN',
  kernelSocket: '0xa',
  atNs: '5',
  monotonicNs: '5',
  socket: { protocol: 'tcp', local: '127.0.0.1:65432', remote: '0.0.0.0:0' },
};
const { signal } = new AbortController();

/** A daemon whose stream brings one event, and says that it dropped three. */
function standIn(onStop: () => void = () => undefined, later: object = {}): DaemonClient {
  const evidence: Partial<DaemonClient['evidence']> = {
    getTier: async () => ({ tier: 'TIER_ROOT_LINUX', observers: [] }),
    startRecording: async () => ({
      recordingId: 'r',
      tier: 'TIER_ROOT_LINUX',
      afterSequence: '0',
    }),
    stopRecording: async () => {
      onStop();
      return { lost: '0' };
    },
    fetchEvents: async () => ({
      events: [{ ...eventToMessage(EVENT), ...later } as never],
      lastSequence: '1',
      hasMore: false,
      forgotten: '0',
    }),
    async *watchEvents() {
      const message = eventToMessage(EVENT) as never;
      yield { event: message, item: 'event' as const };
      yield { dropped: '3', item: 'dropped' as const };
    },
  };
  const daemon = { getInfo: async () => ({ name: 'tcp-echo', version: '9.0.0' }) };
  return { evidence, daemon, address: '127.0.0.1:17431' } as unknown as DaemonClient;
}

describe('the recording of a lab', () => {
  it('tells what its stream dropped as lost evidence, while nobody has fetched it', async () => {
    const options = { role: 'server', host: 'local', remotePorts: [], signal } as const;
    const recording = await startRecording(standIn(), options);
    await recording.waitFor(({ id }) => id === EVENT.id, signal);
    // Lets the stream come to its end.
    await new Promise(setImmediate);
    expect(recording.events()).toMatchObject([
      { id: EVENT.id },
      { kind: 'loss', where: 'stream', count: 3 },
    ]);
    await recording.finish(signal);
    expect(recording.events()).toMatchObject([{ id: EVENT.id }]);
    recording.close();
  });

  it('names the version of the daemon and its own where an event is of a kind that is not known', async () => {
    const options = { role: 'server', host: 'local', remotePorts: [], signal } as const;
    const recording = await startRecording(standIn(undefined, { source: 17 }), options);
    expect(recording.witness).toMatchObject({ daemon: 'tcp-echo', version: '9.0.0' });
    await expect(recording.finish(signal)).rejects.toMatchObject({
      code: 'PROGRAM_OUTDATED',
      facts: { daemonVersion: '9.0.0', ownVersion: 'source', field: 'Event.source', value: '17' },
    });
    recording.close();
  });

  it('is ended at its daemon once, however often it is finished', async () => {
    let stops = 0;
    const daemon = standIn(() => {
      stops += 1;
    });
    const options = { role: 'server', host: 'local', remotePorts: [], signal } as const;
    const recording = await startRecording(daemon, options);
    await recording.finish(signal);
    await recording.finish(signal);
    expect(stops).toBe(1);
    recording.close();
  });
});
