import type { DaemonClient } from '@socketlab/control';
import type { Output } from '../../output.ts';
import { isoTime } from '../../phrases.ts';
import { formatHostTable } from '../../table.ts';

/** Who has sent datagrams to a UDP server. */
export interface EndpointRow {
  readonly daemon: string;
  readonly remote: string;
  readonly receivedDatagrams: number;
  readonly sentDatagrams: number;
  readonly refusedDatagrams: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly lastReceivedAt?: string;
}

/** Asks a UDP server who has sent to it. */
export async function endpointRows(
  daemon: string,
  client: DaemonClient,
  signal: AbortSignal,
): Promise<EndpointRow[]> {
  const { endpoints } = await client.listener.listEndpoints({}, { signal });
  return endpoints.map((endpoint) => {
    const lastReceivedAt = isoTime(endpoint.lastReceivedAt);
    return {
      daemon,
      remote: endpoint.remote,
      receivedDatagrams: Number(endpoint.receivedDatagrams),
      sentDatagrams: Number(endpoint.sentDatagrams),
      refusedDatagrams: Number(endpoint.refusedDatagrams),
      receivedBytes: Number(endpoint.receivedBytes),
      sentBytes: Number(endpoint.sentBytes),
      ...(lastReceivedAt === undefined ? {} : { lastReceivedAt }),
    };
  });
}

/** The endpoints of one host; without a name, of this machine. */
export interface HostEndpoints {
  readonly host?: string | undefined;
  readonly rows: readonly EndpointRow[];
}

/** As a table that says what it is not. */
export function renderEndpoints(parts: readonly HostEndpoints[], output: Output): string {
  if (parts.every(({ rows }) => rows.length === 0)) {
    return output.text({
      en: 'UDP has no connections, and nobody has sent a datagram.',
      'pt-BR': 'O UDP não tem conexões, e ninguém enviou um datagrama.',
    });
  }
  const heading = output.text({
    en: 'UDP has no connections. These endpoints have sent datagrams:',
    'pt-BR': 'O UDP não tem conexões. Estes endpoints enviaram datagramas:',
  });
  const titles = [
    { en: 'DAEMON', 'pt-BR': 'DAEMON' },
    { en: 'ENDPOINT', 'pt-BR': 'ENDPOINT' },
    { en: 'RECEIVED', 'pt-BR': 'RECEBIDOS' },
    { en: 'ANSWERED', 'pt-BR': 'RESPONDIDOS' },
    { en: 'REFUSED', 'pt-BR': 'RECUSADOS' },
    { en: 'BYTES RECEIVED', 'pt-BR': 'BYTES RECEBIDOS' },
    { en: 'BYTES SENT', 'pt-BR': 'BYTES ENVIADOS' },
  ].map((title) => output.text(title));
  const cells = parts.map(({ host, rows }) => ({ host, rows: rows.map(cellsOf) }));
  return `${heading}\n${formatHostTable(titles, cells, output)}`;
}

function cellsOf(row: EndpointRow): string[] {
  return [
    row.daemon,
    row.remote,
    String(row.receivedDatagrams),
    String(row.sentDatagrams),
    String(row.refusedDatagrams),
    String(row.receivedBytes),
    String(row.sentBytes),
  ];
}
