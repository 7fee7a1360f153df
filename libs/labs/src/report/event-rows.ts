import type { Event, TimelineRow } from '@socketlab/evidence';
import type { Language } from '@socketlab/foundation';
import { type ChartRow, describeRows } from '../chart/chart.ts';
import type { LabResult } from '../lab.ts';
import { formatNumber } from '../wording.ts';

/** One event as a line of a report's table. */
export interface EventRow {
  readonly id: string;
  readonly sinceMs: string;
  readonly source: Event['source'];
  readonly socket: string;
  readonly fact: string;
  readonly place: string;
  /** The kernel's views of the same call. */
  readonly joined: readonly string[];
  readonly after: readonly string[];
}

/** Every event once, in causal order; a blocked call at its entry. */
export function createEventRows(result: LabResult, language: Language): readonly EventRow[] {
  return describeRows(result.timeline)
    .filter(({ row }) => row.phase !== 'returned')
    .map(({ row, drawn }) => createEventRow(row, drawn, language));
}

function createEventRow(row: TimelineRow, drawn: ChartRow, language: Language): EventRow {
  const { event } = row;
  const { local, remote } = event.socket;
  const result = event.kind === 'call' ? ` = ${event.result}` : '';
  const errno = event.kind === 'call' && event.errno !== undefined ? ` ${event.errno}` : '';
  const fact = drawn.label[language].replace(/ …$/, result + errno);
  return {
    id: event.id,
    sinceMs: formatNumber(drawn.sinceMs, language, 3),
    source: event.source,
    socket: `${local} → ${remote}`,
    fact,
    place: drawn.place ?? '',
    joined: row.joined.map(({ id }) => id),
    after: row.after,
  };
}
