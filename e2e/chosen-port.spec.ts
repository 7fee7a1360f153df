import { eventFromMessage } from '@socketlab/control';
import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { createMachine } from './machine.ts';

failOnLeaks();

describe('a listener on a port that the system chooses', () => {
  it('is seen to enter LISTEN inside of listen(), and to leave it', async (ctx) => {
    const machine = createMachine();
    const { control } = await machine.start('tcp-echo');
    const daemon = await machine.connect(control);
    const { tier, observers } = await daemon.evidence.getTier({});
    if (tier !== 'TIER_ROOT_LINUX') ctx.skip(observers[0]?.reason ?? 'no tracepoints');

    const request = { remotePorts: [], observesCalls: true };
    const { recordingId } = await daemon.evidence.startRecording(request);
    const { address } = await daemon.listener.openListener({ address: '127.0.0.1:0' });
    await daemon.listener.closeListener({});
    await daemon.evidence.stopRecording({ recordingId });
    const { events } = await daemon.evidence.fetchEvents({});

    const seen = events.map(eventFromMessage);
    const states = seen.filter((event) => event.kind === 'state');
    expect(states).toMatchObject([
      { from: 'CLOSED', to: 'LISTEN', socket: { local: address } },
      { from: 'LISTEN', to: 'CLOSED', socket: { local: address } },
    ]);
    const [born] = states;
    const calls = seen
      .filter((event) => event.kind === 'call')
      .filter(({ source }) => source === 'program');
    const listen = calls.find(({ name }) => name === 'listen');
    if (listen === undefined || born === undefined) throw new Error('nobody saw listen()');
    const times = [listen.monotonicNs, born.monotonicNs, listen.returnedMonotonicNs].map(BigInt);
    expect(times).toEqual(times.toSorted((a, b) => Number(a - b)));
    const names = calls.map(({ name }) => name);
    expect(names.slice(0, names.indexOf('listen') + 1)).toEqual([
      ...['socket', 'setsockopt', 'bind', 'getsockname', 'listen'],
    ]);
  });
});
