import { parseAddress } from '@socketlab/foundation';
import type { HostRecord } from '@socketlab/trust';
import { DAEMONS } from '../daemons.ts';
import type { HostDirectory } from '../hosts/host-directory.ts';

/** Where the daemons of paired hosts serve their metrics to this machine. */
export interface MetricsAddresses {
  /** By daemon; those that are not known are left out. */
  of(record: HostRecord, signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
}

const ASK_DEADLINE_MS = 3_000;
const ASK_AGAIN_MS = 30_000;
const NOTHING: Readonly<Record<string, string>> = {};

interface Asked {
  readonly askedAtMs: number;
  /** What the host answered last; it is kept while the host is asked again. */
  known: Readonly<Record<string, string>>;
  readonly answer: Promise<unknown>;
}

/**
 * A record tells where since hosts say so when they are paired. A host whose record does not is asked over gRPC, every
 * half minute until it answers; only the first question is waited for, so that a host that is off holds up nobody.
 */
export function createMetricsAddresses(deps: { readonly hosts: HostDirectory }): MetricsAddresses {
  const asked = new Map<string, Asked>();
  const askOnce = (record: HostRecord, signal: AbortSignal): Asked => {
    const key = `${record.machineId} ${record.certificate}`;
    const before = asked.get(key);
    const now = performance.now();
    const isDue = before === undefined || now - before.askedAtMs > ASK_AGAIN_MS;
    if (before !== undefined && (!isDue || Object.keys(before.known).length > 0)) return before;
    const entry: Asked = {
      askedAtMs: now,
      known: before?.known ?? NOTHING,
      answer: ask(record.name, deps.hosts, signal).then(
        (found) => (entry.known = found),
        () => {
          // It is off, closed or older: it is shown as a host without metrics, and asked again later.
        },
      ),
    };
    asked.set(key, entry);
    return entry;
  };
  return {
    async of(record, signal) {
      if (record.metrics !== undefined) return record.metrics;
      const isFirst = !asked.has(`${record.machineId} ${record.certificate}`);
      const entry = askOnce(record, signal);
      if (isFirst) await entry.answer;
      return entry.known;
    },
  };
}

async function ask(
  name: string,
  hosts: HostDirectory,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(ASK_DEADLINE_MS)]);
  const [host] = await hosts.choose([name]);
  const record = host?.record;
  if (host === undefined || record === undefined) return NOTHING;
  const known = DAEMONS.filter((daemon) => record.controls[daemon.name] !== undefined);
  const found = await Promise.all(
    known.map(async (daemon) => {
      const sighting = await host.daemons.find(daemon, limit);
      if (sighting.kind !== 'answering') return [];
      const address = reachable(sighting.info.networkMetrics, sighting.address);
      return address === undefined ? [] : [[daemon.name, address] as const];
    }),
  );
  return Object.fromEntries(found.flat());
}

/** Of the addresses that a host has opened, the one at which it was just spoken to. */
function reachable(opened: readonly string[], control: string): string | undefined {
  const { host } = parseAddress(control);
  return opened.find((address) => parseAddress(address).host === host);
}
