import type { DaemonName, HostRole, LabContext, LabDescription } from '@socketlab/labs';
import { parseDaemon } from '../../daemons.ts';
import type { HostDirectory } from '../../hosts/host-directory.ts';
import { LabNeedsHostError, LabWithoutHostError } from '../../lab-errors.ts';

type LabHosts = NonNullable<LabContext['hosts']>;

/**
 * The daemons that a lab has on a paired host; undefined for a lab of this machine alone. Throws LabNeedsHostError,
 * LabWithoutHostError, UnknownHostError, and what is in the way of a daemon there.
 */
export async function findLabHosts(
  lab: LabDescription,
  host: string | undefined,
  { hosts, signal }: { readonly hosts: HostDirectory; readonly signal: AbortSignal },
): Promise<LabHosts | undefined> {
  const [role, ...others] = Object.entries(lab.hosts ?? {});
  if (role === undefined || others.length > 0) {
    if (host !== undefined) throw new LabWithoutHostError({ lab: lab.name, host });
    return undefined;
  }
  const [chosen] = host === undefined ? [] : await hosts.choose([host]);
  if (chosen?.record === undefined) throw new LabNeedsHostError({ lab: lab.name });
  const { daemons, record } = chosen;
  const [part, names] = role as readonly [HostRole, readonly DaemonName[]];
  const answering = await Promise.all(
    names.map((name) => daemons.require(parseDaemon(name), signal)),
  );
  const clients = answering.map(({ client }, index) => [names[index], client]);
  return {
    [part]: { name: record.name, address: record.address, daemons: Object.fromEntries(clients) },
  };
}
