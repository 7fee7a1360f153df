import type { ScrapedHost, ScrapePlan, ScrapeTarget } from '@socketlab/observability';
import { type HostRecord, hostCredentials } from '@socketlab/trust';
import { readRecord } from '../daemon-record.ts';
import { DAEMONS } from '../daemons.ts';
import type { HostDirectory } from '../hosts/host-directory.ts';
import type { MetricsAddresses } from './metrics-addresses.ts';

/** Everything that can be scraped, and what cannot. */
export interface KnownTargets extends ScrapePlan {
  /** Paired hosts of which no metrics address is known. */
  readonly closed: readonly string[];
}

/** Where daemons are recorded, and what this machine is called. */
export interface TargetSources {
  readonly stateDirectory: string;
  readonly machineName: string;
}

/** Reads anew what is known at each call; cheap enough to be called every second. */
export interface TargetReader {
  /** Asks nobody, but for the addresses of hosts whose record has none. Throws StoreUnreadableError. */
  read(signal: AbortSignal): Promise<KnownTargets>;
}

/** Reads this machine's records of daemons and of paired hosts. */
export function createTargetReader(
  { stateDirectory, machineName }: TargetSources,
  deps: { readonly hosts: HostDirectory; readonly addresses: MetricsAddresses },
): TargetReader {
  return {
    async read(signal) {
      const records = await deps.hosts.paired();
      const isTaken = records.some(({ name }) => name === machineName);
      const own = isTaken ? 'local' : machineName;
      const found = await Promise.all(
        records.map(async (record) => ({
          record,
          targets: targetsOf(record.name, await deps.addresses.of(record, signal)),
        })),
      );
      return {
        local: await localTargets(stateDirectory, own),
        hosts: found.filter(({ targets }) => targets.length > 0).map(asScraped),
        closed: found.flatMap(({ record, targets }) => (targets.length > 0 ? [] : [record.name])),
      };
    },
  };
}

/** A daemon that ended without removing its record stays a target, and is down: its record says that it should run. */
async function localTargets(
  stateDirectory: string,
  host: string,
): Promise<readonly ScrapeTarget[]> {
  const records = await Promise.all(DAEMONS.map(({ name }) => readRecord(stateDirectory, name)));
  return DAEMONS.flatMap(({ name: daemon }, index) => {
    const address = records[index]?.metrics;
    return address === undefined ? [] : [{ host, daemon, address }];
  });
}

function targetsOf(
  host: string,
  addresses: Readonly<Record<string, string>>,
): readonly ScrapeTarget[] {
  return DAEMONS.flatMap(({ name: daemon }) => {
    const address = addresses[daemon];
    return address === undefined ? [] : [{ host, daemon, address }];
  });
}

function asScraped({
  record,
  targets,
}: {
  readonly record: HostRecord;
  readonly targets: readonly ScrapeTarget[];
}): ScrapedHost {
  const { machineId: _machineId, ...credentials } = hostCredentials(record);
  return { name: record.name, targets, credentials };
}
