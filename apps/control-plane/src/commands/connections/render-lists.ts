import type { Output } from '../../output.ts';
import { formatHostTable } from '../../table.ts';
import { renderEndpoints } from './endpoints.ts';
import type { Lists, Row } from './lists.ts';

/** What one host lists; without a name, this machine. */
export interface HostLists {
  readonly host?: string;
  readonly lists: Lists;
}

/** Of UDP servers alone, no table of connections: they have none to list. */
export function renderLists(all: readonly HostLists[], output: Output): string {
  const endpoints = all.flatMap(({ host, lists }) =>
    lists.endpoints === undefined ? [] : [{ host, rows: lists.endpoints }],
  );
  const hasConnections = all.some(({ lists }) => lists.connections.length > 0);
  const parts = endpoints.length === 0 || hasConnections ? [renderConnections(all, output)] : [];
  if (endpoints.length > 0) parts.push(renderEndpoints(endpoints, output));
  return parts.join('\n\n');
}

function renderConnections(all: readonly HostLists[], output: Output): string {
  const parts = all.map(({ host, lists }) => ({
    host,
    rows: lists.connections.map((row) => cellsOf(row, output)),
  }));
  if (parts.every(({ rows }) => rows.length === 0)) {
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
  return formatHostTable(titles, parts, output);
}

function cellsOf(row: Row, output: Output): string[] {
  return [
    row.daemon,
    row.id ?? '-',
    row.local,
    row.remote,
    describeState(row, output),
    String(row.receivedBytes),
    String(row.sentBytes),
  ];
}

function describeState({ state, isAccepted, timeWaitMs }: Row, output: Output): string {
  if (timeWaitMs !== undefined) return `${state} (${(timeWaitMs / 1_000).toFixed(1)} s)`;
  if (state !== 'ESTABLISHED' || isAccepted !== false) return state;
  const waiting = output.text({ en: 'not accepted yet', 'pt-BR': 'ainda não aceita' });
  return `${state} (${waiting})`;
}
