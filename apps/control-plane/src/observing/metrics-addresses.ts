import { parseAddress } from '@socketlab/foundation';
import type { HostRecord } from '@socketlab/trust';
import { DAEMONS, type DaemonEntry } from '../daemons.ts';
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
  /** What the host has answered so far; it is kept while the host is asked again. */
  known: Readonly<Record<string, string>>;
  readonly answer: Promise<unknown>;
}

/**
 * A record tells where, of the daemons that answered when it was made. For others the host is asked over gRPC, every half
 * minute; only the first question is waited for, so that a host that is off holds up nobody.
 */
export function createMetricsAddresses(deps: { readonly hosts: HostDirectory }): MetricsAddresses {
  const asked = new Map<string, Asked>();
  const askNow = (
    record: HostRecord,
    missing: readonly DaemonEntry[],
    signal: AbortSignal,
  ): Asked => {
    const key = keyOf(record);
    const entry: Asked = {
      askedAtMs: performance.now(),
      known: asked.get(key)?.known ?? NOTHING,
      answer: ask(record.name, { missing, signal }, deps.hosts).then(
        (found) => (entry.known = { ...entry.known, ...found }),
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
      const before = asked.get(keyOf(record));
      const known = { ...record.metrics, ...before?.known };
      const missing = DAEMONS.filter(
        ({ name }) => record.controls[name] !== undefined && known[name] === undefined,
      );
      const isDue = before === undefined || performance.now() - before.askedAtMs > ASK_AGAIN_MS;
      if (missing.length === 0 || !isDue) return known;
      const entry = askNow(record, missing, signal);
      if (before === undefined) await entry.answer;
      return { ...known, ...entry.known };
    },
  };
}

/** A pairing anew, or another address, is another question. */
const keyOf = ({ certificate, address }: HostRecord): string => `${address} ${certificate}`;

async function ask(
  name: string,
  { missing, signal }: { readonly missing: readonly DaemonEntry[]; readonly signal: AbortSignal },
  hosts: HostDirectory,
): Promise<Readonly<Record<string, string>>> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(ASK_DEADLINE_MS)]);
  const [host] = await hosts.choose([name]);
  const found = await Promise.all(
    missing.map(async (daemon) => {
      const sighting = await host?.daemons.find(daemon, limit);
      if (sighting?.kind !== 'answering') return [];
      const { host: reached } = parseAddress(sighting.address);
      const address = sighting.info.networkMetrics.find((at) => parseAddress(at).host === reached);
      return address === undefined ? [] : [[daemon.name, address] as const];
    }),
  );
  return Object.fromEntries(found.flat());
}
