import type { Placement } from './causal-order.ts';
import type { Moment } from './moment.ts';
import type { EarlierSnapshot } from './state-causes.ts';
import type { TimelineRow, TimelineSocket } from './timeline.ts';
import type { CallEvent } from './timeline-calls.ts';

interface RowSources {
  readonly placements: readonly Placement[];
  readonly moments: readonly Moment[];
  readonly sockets: readonly TimelineSocket[];
  readonly joined: ReadonlyMap<string, readonly CallEvent[]>;
  readonly callOfState: ReadonlyMap<string, CallEvent>;
  readonly earlier: ReadonlyMap<string, EarlierSnapshot>;
}

interface Placed extends Moment {
  readonly after: readonly string[];
  readonly ignored: readonly string[];
}

/** Turns ordered moments into rows: a call is one row, unless others' events fall between its entry and its return. */
export function createRows(sources: RowSources): readonly TimelineRow[] {
  const placed = sources.placements.flatMap((placement) => locate(placement, sources.moments));
  const socketOf = new Map(
    sources.sockets.flatMap((socket) => socket.events.map((event) => [event.id, socket.id])),
  );
  const interrupted = findInterrupted(placed, sources.callOfState, socketOf);
  return placed.flatMap((moment): TimelineRow[] => {
    const { event, at, ignored } = moment;
    const read = sources.earlier.get(event.id);
    const after = read?.into === undefined ? moment.after : [read.into.id, ...moment.after];
    const isSplit = interrupted.has(event.id);
    if (at === 'return' && !isSplit) return [];
    const socketId = socketOf.get(event.id);
    const causedBy = sources.callOfState.get(event.id)?.id;
    const splitPhase = at === 'entry' ? ('called' as const) : ('returned' as const);
    return [
      {
        event,
        phase: isSplit ? splitPhase : 'whole',
        ...(socketId === undefined ? {} : { socketId }),
        joined: at === 'entry' ? (sources.joined.get(event.id) ?? []) : [],
        ...(causedBy === undefined ? {} : { causedBy }),
        isPlacedByCause: after.length > 0 || read !== undefined,
        after,
        ignored,
      },
    ];
  });
}

function locate(placement: Placement, moments: readonly Moment[]): Placed[] {
  const moment = moments[placement.index];
  if (moment === undefined) return [];
  const idsOf = (indexes: readonly number[]): readonly string[] => [
    ...new Set(indexes.flatMap((index) => moments[index]?.event.id ?? [])),
  ];
  return [{ ...moment, after: idsOf(placement.after), ignored: idsOf(placement.ignored) }];
}

/** The calls between whose entry and return stands more than what they did to their own socket. */
function findInterrupted(
  placed: readonly Placed[],
  callOfState: ReadonlyMap<string, CallEvent>,
  socketOf: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const open = new Map<string, string | undefined>();
  const interrupted = new Set<string>();
  for (const { event, at } of placed) {
    if (at === 'return') open.delete(event.id);
    for (const [id, socketId] of open) {
      const isOwn =
        callOfState.get(event.id)?.id === id ||
        (event.kind === 'snapshot' && socketOf.get(event.id) === socketId);
      if (isOwn) continue;
      interrupted.add(id);
      open.delete(id);
    }
    if (at === 'entry' && event.kind === 'call') open.set(event.id, socketOf.get(event.id));
  }
  return interrupted;
}
