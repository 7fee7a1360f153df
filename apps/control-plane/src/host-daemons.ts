import path from 'node:path';
import type { DaemonClient } from '@socketlab/control';
import { type HostRecord, hostCredentials, openHosts } from '@socketlab/trust';
import { DaemonNotOpenedError } from './lab-errors.ts';

/** What is kept of a paired host. Throws UnknownHostError, StoreUnreadableError. */
export function findHost(configDirectory: string, name: string): Promise<HostRecord> {
  return openHosts(path.resolve(configDirectory)).require(name);
}

/** A client of a paired host's daemon; nothing is sent until it is called. Throws DaemonNotOpenedError. */
export async function connectHost(record: HostRecord, daemonName: string): Promise<DaemonClient> {
  const { name, controls } = record;
  const address = controls[daemonName];
  if (address === undefined) {
    const known = Object.keys(controls).join(', ');
    throw new DaemonNotOpenedError({ host: name, daemon: daemonName, known });
  }
  const { connectDaemon } = await import('@socketlab/control');
  return connectDaemon({ address }, { identity: hostCredentials(record) });
}
