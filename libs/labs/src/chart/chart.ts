import type { EventOf, Timeline } from '@socketlab/evidence';
import type { End } from '../lab.ts';
import { inBoth } from '../wording.ts';
import { type ChartRow, type DescribedRow, describeRows } from './chart-row.ts';
import { drawnSockets } from './drawn-sockets.ts';
import { belongsTo, groupByServer, wasReplaced } from './served.ts';

/** A chart of one server and its clients: its rows, and which row is the cause of another at the other end. */
export interface Chart {
  /** `tcp-echo, 127.0.0.1:65432`; absent when there is no other server to tell it from. */
  readonly server?: string;
  /** The host of each column, where there are several, and how far the other's times may be off. */
  readonly hosts?: ChartHosts;
  readonly rows: readonly ChartRow[];
  readonly links: readonly (readonly [cause: string, effect: string])[];
}

/** Whose events stand in which column. */
export interface ChartHosts {
  readonly client: string;
  readonly server: string;
  /** The most that a time of the server's host may be off, in milliseconds. */
  readonly errorMs: number;
}

/** The charts of a run, one a server. */
export interface Charts {
  readonly charts: readonly Chart[];
  /** How many sockets are not drawn, because there are too many for one picture. */
  readonly socketsLeftOut: number;
}

/**
 * Draws a timeline as rows, each server's apart. Snapshots appear where they show a state that no row of their socket
 * has brought yet, and calls that only the kernel saw where they are about a socket of the lab: reading the socket
 * tables makes calls too. All of them stay in events.jsonl.
 */
export function createCharts(timeline: Timeline): Charts {
  const drawable = drawnSockets(timeline);
  const socketsLeftOut = timeline.sockets.length - drawable.length;
  const ids = socketsLeftOut === 0 ? undefined : new Set(drawable.map(({ id }) => id));
  const replaced = new Set(timeline.sockets.filter(wasReplaced).map(({ id }) => id));
  const rows = selectRows(timeline, ids).filter(({ row }) => !replaced.has(row.socketId ?? ''));
  const sockets = timeline.sockets.filter(({ id }) => !replaced.has(id));
  const groups = groupByServer({ sockets });
  if (groups.length < 2) return { charts: [createChart(rows, timeline)], socketsLeftOut };
  const charts = groups.map((served) => {
    const { address, daemon } = served;
    const server = daemon === undefined ? address : `${daemon}, ${address}`;
    const isOwn = belongsTo(served);
    return {
      server,
      ...createChart(
        rows.filter(({ row }) => isOwn(row)),
        timeline,
      ),
    };
  });
  return { charts: charts.filter((chart) => chart.rows.length > 0), socketsLeftOut };
}

function createChart(rows: readonly DescribedRow[], timeline: Timeline): Chart {
  const { links } = timeline;
  const own = new Set(rows.map(({ row }) => row.event.id));
  const hosts = findHosts(rows);
  return {
    ...(hosts === undefined ? {} : { hosts }),
    rows: namePorts(rows, timeline),
    links: links.filter(([from, to]) => own.has(from) && own.has(to)),
  };
}

/** The hosts of the two columns; undefined of one machine. */
function findHosts(rows: readonly DescribedRow[]): ChartHosts | undefined {
  const hostOn = (side: End): string | undefined =>
    rows.find(({ row, drawn }) => drawn.side === side && row.event.kind === 'call')?.row.event.host;
  const [client, server] = [hostOn('client'), hostOn('server')];
  if (client === undefined || server === undefined || client === server) return undefined;
  const errors = rows.map(({ drawn }) => drawn.errorMs ?? 0);
  return { client, server, errorMs: errors.reduce((most, one) => Math.max(most, one), 0) };
}

/** Where several clients stand in one column, the client's port tells whose a state or a packet is. */
function namePorts(rows: readonly DescribedRow[], { sockets }: Timeline): readonly ChartRow[] {
  const ports = new Map(
    sockets
      .filter(({ end }) => end === 'client' || end === 'server')
      .map(({ id, end, name }) => [id, portOf(end === 'client' ? name.local : name.remote)]),
  );
  const portsOf = rows.map(({ row }) => ports.get(row.socketId ?? row.receiverId ?? ''));
  const isOne = new Set(portsOf.filter((port) => port !== undefined)).size < 2;
  return rows.map(({ drawn }, index) => {
    const port = portsOf[index];
    if (isOne || port === undefined || drawn.kind.startsWith('call')) return drawn;
    if (drawn.kind === 'returned') return drawn;
    const label = inBoth(`${port}: ${drawn.label.en}`, `${port}: ${drawn.label['pt-BR']}`);
    return { ...drawn, label, shortLabel: drawn.label };
  });
}

function portOf(address: string): string {
  return address.slice(address.lastIndexOf(':') + 1);
}

/** Those of the sockets given, or of all. */
function selectRows(
  timeline: Timeline,
  ids: ReadonlySet<string> | undefined,
): readonly DescribedRow[] {
  const shown = new Map<string, string>();
  return describeRows(timeline).filter(({ row, drawn }) => {
    const { event, socketId = '', receiverId = '' } = row;
    if (ids !== undefined && !ids.has(socketId) && !ids.has(receiverId)) return false;
    if (event.kind === 'snapshot' && !isNews(event, shown.get(socketId))) return false;
    if (event.kind === 'call' && event.source === 'kernel' && socketId === '') return false;
    if (drawn.state !== undefined) shown.set(socketId, drawn.state);
    return true;
  });
}

function isNews(event: EventOf<'snapshot'>, shownState: string | undefined): boolean {
  return event.state !== undefined && event.state !== shownState;
}
