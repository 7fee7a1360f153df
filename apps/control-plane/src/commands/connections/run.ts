import type { DaemonClient } from '@socketlab/control';
import { delay } from '@socketlab/foundation';
import type { Run, RunInput } from '../../command.ts';
import { DAEMONS, type DaemonEntry } from '../../daemons.ts';
import { EXIT } from '../../exit-code.ts';
import type { Answering } from '../../local-daemons.ts';
import type { Output } from '../../output.ts';
import { isoTime } from '../../phrases.ts';
import { formatTable } from '../../table.ts';
import { type EndpointRow, endpointRows, renderEndpoints } from './endpoints.ts';
import type { connectionsArguments, connectionsOptions } from './index.ts';

type Input = RunInput<typeof connectionsArguments, typeof connectionsOptions>;

const LOOK_AGAIN_MS = 200;
const CLEAR_SCREEN = '\u001b[H\u001b[2J';

const NOBODY = {
  en: 'No daemon answers, so there is nobody to ask. Bring them up with socketlab up.',
  'pt-BR': 'Nenhum daemon responde, então não há a quem perguntar. Inicie com socketlab up.',
} as const;

interface Row {
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

/** Lists once, or again at each change. One named daemon must answer; of all, those that do are listed. */
export const run: Run<typeof connectionsArguments, typeof connectionsOptions> = async (input) => {
  const { options, output, signal } = input;
  const sources = await findSources(input);
  if (sources.length === 0) output.say(NOBODY);
  if (!options.watch) {
    const lists = await listAll(sources, signal);
    output.data(lists, () => render(lists, output));
    return EXIT.done;
  }
  let shown = '';
  while (!signal.aborted) {
    const lists = await listAll(sources, signal);
    // What is left of TIME-WAIT runs down all the time: on a terminal that is worth showing, elsewhere it is no change.
    const steady = {
      ...lists,
      connections: lists.connections.map(({ timeWaitMs, ...row }) => row),
    };
    const current = JSON.stringify(output.isTerminal ? lists : steady);
    if (current !== shown) {
      const clear = output.isTerminal && !output.isJson ? CLEAR_SCREEN : '';
      output.item(lists, () => `${clear}${render(lists, output)}`);
    }
    shown = current;
    await delay(LOOK_AGAIN_MS, signal).catch(() => {
      // Ctrl+C is how watching ends.
    });
  }
  return EXIT.done;
};

interface Source {
  readonly daemon: DaemonEntry;
  readonly client: DaemonClient;
}

async function findSources({ arguments: { daemon }, daemons, signal }: Input): Promise<Source[]> {
  if (daemon !== undefined) return [{ daemon, ...(await daemons.require(daemon, signal)) }];
  const found = await Promise.all(
    DAEMONS.map(async (each) => ({ daemon: each, sighting: await daemons.find(each, signal) })),
  );
  return found.flatMap(({ daemon: each, sighting }) =>
    sighting.kind === 'answering' ? [{ daemon: each, client: (sighting as Answering).client }] : [],
  );
}

/** What the sources have; the endpoints are there only if one of them speaks UDP. */
interface Lists {
  readonly connections: readonly Row[];
  readonly endpoints?: readonly EndpointRow[];
}

async function listAll(sources: readonly Source[], signal: AbortSignal): Promise<Lists> {
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

/** Of a UDP server alone, no table of connections: it has none to list. */
function render({ connections, endpoints }: Lists, output: Output): string {
  if (endpoints === undefined) return renderConnections(connections, output);
  const parts = [renderEndpoints(endpoints, output)];
  if (connections.length > 0) parts.unshift(renderConnections(connections, output));
  return parts.join('\n\n');
}

function renderConnections(rows: readonly Row[], output: Output): string {
  if (rows.length === 0) {
    return output.text({ en: 'no connections', 'pt-BR': 'nenhuma conexão' });
  }
  const titles = [
    { en: 'DAEMON', 'pt-BR': 'DAEMON' },
    { en: 'ID', 'pt-BR': 'ID' },
    { en: 'LOCAL', 'pt-BR': 'LOCAL' },
    { en: 'REMOTE', 'pt-BR': 'REMOTO' },
    { en: 'STATE', 'pt-BR': 'ESTADO' },
    { en: 'RECEIVED', 'pt-BR': 'RECEBIDOS' },
    { en: 'SENT', 'pt-BR': 'ENVIADOS' },
  ].map((title) => output.text(title));
  return formatTable(
    titles,
    rows.map((row) => [
      row.daemon,
      row.id ?? '-',
      row.local,
      row.remote,
      describeState(row, output),
      String(row.receivedBytes),
      String(row.sentBytes),
    ]),
  );
}

function describeState({ state, isAccepted, timeWaitMs }: Row, output: Output): string {
  if (timeWaitMs !== undefined) return `${state} (${(timeWaitMs / 1_000).toFixed(1)} s)`;
  if (state !== 'ESTABLISHED' || isAccepted !== false) return state;
  const waiting = output.text({ en: 'not accepted yet', 'pt-BR': 'ainda não aceita' });
  return `${state} (${waiting})`;
}
