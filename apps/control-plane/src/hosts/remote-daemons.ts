import { formatAddress, parseAddress, SocketlabError } from '@socketlab/foundation';
import { type HostRecord, type Hosts, hostCredentials } from '@socketlab/trust';
import type { Clients } from '../clients.ts';
import { DAEMON_NAMES, type DaemonEntry } from '../daemons.ts';
import { DaemonNotOpenedError } from '../host-errors.ts';
import type { FindMachines } from '../network/discovery.ts';
import {
  ANSWER_AMONG_MANY_MS,
  type Answering,
  askDaemon,
  type HostDaemons,
  type Sighting,
} from './host-daemons.ts';
import { explainHostFailure } from './host-failures.ts';

/** What paired hosts are reached and found again with. */
export interface RemoteDaemonsDeps {
  readonly clients: Clients;
  readonly hosts: Pick<Hosts, 'update'>;
  /** Without it a host that has moved stays lost. */
  readonly findMachines?: FindMachines | undefined;
}

/** What may be seen where a host has had its address, when it has another one now. */
const MAY_HAVE_MOVED = ['DAEMON_UNREACHABLE', 'OTHER_MACHINE', 'NOT_A_DAEMON'];

/**
 * The daemons of a paired host, asked with what its owner granted. One that does not answer where it was is looked for
 * by discovery; found, its record is kept with the new address. `require` throws the errors of host-errors.ts.
 */
export function createRemoteDaemons(host: HostRecord, deps: RemoteDaemonsDeps): HostDaemons {
  let record = host;
  let search: Promise<boolean> | undefined;
  const ask = (daemon: string, signal: AbortSignal): Promise<Answering> =>
    askHost(record, { daemon, signal }, deps.clients);
  const findAgain = async (signal: AbortSignal): Promise<boolean> => {
    const found = await relocate(record, deps, signal);
    if (found === undefined) return false;
    record = found;
    await deps.hosts.update(found);
    return true;
  };
  const find = async ({ name }: DaemonEntry, signal: AbortSignal): Promise<Sighting> => {
    const address = record.controls[name];
    if (address === undefined) return { kind: 'stopped' };
    try {
      return await ask(name, signal).catch(async (failure: unknown) => {
        if (!mayHaveMoved(failure)) throw failure;
        // One search serves all daemons of the host.
        search ??= findAgain(signal);
        if (await search) return ask(name, signal);
        throw failure;
      });
    } catch (failure) {
      signal.throwIfAborted();
      const reason = explainHostFailure(failure, record, new Date());
      if (!(reason instanceof SocketlabError)) throw reason;
      return { kind: 'silent', address, reason };
    }
  };
  return {
    find,
    async require(daemon, signal) {
      const sighting = await find(daemon, signal);
      if (sighting.kind === 'answering') return sighting;
      if (sighting.kind === 'silent') throw sighting.reason;
      const known = Object.keys(record.controls).join(', ');
      throw new DaemonNotOpenedError({ host: record.name, daemon: daemon.name, known });
    },
  };
}

async function askHost(
  record: HostRecord,
  { daemon, signal }: { daemon: string; signal: AbortSignal },
  clients: Clients,
): Promise<Answering> {
  const address = record.controls[daemon] ?? '';
  const credentials = hostCredentials(record);
  try {
    const client = await clients.connect(address, credentials);
    return await askDaemon(client, { signal, deadlineMs: ANSWER_AMONG_MANY_MS });
  } catch (failure) {
    await clients.forget(address, credentials);
    throw failure;
  }
}

function mayHaveMoved(failure: unknown): boolean {
  return failure instanceof SocketlabError && MAY_HAVE_MOVED.includes(failure.code);
}

/** The host at the address that it advertises now, once one of its daemons has proven there that it is that host. */
async function relocate(
  record: HostRecord,
  { clients, findMachines }: RemoteDaemonsDeps,
  signal: AbortSignal,
): Promise<HostRecord | undefined> {
  if (findMachines === undefined || (await answersAt(record, clients, signal))) return undefined;
  const found = await findMachines(signal);
  const addresses = found.flatMap(({ machineId, addresses: own }) =>
    machineId !== '' && record.machineId.startsWith(machineId) ? own : [],
  );
  for (const address of addresses) {
    if (address === record.address) continue;
    const moved = movedTo(record, address);
    if (await answersAt(moved, clients, signal)) return moved;
  }
  return undefined;
}

/** Whether any daemon of the host answers there; TLS lets none but its own authority's do so. */
async function answersAt(
  record: HostRecord,
  clients: Clients,
  signal: AbortSignal,
): Promise<boolean> {
  const known = DAEMON_NAMES.filter((daemon) => record.controls[daemon] !== undefined);
  const attempts = known.map((daemon) => askHost(record, { daemon, signal }, clients));
  try {
    await Promise.any(attempts);
    return true;
  } catch {
    // None answers: whoever asked is told of the failure that it saw itself.
    signal.throwIfAborted();
    return false;
  }
}

/** The ports are those that the owner has chosen for the daemons, at whatever address. */
function movedTo(record: HostRecord, address: string): HostRecord {
  const { controls, metrics } = record;
  return {
    ...record,
    address,
    controls: portsAt(controls, address),
    ...(metrics && { metrics: portsAt(metrics, address) }),
  };
}

function portsAt(
  addresses: Readonly<Record<string, string>>,
  host: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(addresses).map(([daemon, at]) => {
      const { port } = parseAddress(at);
      return [daemon, formatAddress({ host, port })];
    }),
  );
}
