import type { HostRecord, Hosts } from '@socketlab/trust';
import type { Clients } from '../clients.ts';
import type { FindMachines } from '../network/discovery.ts';
import type { HostDaemons } from './host-daemons.ts';

/** What this machine is called among hosts, and all of them together. */
export const LOCAL = 'local';
export const ALL = 'all';

/** A machine whose daemons a command can ask. */
export interface Host {
  /** `local`, or what this machine's owner calls a paired one. */
  readonly name: string;
  readonly daemons: HostDaemons;
  /** What is kept of a paired host; this machine has none. */
  readonly record?: HostRecord;
  /** A failure as it is to be told of this host. */
  explain(failure: unknown): unknown;
}

/** This machine and those that it is paired with. */
export interface HostDirectory {
  readonly local: Host;
  /**
   * Those hosts, each once, in their order; `all` stands for this machine and every paired one, by name. Throws
   * UnknownHostError, StoreUnreadableError.
   */
  choose(names: readonly string[]): Promise<readonly Host[]>;
  /** What is kept of the paired hosts. Throws StoreUnreadableError. */
  paired(): Promise<readonly HostRecord[]>;
}

/** What the directory works with. */
export interface HostDirectoryDeps {
  readonly daemons: HostDaemons;
  /** The same ones, with the patience that it takes to be asked among other hosts. */
  readonly daemonsAmongMany: HostDaemons;
  readonly clients: Clients;
  readonly openHosts: () => Promise<Hosts>;
  readonly findMachines?: FindMachines | undefined;
}

/** Reads nothing before it is asked for a host that is not local. */
export function createHostDirectory(deps: HostDirectoryDeps): HostDirectory {
  const local: Host = { name: LOCAL, daemons: deps.daemons, explain: (failure) => failure };
  const localAmongMany: Host = { ...local, daemons: deps.daemonsAmongMany };
  // One look at the network serves all hosts that have moved.
  let found: ReturnType<FindMachines> | undefined;
  const { findMachines } = deps;
  const findOnce = findMachines && ((signal: AbortSignal) => (found ??= findMachines(signal)));
  const openHost = async (hosts: Hosts): Promise<(record: HostRecord) => Host> => {
    const [{ createRemoteDaemons }, { explainHostFailure }] = await Promise.all([
      import('./remote-daemons.ts'),
      import('./host-failures.ts'),
    ]);
    const { clients } = deps;
    return (record) => ({
      name: record.name,
      record,
      daemons: createRemoteDaemons(record, { clients, hosts, findMachines: findOnce }),
      explain: (failure) => explainHostFailure(failure, record, new Date()),
    });
  };
  return {
    local,
    async choose(names) {
      if (names.every((name) => name === LOCAL)) return [local];
      const hosts = await deps.openHosts();
      const asHost = await openHost(hosts);
      const chosen: Host[] = [];
      for (const name of new Set(names)) {
        if (name === LOCAL) chosen.push(localAmongMany);
        else if (name !== ALL) chosen.push(asHost(await hosts.require(name)));
        else chosen.push(localAmongMany, ...(await hosts.list()).map(asHost));
      }
      return [...new Map(chosen.map((host) => [host.name, host])).values()];
    },
    paired: async () => (await deps.openHosts()).list(),
  };
}
