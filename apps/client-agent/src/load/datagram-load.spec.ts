import { type Address, parseAddress } from '@socketlab/foundation';
import { decodeHistogram, type LoadPlan, summarize } from '@socketlab/load';
import { failOnLeaks, startProcess } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { startUdpPeer } from '../peers.fixture.ts';
import { CLOCKS, planTo, type Ran, runAll, startSpecThread } from './loader.fixture.ts';
import { createLoader } from './loader.ts';

function run(address: Address, plan: Partial<LoadPlan>): Promise<Ran> {
  const deps = { startThread: startSpecThread, clocks: CLOCKS };
  const loader = createLoader({ intervalMs: 200 }, deps);
  return runAll(loader, planTo(address, plan), { address });
}

const total = (encoded: Uint8Array): number => summarize(decodeHistogram(encoded)).total;

failOnLeaks();

describe.runIf(process.platform === 'linux')('a load in datagrams', () => {
  it('knows each answer by its number', async () => {
    const peer = await startUdpPeer('upper');
    const plan = { protocol: 'udp', connections: 4, pipeline: 3, count: 500 } as const;
    const { result } = await run(peer.address, plan);
    expect(result.counts).toMatchObject({
      sent: 500,
      answered: 500,
      late: 0,
      duplicates: 0,
      errors: {},
    });
    expect(total(result.latency)).toBe(500);
  });

  it('counts what is lost, late and doubled', async () => {
    const running = await startProcess([process.execPath, '-e', LOSSY]);
    const [, at = ''] = await running.waitForLine(/^at (.*)$/);
    const address = parseAddress(at);
    const plan = { protocol: 'udp', connections: 1, count: 60, timeoutMs: 500 } as const;
    const { result } = await run(address, plan);
    expect(result.counts).toMatchObject({ answered: 58, duplicates: 1, late: 1 });
    expect(result.counts.errors).toEqual({ NO_ANSWER: 2 });
  });

  it('ends where nobody answers, and where nobody is', async () => {
    const mute = await startUdpPeer('mute');
    const silent = await run(mute.address, { protocol: 'udp', timeoutMs: 200 });
    expect(silent.result.reason).toBe('target-silent');
    await mute.process.stop();
    const refused = await run(mute.address, { protocol: 'udp', timeoutMs: 3_000 });
    expect(refused.result.reason).toBe('target-refused');
    expect(refused.result.counts.errors.ECONNREFUSED).toBeGreaterThan(0);
  });

  it('counts as sent only what the system has taken, where many places of a socket hear that nobody is there', async () => {
    const gone = await startUdpPeer('mute');
    await gone.process.stop();
    const plan = { protocol: 'udp', connections: 1, pipeline: 200, rate: 1_000 } as const;
    const { result } = await run(gone.address, plan);
    expect(result.reason).toBe('target-refused');
    expect(result.counts.sentBytes).toBe(result.counts.sent * 64);
  });
});

/** The 11th is answered when the 12th has come, which is sent when it was given up; the 21st twice, and the 31st never. */
const LOSSY = `
const socket = require('node:dgram').createSocket('udp4');
let seen = 0;
let late = () => {};
socket.on('message', (data, { port, address }) => {
  seen += 1;
  const answer = () => socket.send(data, port, address);
  late();
  late = () => {};
  if (seen === 11) late = answer;
  if (seen === 11 || seen === 31) return;
  answer();
  if (seen === 21) answer();
});
socket.bind(0, '127.0.0.1', () => console.log('at 127.0.0.1:' + socket.address().port));
`;
