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

/** A row of the two-column chart: client on one side, server on the other, time downwards. */
export interface ChartRow {
  readonly id: string;
  readonly side: End;
  readonly kind: 'call' | 'called' | 'returned' | 'state' | 'sampled' | 'packet' | 'other';
  readonly label: Text;
  /** A call without its arguments, for where the label is too wide. */
  readonly shortLabel?: string;
  /** `echo-server.ts:12`, of a program's call. */
  readonly place?: string;
  /** The state that the row brings or shows. */
  readonly state?: string;
  /** Since the first event, in milliseconds. */
  readonly sinceMs: number;
  /** Ids of the events that put it after them, against its own time. */
  readonly after: readonly string[];
}

/** A chart: its rows, and which row is the cause of another at the other end. */
export interface Chart {
  readonly rows: readonly ChartRow[];
  readonly links: readonly (readonly [cause: string, effect: string])[];
  /** How many sockets are not drawn, because there are too many for one picture. */
  readonly socketsLeftOut: number;
}

const NS_PER_MS = 1e6;

/**
 * Draws a timeline as rows. Snapshots appear where they show a state that no row of their socket has brought yet, and
 * calls that only the kernel saw where they are about a socket of the lab: reading the socket tables makes calls too.
 * All of them stay in events.jsonl.
 */
export function createChart(timeline: Timeline): Chart {
  const shown = new Map<string, string>();
  const drawable = drawnSockets(timeline);
  const ids = new Set(drawable.map(({ id }) => id));
  const isWhole = drawable.length === timeline.sockets.length;
  const rows = describeRows(timeline).flatMap(({ row, drawn }): ChartRow[] => {
    const { event, socketId = '' } = row;
    if (!isWhole && !ids.has(socketId)) return [];
    if (event.kind === 'snapshot' && !isNews(event, shown.get(socketId))) return [];
    if (event.kind === 'call' && event.source === 'kernel' && socketId === '') return [];
    if (drawn.state !== undefined) shown.set(socketId, drawn.state);
    return [drawn];
  });
  const rowIds = new Set(rows.map((row) => row.id));
  const links = timeline.links.filter(([from, to]) => rowIds.has(from) && rowIds.has(to));
  return { rows, links, socketsLeftOut: timeline.sockets.length - drawable.length };
}

/** Every row of a timeline, with what is drawn for it. */
export function describeRows(
  timeline: Timeline,
): readonly { readonly row: TimelineRow; readonly drawn: ChartRow }[] {
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

function createSides(timeline: Timeline): (row: TimelineRow) => End {
  const roles = new Map(
    timeline.sockets
      .filter(({ end }) => end !== 'unknown')
      .map(({ witness, end }): [string, End] => [witness, end === 'client' ? 'client' : 'server']),
  );
  const ends = new Map(timeline.sockets.map(({ id, end }) => [id, end]));
  return ({ event, socketId = '' }) => {
    // Whoever captured a packet, it is drawn where it came from.
    if (event.kind === 'packet') return ends.get(socketId) === 'client' ? 'client' : 'server';
    return roles.get(event.witness) ?? 'server';
  };
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
    ...(event.kind === 'call' ? { shortLabel: callLabel(event, phase, '…') } : {}),
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
