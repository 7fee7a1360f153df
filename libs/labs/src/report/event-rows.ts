import type { Event, TimelineRow } from '@socketlab/evidence';
import type { Language } from '@socketlab/foundation';
import { createCharts } from '../chart/chart.ts';
import {
  type ChartRow,
  type DescribedRow,
  describeRows,
  formatArrival,
  formatError,
} from '../chart/chart-row.ts';
import type { LabPicture, LabResult } from '../lab.ts';
import { shownEvidence } from '../shortened.ts';
import { formatNumber } from '../wording.ts';
import { tablesOf } from './tables-of.ts';

/** One event as a line of a report's table. */
export interface EventRow {
  readonly id: string;
  readonly sinceMs: string;
  readonly source: Event['source'];
  readonly socket: string;
  readonly fact: string;
  readonly place: string;
  /** Others' views of the same: the kernel's of a call, another capture's of a packet. */
  readonly joined: readonly JoinedView[];
  readonly after: readonly string[];
}

/** Another's view of a row's event, and who had it: the kernel, or a capture, with the time there if that is another host's. */
export interface JoinedView {
  readonly id: string;
  readonly by: string;
}

/** The rows of a report's table of events, and how many events it leaves to events.jsonl. */
export interface EventRows {
  readonly rows: readonly EventRow[];
  readonly leftOut: number;
}

/** So many events a page can show; those that a claim or a table rests on are shown whatever their number. */
const MOST_ROWS = 1_500;

/** Every event once, in causal order; a blocked call at its entry. */
export function createEventRows(result: LabResult, language: Language): EventRows {
  const all = describeRows(result.timeline).filter(({ row }) => row.phase !== 'returned');
  const needed = new Set(
    [
      ...result.claims,
      ...tablesOf(result).flatMap(({ rows }) => rows),
      ...(result.pictures ?? []).flatMap(partsOf),
    ]
      .flatMap(({ evidence }) => shownEvidence(evidence).shown)
      // Each row of a chart leads to its event.
      .concat(createCharts(result.timeline).charts.flatMap(({ rows }) => rows.map(({ id }) => id))),
  );
  const isShown = ({ row }: DescribedRow, index: number): boolean =>
    index < MOST_ROWS || [row.event, ...row.joined].some(({ id }) => needed.has(id));
  const shown = withCauses(() => all.filter(isShown), needed);
  return {
    rows: shown.map(({ row, drawn }) => createEventRow(row, drawn, language)),
    leftOut: all.length - shown.length,
  };
}

/** A row that stands after its cause leads there: so the cause is shown too, and what that stands after. */
function withCauses(
  select: () => readonly DescribedRow[],
  needed: Set<string>,
): readonly DescribedRow[] {
  let shown = select();
  for (let before = -1; before < shown.length; ) {
    before = shown.length;
    for (const { row } of shown) for (const id of row.after) needed.add(id);
    shown = select();
  }
  return shown;
}

function partsOf(picture: LabPicture): readonly { readonly evidence: readonly string[] }[] {
  return picture.kind === 'bars' ? picture.bars : picture.groups.flatMap(({ lanes }) => lanes);
}

function describeView(view: Event, drawn: ChartRow, language: Language): string {
  if (view.kind === 'call') return 'kernel';
  const arrival = view.host === drawn.arrival?.host ? formatArrival(drawn, language) : undefined;
  return arrival ?? view.host;
}

function createEventRow(row: TimelineRow, drawn: ChartRow, language: Language): EventRow {
  const { event } = row;
  const { local, remote } = event.socket;
  const result = event.kind === 'call' ? ` = ${event.result}` : '';
  const errno = event.kind === 'call' && event.errno !== undefined ? ` ${event.errno}` : '';
  const fact = drawn.label[language].replace(/ …$/, result + errno);
  return {
    id: event.id,
    sinceMs: formatNumber(drawn.sinceMs, language, 3) + formatError(drawn, language),
    source: event.source,
    socket: `${local} → ${remote}`,
    fact,
    place: drawn.place ?? '',
    joined: row.joined.map((view) => ({ id: view.id, by: describeView(view, drawn, language) })),
    after: row.after,
  };
}
