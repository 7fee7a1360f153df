import { resolveDirectories } from '@socketlab/foundation';
import type { DaemonName, HostRole, LabContext, LabDescription } from '@socketlab/labs';
import { connectHost, findHost } from '../../host-daemons.ts';
import { LabNeedsHostError, LabWithoutHostError } from '../../lab-errors.ts';

/** The other machines of a lab, and how to let go of them. */
export interface LabHosts {
  readonly hosts?: NonNullable<LabContext['hosts']>;
  close(): void;
}

/**
 * Connects to the daemons that a lab has on a paired host. Throws LabNeedsHostError, LabWithoutHostError, UnknownHostError,
 * DaemonNotOpenedError; what is in the way of a daemon, the lab's first call to it throws.
 */
export async function connectLabHosts(
  lab: LabDescription,
  {
    host,
    environment,
  }: {
    readonly host: string | undefined;
    readonly environment: Readonly<Record<string, string | undefined>>;
  },
): Promise<LabHosts> {
  const [role, ...others] = Object.entries(lab.hosts ?? {});
  if (role === undefined || others.length > 0) {
    if (host !== undefined) throw new LabWithoutHostError({ lab: lab.name, host });
    return { close: () => undefined };
  }
  if (host === undefined) throw new LabNeedsHostError({ lab: lab.name });
  const record = await findHost(resolveDirectories(environment).config, host);
  const [part, names] = role as readonly [HostRole, readonly DaemonName[]];
  const clients = await Promise.all(names.map((name) => connectHost(record, name)));
  const daemons = Object.fromEntries(names.map((name, index) => [name, clients[index]]));
  return {
    hosts: { [part]: { name: record.name, address: record.address, daemons } },
    close() {
      for (const client of clients) client.close();
    },
  };
}
