import type { DaemonClient } from '@socketlab/control';
import type { Text } from '@socketlab/foundation';
import type { DaemonEntry } from '../../daemons.ts';
import { answeringOf, askDaemons } from '../../hosts/ask-daemons.ts';
import type { Host } from '../../hosts/host-directory.ts';
import { isoTime } from '../../phrases.ts';
import { type EndpointRow, endpointRows } from './endpoints.ts';

/** A connection of a server, or one that client-agent holds. */
export interface Row {
  readonly daemon: string;
  readonly local: string;
  readonly remote: string;
  readonly state: string;
  /** Whether a server has accepted it. */
  readonly isAccepted?: boolean;
  /** The name by which client-agent holds it. */
  readonly id?: string;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly since?: string;
  readonly timeWaitMs?: number;
}

/** What is said where no daemon of this machine could be asked. */
export const NOBODY: Text = {
  en: 'No daemon answers, so there is nobody to ask. Bring them up with socketlab up.',
  'pt-BR': 'Nenhum daemon responde, então não há a quem perguntar. Inicie com socketlab up.',
};

/** A daemon that can be asked what it has. */
export interface Source {
  readonly daemon: DaemonEntry;
  readonly client: DaemonClient;
}

/** The one daemon that was named, which must answer; or all of the host that do. */
export async function findSources(
  host: Host,
  wanted: DaemonEntry | undefined,
  signal: AbortSignal,
): Promise<readonly Source[]> {
  if (wanted !== undefined) {
    return [{ daemon: wanted, ...(await host.daemons.require(wanted, signal)) }];
  }
  const answering = answeringOf(await askDaemons(host, signal));
  return answering.map(({ daemon, answering: { client } }) => ({ daemon, client }));
}

/** What the sources have; the endpoints are there only if one of them speaks UDP. */
export interface Lists {
  readonly connections: readonly Row[];
  readonly endpoints?: readonly EndpointRow[];
}

/** Asks all of them at once. */
export async function listAll(sources: readonly Source[], signal: AbortSignal): Promise<Lists> {
  const isUdp = ({ daemon }: Source): boolean => daemon.protocol === 'udp';
  const [connections, endpoints] = await Promise.all([
    Promise.all(
      sources
        .filter((source) => !isUdp(source))
        .map(({ daemon, client }) =>
          daemon.role === 'listener'
            ? acceptedRows(daemon.name, client, signal)
            : heldRows(daemon.name, client, signal),
        ),
    ),
    Promise.all(
      sources.filter(isUdp).map(({ daemon, client }) => endpointRows(daemon.name, client, signal)),
    ),
  ]);
  const found = { connections: connections.flat() };
  return endpoints.length === 0 ? found : { ...found, endpoints: endpoints.flat() };
}

async function acceptedRows(
  daemon: string,
  client: DaemonClient,
  signal: AbortSignal,
): Promise<Row[]> {
  const { connections } = await client.listener.listConnections({}, { signal });
  return connections.map((connection) => {
    const since = isoTime(connection.acceptedAt);
    const { local, remote, state, isAccepted, timeWaitMs } = connection;
    return {
      daemon,
      local,
      remote,
      state,
      isAccepted,
      receivedBytes: Number(connection.receivedBytes),
      sentBytes: Number(connection.sentBytes),
      ...(since === undefined ? {} : { since }),
      ...(timeWaitMs === undefined ? {} : { timeWaitMs }),
    };
  });
}

async function heldRows(daemon: string, client: DaemonClient, signal: AbortSignal): Promise<Row[]> {
  const { connections } = await client.client.listHeldConnections({}, { signal });
  return connections.map((connection) => {
    const since = isoTime(connection.openedAt);
    const { id, local, remote, state } = connection;
    return {
      daemon,
      local,
      remote,
      state,
      id,
      receivedBytes: Number(connection.receivedBytes),
      sentBytes: Number(connection.sentBytes),
      ...(since === undefined ? {} : { since }),
    };
  });
}
