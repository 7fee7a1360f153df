import { parseAddress } from '@socketlab/foundation';
import { type HostRecord, type Hosts, hostCredentials } from '@socketlab/trust';
import type { Clients } from '../clients.ts';
import { ANSWER_AMONG_MANY_MS, askDaemon } from './host-daemons.ts';

/** What metrics addresses are learned with. */
export interface LearnMetricsDeps {
  readonly clients: Clients;
  readonly hosts: Pick<Hosts, 'update'>;
}

/**
 * Asks the daemons of a host, by what it granted, where their metrics are to be had, and keeps that in its record. The
 * pairing itself does not tell: machines with an older version would not take the message. A daemon that does not answer
 * now, or is older, is left out; who needs its metrics asks it again (GetInfo, `network_metrics`).
 */
export async function learnMetrics(
  host: HostRecord,
  { clients, hosts }: LearnMetricsDeps,
  signal: AbortSignal,
): Promise<HostRecord> {
  const asked = Object.entries(host.controls).map(async ([daemon, control]) => {
    const at = await askMetrics(host, control, { clients, signal });
    return at === undefined ? [] : [[daemon, at] as const];
  });
  const metrics = Object.fromEntries((await Promise.all(asked)).flat());
  if (Object.keys(metrics).length === 0) return host;
  const learned: HostRecord = { ...host, metrics };
  await hosts.update(learned);
  return learned;
}

/** At the address that its control is reached at, which another one of the machine may not be. */
async function askMetrics(
  host: HostRecord,
  control: string,
  { clients, signal }: { clients: Clients; signal: AbortSignal },
): Promise<string | undefined> {
  const credentials = hostCredentials(host);
  try {
    const client = await clients.connect(control, credentials);
    const { info } = await askDaemon(client, { signal, deadlineMs: ANSWER_AMONG_MANY_MS });
    const reached = parseAddress(control).host;
    return info.networkMetrics.find((at) => parseAddress(at).host === reached);
  } catch {
    // As said above; that the pairing itself went well is what the person must hear.
    signal.throwIfAborted();
    await clients.forget(control, credentials);
    return undefined;
  }
}
