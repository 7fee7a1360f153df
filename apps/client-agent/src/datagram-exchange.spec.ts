import { createSockets } from '@socketlab/bsd-sockets';
import { type Address, createClock } from '@socketlab/foundation';
import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { exchangeDatagrams } from './datagram-exchange.ts';
import type { DatagramJob, DatagramsResult } from './datagram-types.ts';
import { startUdpPeer } from './peers.fixture.ts';

const HOSTS = ['127.0.0.1', '::1'];
const PATIENTLY_MS = 5_000;
const SHORTLY_MS = 60;
const sockets = createSockets({}, { clock: createClock() });

function send(address: Address, rest: Partial<DatagramJob> = {}): DatagramsResult {
  const payload = Buffer.from('Hello\n');
  const job = { address, payload, deadlineMs: PATIENTLY_MS, connects: false, count: 1, ...rest };
  return exchangeDatagrams(sockets, job, () => undefined);
}

function repliesOf({ results }: DatagramsResult): (string | undefined)[] {
  return results.map((result) =>
    result.kind === 'answered' ? Buffer.from(result.reply).toString() : undefined,
  );
}

/** The address of a socket that is closed by now: nobody is there. */
function nobody(host: string): Address {
  const probe = sockets.socket(host === '::1' ? 'AF_INET6' : 'AF_INET', 'SOCK_DGRAM');
  try {
    sockets.bind(probe, { host, port: 0 });
    return sockets.getsockname(probe);
  } finally {
    sockets.close(probe);
  }
}

failOnLeaks();

describe('a datagram', () => {
  it.each(HOSTS)('is answered, connected or not, at %s', async (host) => {
    const peer = await startUdpPeer('upper', host);
    expect(repliesOf(send(peer.address))).toEqual(['HELLO']);
    const connected = send(peer.address, { connects: true });
    expect(repliesOf(connected)).toEqual(['HELLO']);
    expect(connected.local.host).toBe(host);
  });

  it('leaves from a port that the server sees, and that is told before the answer', async () => {
    const peer = await startUdpPeer('upper');
    const told: Address[] = [];
    const job = { payload: Buffer.alloc(0), deadlineMs: PATIENTLY_MS, connects: false, count: 2 };
    const { local, results } = exchangeDatagrams(
      sockets,
      { address: peer.address, ...job },
      (address) => told.push(address),
    );
    expect(told).toEqual([local]);
    expect(results.map(({ kind }) => kind)).toEqual(['answered', 'answered']);
    await peer.process.waitForLine(new RegExp(`^from 127.0.0.1 ${local.port} 0$`));
  });

  it('leaves from the address that was chosen', async () => {
    const peer = await startUdpPeer('upper');
    const source = { host: '127.0.0.79', port: 0 };
    const { local } = send(peer.address, { source });
    expect(local.host).toBe('127.0.0.79');
    await peer.process.waitForLine(new RegExp(`^from 127.0.0.79 ${local.port} 6$`));
  });

  it.each(HOSTS)(
    'is refused where nobody is, each one, if the socket is connected, at %s',
    (host) => {
      const { results } = send(nobody(host), { connects: true, count: 3 });
      const refused = { kind: 'refused', errno: 'ECONNREFUSED', durationNs: expect.any(BigInt) };
      expect(results).toEqual([refused, refused, refused]);
    },
  );

  it('has no answer where nobody is, if the socket is not connected', () => {
    const { results } = send(nobody('127.0.0.1'), { deadlineMs: SHORTLY_MS });
    expect(results).toMatchObject([{ kind: 'unanswered' }]);
    expect(Number(results[0]?.durationNs) / 1e6).toBeGreaterThanOrEqual(SHORTLY_MS);
  });

  it('has no answer from a server that says nothing, connected or not', async () => {
    const peer = await startUdpPeer('mute');
    const [plain] = send(peer.address, { deadlineMs: SHORTLY_MS }).results;
    const [connected] = send(peer.address, { deadlineMs: SHORTLY_MS, connects: true }).results;
    expect([plain?.kind, connected?.kind]).toEqual(['unanswered', 'unanswered']);
  });

  it('waits for its own answer after one that had none', async () => {
    const peer = await startUdpPeer('late');
    const sent = send(peer.address, { deadlineMs: 1_000, count: 3 });
    expect(repliesOf(sent)).toEqual([undefined, 'HELLO', 'HELLO']);
  });

  it('takes no answer from a stranger', async () => {
    const peer = await startUdpPeer('stranger');
    expect(repliesOf(send(peer.address))).toEqual(['HELLO']);
  });

  it('of the largest size comes back whole', async () => {
    const peer = await startUdpPeer('upper');
    const [result] = send(peer.address, { payload: Buffer.alloc(65_507, 'a') }).results;
    expect(
      result?.kind === 'answered' && Buffer.from(result.reply).equals(Buffer.alloc(65_507, 'A')),
    ).toBe(true);
  });
});
