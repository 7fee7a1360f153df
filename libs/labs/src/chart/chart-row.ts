import {
  type Event,
  type EventOf,
  isHandedToTimeWait,
  manualName,
  type Timeline,
  type TimelineRow,
} from '@socketlab/evidence';
import type { Language, Text } from '@socketlab/foundation';
import { witnessKey } from '../gaps.ts';
import type { End } from '../lab.ts';
import { formatNumber, inBoth } from '../wording.ts';
import { packetLabel } from './packet-label.ts';
import { createRowTimes, type RowTime, type RowTimes } from './row-times.ts';
import { usageLabel } from './usage-label.ts';

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
  /** How far that may be off, of another host's event. */
  readonly errorMs?: number;
  /** Of a packet that another host received: where, and when. */
  readonly arrival?: RowTime & { readonly host: string };
  /** Ids of the events that put it after them, against its own time. */
  readonly after: readonly string[];
}

/** A row of a timeline, and what is drawn for it. */
export interface DescribedRow {
  readonly row: TimelineRow;
  readonly drawn: ChartRow;
}

/** Every row of a timeline, with what is drawn for it. */
export function describeRows(timeline: Timeline): readonly DescribedRow[] {
  const times = createRowTimes(timeline);
  const sideOf = createSides(timeline);
  const listeners = new Set(
    timeline.sockets.filter(({ end }) => end === 'listener').map(({ id }) => id),
  );
  return timeline.rows.map((row) => {
    const isListener = row.socketId !== undefined && listeners.has(row.socketId);
    const context = { times, side: sideOf(row), isListener };
    return { row, drawn: createRow(row, context) };
  });
}

/** The time of a row, as both renderings print it. */
export function formatSince(row: ChartRow, language: Language): string {
  return formatNumber(row.sinceMs, language, 3);
}

/** When a packet arrived at the other host: `→ lab-07 655.489 ±0.912`. */
export function formatArrival(
  { arrival }: Pick<ChartRow, 'arrival'>,
  language: Language,
): string | undefined {
  if (arrival === undefined) return undefined;
  const { host, sinceMs } = arrival;
  return `→ ${host} ${formatNumber(sinceMs, language, 3)}${formatError(arrival, language)}`;
}

/** How far a time may be off: ` ±0.912`, and nothing of a time that is this machine's own. */
export function formatError({ errorMs }: RowTime, language: Language): string {
  return errorMs === undefined ? '' : ` ±${formatNumber(errorMs, language, 3)}`;
}

/** A row is drawn at the end whose socket it is about; one about none, where its witness has its sockets. */
function createSides(timeline: Timeline): (row: TimelineRow) => End {
  const ends = new Map(timeline.sockets.map(({ id, end }) => [id, end]));
  const clients = new Set(
    timeline.sockets
      .filter(({ end, witness, events }) => end === 'client' && hasCalls(events, witness))
      .map(witnessKey),
  );
  return ({ event, socketId = '' }) => {
    const end = ends.get(socketId);
    if (end === 'client') return 'client';
    // Whoever captured a packet, it is drawn where it came from: behind a closed port there is no socket.
    if (end === 'server' || end === 'listener' || event.kind === 'packet') return 'server';
    return clients.has(witnessKey(event)) ? 'client' : 'server';
  };
}

function hasCalls(events: readonly Event[], witness: string): boolean {
  return events.some((event) => event.kind === 'call' && event.witness === witness);
}

interface RowContext {
  readonly times: RowTimes;
  readonly side: End;
  readonly isListener: boolean;
}

function createRow(row: TimelineRow, context: RowContext): ChartRow {
  const { event, phase, after } = row;
  const arrival = context.times.arrivalOf(row);
  const place =
    event.kind === 'call' && event.file !== undefined ? `${event.file}:${event.line}` : undefined;
  const state = stateOf(event);
  return {
    id: event.id,
    side: context.side,
    kind: kindOf(row),
    label: labelOf(row, context.isListener),
    ...(event.kind === 'call' ? { shortLabel: same(callLabel(event, phase, '…')) } : {}),
    ...(event.kind === 'interface' ? { shortLabel: interfaceLabel(event) } : {}),
    ...(place === undefined ? {} : { place }),
    ...(state === undefined ? {} : { state }),
    ...context.times.of(row),
    ...(arrival === undefined ? {} : { arrival }),
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
    case 'interface':
      return interfaceLabel(event, `: ${event.addresses.join(', ')}`);
    case 'limit':
      return inBoth(`limit: ${event.limit}`, `limite: ${event.limit}`);
    case 'usage':
      return usageLabel(event);
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

function interfaceLabel({ address, part, ...event }: EventOf<'interface'>, addresses = ''): Text {
  const tail = event.interface + addresses;
  return part === 'holds'
    ? inBoth(`${address} is of ${tail}`, `${address} é de ${tail}`)
    : inBoth(`to ${address} by ${tail}`, `para ${address} por ${tail}`);
}

function same(label: string): Text {
  return inBoth(label, label);
}
