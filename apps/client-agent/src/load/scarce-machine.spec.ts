import { fileURLToPath } from 'node:url';
import { formatAddress } from '@socketlab/foundation';
import type { LoadPlan, LoadResult } from '@socketlab/load';
import {
  type Command,
  failOnLeaks,
  inNetworkNamespace,
  networkNamespaceProblem,
  startProcess,
} from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { startNodePeer } from '../peers.fixture.ts';

const PROGRAM = fileURLToPath(new URL('./fixtures/load-once.ts', import.meta.url));

async function runWithin(
  within: (command: Command) => Command,
  plan: Partial<LoadPlan>,
  ...elsewhere: readonly string[]
): Promise<Pick<LoadResult, 'reason' | 'counts' | 'openFilesLimit'>> {
  const argv = [PROGRAM, JSON.stringify(plan), ...elsewhere];
  const running = await startProcess(within([process.execPath, ...argv]));
  const [, json = ''] = await running.waitForLine(/^result (.*)$/);
  return JSON.parse(json);
}

/** Two hundred ports, none of them from before. */
const FEW_PORTS =
  'ip link set lo up; echo 0 >/proc/sys/net/ipv4/tcp_tw_reuse; ' +
  'echo "40000 40199" >/proc/sys/net/ipv4/ip_local_port_range; exec "$@"';
const withFewPorts = (command: Command): Command =>
  inNetworkNamespace(['sh', '-c', FEW_PORTS, 'sh', ...command]);

failOnLeaks();

describe.runIf(process.platform === 'linux')('a load on a machine that has little', () => {
  it('ends when it may open no more files, and says how many it may', async () => {
    const limited = (command: Command): Command => [
      'prlimit',
      '--nofile=100:100',
      '--',
      ...command,
    ];
    // A server with the same limit might reach it first, and end connections.
    const { address } = await startNodePeer();
    const result = await runWithin(limited, { connections: 200 }, formatAddress(address));
    expect(result).toMatchObject({ reason: 'descriptors', openFilesLimit: 100 });
    expect(result.counts.errors).toEqual({ EMFILE: 1 });
    expect(result.counts.opened).toBeLessThan(100);
  });

  it('ends when its ports are used up by connections in TIME-WAIT, with what was measured until then', async (context) => {
    const problem = networkNamespaceProblem();
    if (problem) context.skip(problem);
    const result = await runWithin(withFewPorts, { messagesPerConnection: 1, connections: 5 });
    expect(result.reason).toBe('ports-exhausted');
    expect(result.counts.errors).toEqual({ EADDRNOTAVAIL: 1 });
    // Two hundred ports, of which the server has one.
    expect(result.counts.answered).toBeGreaterThan(150);
    expect(result.counts.answered).toBeLessThan(200);
  });

  it('ends when no port is left for a datagram socket, instead of counting what it cannot send as lost', async (context) => {
    const problem = networkNamespaceProblem();
    if (problem) context.skip(problem);
    const result = await runWithin(withFewPorts, { protocol: 'udp', connections: 250 });
    expect(result).toMatchObject({ reason: 'ports-exhausted', counts: { sent: 0 } });
    expect(result.counts.errors).toEqual({ EAGAIN: 1 });
  });
});
