import { createSockets } from '@socketlab/bsd-sockets';
import { type Address, createClock } from '@socketlab/foundation';
import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { exchange } from './exchange.ts';
import type { ExchangeJob } from './exchange-types.ts';
import { holdConnection } from './held-connection.ts';
import { startTcpPeer } from './peers.fixture.ts';

const HOSTS = ['127.0.0.1', '::1'];
const sockets = createSockets({}, { clock: createClock() });

function jobFor(address: Address, rest: Partial<ExchangeJob> = {}): ExchangeJob {
  const payload = Buffer.from('Hello, world');
  const usual = { payload, replyBytes: payload.length, firstCloser: 'client', ending: 'close' };
  return { address, ...(usual as Omit<ExchangeJob, 'address'>), ...rest };
}

/** A port of that host which nobody has now: the system has just chosen it. */
function freePort(host: string): number {
  const probe = sockets.socket(host === '::1' ? 'AF_INET6' : 'AF_INET', 'SOCK_STREAM');
  try {
    sockets.bind(probe, { host, port: 0 });
    return sockets.getsockname(probe).port;
  } finally {
    sockets.close(probe);
  }
}

failOnLeaks();

describe('one exchange', () => {
  it.each(HOSTS)('leaves from the address and port that were chosen, at %s', async (host) => {
    const peer = await startTcpPeer('echo', { host });
    const source = { host, port: freePort(host) };
    const { local, reply } = exchange(sockets, jobFor(peer.address, { source }));
    expect(local).toEqual(source);
    expect(Buffer.from(reply).toString()).toBe('Hello, world');
    await peer.process.waitForLine(new RegExp(`^peer ${host} ${source.port}$`));
    await peer.process.waitForLine(/^end FIN$/);
  });

  it('leaves from another loopback address with a port that the system chooses', async () => {
    const peer = await startTcpPeer('echo');
    const source = { host: '127.0.0.77', port: 0 };
    const { local } = exchange(sockets, jobFor(peer.address, { source }));
    expect(local.port).toBeGreaterThan(0);
    await peer.process.waitForLine(new RegExp(`^peer 127.0.0.77 ${local.port}$`));
  });

  it.each(HOSTS)('ends with a reset, which the server sees as ECONNRESET, at %s', async (host) => {
    const peer = await startTcpPeer('echo', { host });
    exchange(sockets, jobFor(peer.address, { ending: 'reset' }));
    await peer.process.waitForLine(/^end ECONNRESET$/);
  });

  it('resets a connection that was held', async () => {
    const peer = await startTcpPeer('echo');
    const source = { host: '127.0.0.78', port: 0 };
    const held = holdConnection(sockets, { address: peer.address, source });
    expect(held.local.host).toBe('127.0.0.78');
    held.close('reset');
    await peer.process.waitForLine(/^end ECONNRESET$/);
  });

  it('is told that a source address is not this machine’s, and which ones are', async () => {
    const source = { host: '203.0.113.9', port: 0 };
    const address = { host: '127.0.0.1', port: 9 };
    expect(() => exchange(sockets, jobFor(address, { source }))).toThrow(
      /203\.0\.113\.9:0 \(EADDRNOTAVAIL\): the address is not one of this machine's.*127\.0\.0\.1/,
    );
  });

  it('is told who has the source port', async () => {
    const peer = await startTcpPeer('echo');
    const other = await startTcpPeer('echo');
    const job = jobFor(peer.address, { source: other.address });
    expect(() => exchange(sockets, job)).toThrow(`held by python3`);
  });
});
