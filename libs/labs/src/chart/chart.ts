import {
  type Event,
  type EventOf,
  isHandedToTimeWait,
  manualName,
  type Timeline,
  type TimelineRow,
} from '@socketlab/evidence';
import type { Language, Text } from '@socketlab/foundation';
import type { End } from '../lab.ts';
import { formatNumber, inBoth } from '../wording.ts';
import { drawnSockets } from './drawn-sockets.ts';
import { packetLabel } from './packet-label.ts';
import { belongsTo, groupByServer } from './served.ts';

/** A row of the two-column chart: client on one side, server on the other, time downwards. */
export interface ChartRow {
  readonly id: string;
  readonly side: End;
  readonly kind: 'call' | 'called' | 'returned' | 'state' | 'sampled' | 'packet' | 'other';
  readonly label: Text;
  /** For where the label is too wide: a call without its arguments, a state without its port. */
  readonly shortLabel?: Text;
  /** `echo-server.ts:12`, of a program's call. */
  readonly place?: string;
  /** The state that the row brings or shows. */
  readonly state?: string;
  /** Since the first event, in milliseconds. */
  readonly sinceMs: number;
  /** Ids of the events that put it after them, against its own time. */
  readonly after: readonly string[];
}

/** A chart of one server and its clients: its rows, and which row is the cause of another at the other end. */
export interface Chart {
  /** `tcp-echo, 127.0.0.1:65432`; absent when there is no other server to tell it from. */
  readonly server?: string;
  readonly rows: readonly ChartRow[];
  readonly links: readonly (readonly [cause: string, effect: string])[];
}

/** The charts of a run, one a server. */
export interface Charts {
  readonly charts: readonly Chart[];
  /** How many sockets are not drawn, because there are too many for one picture. */
  readonly socketsLeftOut: number;
}

const NS_PER_MS = 1e6;

/**
 * Draws a timeline as rows, each server's apart. Snapshots appear where they show a state that no row of their socket
 * has brought yet, and calls that only the kernel saw where they are about a socket of the lab: reading the socket
 * tables makes calls too. All of them stay in events.jsonl.
 */
export function createCharts(timeline: Timeline): Charts {
  const drawable = drawnSockets(timeline);
  const socketsLeftOut = timeline.sockets.length - drawable.length;
  const ids = socketsLeftOut === 0 ? undefined : new Set(drawable.map(({ id }) => id));
  const rows = selectRows(timeline, ids);
  const groups = groupByServer(timeline);
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

interface DescribedRow {
  readonly row: TimelineRow;
  readonly drawn: ChartRow;
}

function createChart(rows: readonly DescribedRow[], timeline: Timeline): Chart {
  const { links } = timeline;
  const own = new Set(rows.map(({ row }) => row.event.id));
  return {
    rows: namePorts(rows, timeline),
    links: links.filter(([from, to]) => own.has(from) && own.has(to)),
  };
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

/** Every row of a timeline, with what is drawn for it. */
export function describeRows(timeline: Timeline): readonly DescribedRow[] {
  const firstNs = timeline.rows.reduce(
    (least, { event }) => {
      const ns = BigInt(event.monotonicNs);
      return ns < least ? ns : least;
    },
    BigInt(timeline.rows[0]?.event.monotonicNs ?? 0),
  );
  const sideOf = createSides(timeline);
  const listeners = new Set(
    timeline.sockets.filter(({ end }) => end === 'listener').map(({ id }) => id),
  );
  return timeline.rows.map((row) => {
    const isListener = row.socketId !== undefined && listeners.has(row.socketId);
    const context = { firstNs, side: sideOf(row), isListener };
    return { row, drawn: createRow(row, context) };
  });
}

/** The time of a row, as both renderings print it. */
export function formatSince(row: ChartRow, language: Language): string {
  return formatNumber(row.sinceMs, language, 3);
}

function isNews(event: EventOf<'snapshot'>, shownState: string | undefined): boolean {
  return event.state !== undefined && event.state !== shownState;
}

/** A row is drawn at the end whose socket it is about; one about none, where its witness has its sockets. */
function createSides(timeline: Timeline): (row: TimelineRow) => End {
  const ends = new Map(timeline.sockets.map(({ id, end }) => [id, end]));
  const clients = new Set(
    timeline.sockets
      .filter(({ end, witness, events }) => end === 'client' && hasCalls(events, witness))
      .map(({ witness }) => witness),
  );
  return ({ event, socketId = '' }) => {
    const end = ends.get(socketId);
    if (end === 'client') return 'client';
    // Whoever captured a packet, it is drawn where it came from: behind a closed port there is no socket.
    if (end === 'server' || end === 'listener' || event.kind === 'packet') return 'server';
    return clients.has(event.witness) ? 'client' : 'server';
  };
}

function hasCalls(events: readonly Event[], witness: string): boolean {
  return events.some((event) => event.kind === 'call' && event.witness === witness);
}

interface RowContext {
  readonly firstNs: bigint;
  readonly side: End;
  readonly isListener: boolean;
}

function createRow(row: TimelineRow, context: RowContext): ChartRow {
  const { event, phase, after } = row;
  const returnedNs = event.kind === 'call' ? event.returnedMonotonicNs : event.monotonicNs;
  const atNs = BigInt(phase === 'returned' ? returnedNs : event.monotonicNs);
  const place =
    event.kind === 'call' && event.file !== undefined ? `${event.file}:${event.line}` : undefined;
  const state = stateOf(event);
  return {
    id: event.id,
    side: context.side,
    kind: kindOf(row),
    label: labelOf(row, context.isListener),
    ...(event.kind === 'call' ? { shortLabel: same(callLabel(event, phase, '…')) } : {}),
    ...(place === undefined ? {} : { place }),
    ...(state === undefined ? {} : { state }),
    sinceMs: Number(atNs - context.firstNs) / NS_PER_MS,
    after,
  };
}

function kindOf({ event, phase }: TimelineRow): ChartRow['kind'] {
  if (event.kind === 'call') return phase === 'whole' ? 'call' : phase;
  if (event.kind === 'state' || event.kind === 'packet') return event.kind;
  return event.kind === 'snapshot' ? 'sampled' : 'other';
}

function stateOf(event: Event): string | undefined {
  if (event.kind === 'state') return event.to;
  return event.kind === 'snapshot' ? event.state : undefined;
}

function labelOf({ event, phase }: TimelineRow, isListener: boolean): Text {
  const [en, ptBR] = isListener ? ['listener: ', 'escuta: '] : ['', ''];
  switch (event.kind) {
    case 'call':
      return same(callLabel(event, phase));
    case 'state':
      return stateLabel(event, [en, ptBR]);
    case 'snapshot':
      return snapshotLabel(event, [en, ptBR]);
    case 'reset':
      return event.direction === 'sent'
        ? inBoth('reset sent', 'reset enviado')
        : inBoth('reset received', 'reset recebido');
    case 'retransmit':
      return inBoth('segment sent again', 'segmento reenviado');
    case 'loss':
      return inBoth(`${event.count} events lost`, `${event.count} eventos perdidos`);
    case 'packet':
      return packetLabel(event);
    case 'capture':
      return event.phase === 'begun'
        ? inBoth('capture begun', 'captura iniciada')
        : inBoth('capture ended', 'captura encerrada');
    case 'datagram':
      return event.rule === undefined
        ? inBoth('datagram answered', 'datagrama respondido')
        : inBoth(`datagram refused: ${event.rule}`, `datagrama recusado: ${event.rule}`);
    case 'limit':
      return inBoth(`limit: ${event.limit}`, `limite: ${event.limit}`);
  }
}

function callLabel(
  event: EventOf<'call'>,
  phase: TimelineRow['phase'],
  args = event.args.join(', '),
): string {
  const name = manualName(event);
  const result = event.errno === undefined ? `${event.result}` : `${event.result} ${event.errno}`;
  if (phase === 'returned') return `${name}() = ${result}`;
  return phase === 'called' ? `${name}(${args}) …` : `${name}(${args}) = ${result}`;
}

/** Linux frees the full socket and keeps TIME-WAIT in a smaller record: that is not the end of the connection. */
function stateLabel({ from, to }: EventOf<'state'>, [en, ptBR]: readonly string[]): Text {
  const step = `${from} → ${to}`;
  return isHandedToTimeWait(from, to)
    ? inBoth(`${en}${step} (freed)`, `${ptBR}${step} (liberado)`)
    : inBoth(`${en}${step}`, `${ptBR}${step}`);
}

function snapshotLabel(event: EventOf<'snapshot'>, [en, ptBR]: readonly string[]): Text {
  const { state, timeWaitMs } = event;
  if (state === undefined) {
    return inBoth(`${en}table: no such socket`, `${ptBR}tabela: nenhum socket assim`);
  }
  if (timeWaitMs === undefined) return inBoth(`${en}table: ${state}`, `${ptBR}tabela: ${state}`);
  const [left, leftInPortuguese] = (['en', 'pt-BR'] as const).map((language) =>
    formatNumber(timeWaitMs / 1_000, language, 1),
  );
  return inBoth(
    `${en}table: ${state}, ${left} s left`,
    `${ptBR}tabela: ${state}, ${leftInPortuguese} s`,
  );
}

function same(label: string): Text {
  return inBoth(label, label);
}
