import path from 'node:path';
import { SocketlabError } from '@socketlab/foundation';
import { type HostRecord, openHosts } from '@socketlab/trust';
import type { ClientsDeps } from './clients.ts';
import { type Answers, NO_IDENTITY, standInClient } from './daemon.fixture.ts';

/** A paired host of specs, at `192.0.2.N`; nothing looks at its certificates. */
export function pairedHost(name: string, last: number, rest: Partial<HostRecord> = {}): HostRecord {
  const address = `192.0.2.${last}`;
  return {
    name,
    machineId: last.toString(16).padStart(2, '0').repeat(32),
    serverName: `${name}.socketlab`,
    address,
    controls: { 'tcp-echo': `${address}:17431`, 'client-agent': `${address}:17434` },
    scopes: ['observe', 'serve', 'traffic'],
    pairedAt: '2026-01-31T12:00:00.000Z',
    expiresAt: '2126-02-01T12:00:00.000Z',
    authorityCertificate: 'authority',
    certificate: 'granted',
    privateKey: 'key',
    ...rest,
  };
}

/** Keeps the hosts below a home of SOCKETLAB_HOME. */
export async function keepHosts(home: string, hosts: readonly HostRecord[]): Promise<void> {
  const store = openHosts(path.join(home, 'config'));
  for (const host of hosts) await store.add(host);
}

/** Clients of the daemons in the table by address; elsewhere nothing listens. A paired one is known by its machine id. */
export function standIns(daemons: Readonly<Record<string, Answers>>): ClientsDeps & {
  readonly calledAs: Map<string, string>;
} {
  const calledAs = new Map<string, string>();
  return {
    calledAs,
    openIdentity: async () => NO_IDENTITY,
    openClient: async (address, identity) => {
      calledAs.set(address, identity.machineId);
      const unreachable = (): never => {
        throw new SocketlabError(
          'DAEMON_UNREACHABLE',
          { en: 'nobody', 'pt-BR': 'ninguém' },
          { address, errno: 'ECONNREFUSED' },
        );
      };
      const gone = { 'daemon.getInfo': unreachable, 'daemon.getStatus': unreachable };
      return standInClient(address, daemons[address] ?? gone);
    },
  };
}
