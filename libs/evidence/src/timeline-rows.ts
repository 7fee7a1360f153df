import type { Placement } from './causal-order.ts';
import type { Causes } from './causes.ts';
import type { Moment } from './moment.ts';
import { addTo } from './ordered-list.ts';
import type { TimelineRow } from './timeline.ts';
import type { CallEvent } from './timeline-calls.ts';
import type { FoundSockets } from './timeline-sockets.ts';

interface RowSources {
  readonly placements: readonly Placement[];
  readonly moments: readonly Moment[];
  readonly found: FoundSockets;
  readonly joined: ReadonlyMap<string, TimelineRow['joined']>;
  readonly known: Causes;
}

interface Placed extends Moment {
  readonly after: readonly string[];
  readonly ignored: readonly string[];
}

/** Turns ordered moments into rows: a call is one row, unless others' events fall between its entry and its return. */
export function createRows({
  placements,
  moments,
  found,
  joined,
  known,
}: RowSources): readonly TimelineRow[] {
  const placed = placements.flatMap((placement) => locate(placement, moments));
  const sockets = indexSockets(found);
  const interrupted = findInterrupted(placed, known.callOf, sockets.socketOf);
  const { causesOf, effectsOf } = indexDirect(known);
  return placed.flatMap((moment): TimelineRow[] => {
    const { event, at, ignored } = moment;
    const isSplit = interrupted.has(event.id);
    if (at === 'return' && !isSplit) return [];
    const read = known.earlier.get(event.id);
    const after = read?.into === undefined ? moment.after : [read.into.id, ...moment.after];
    const splitPhase = at === 'entry' ? ('called' as const) : ('returned' as const);
    return [
      {
        event,
        phase: isSplit ? splitPhase : 'whole',
        ...present('socketId', sockets.socketOf.get(event.id)),
        ...present('receiverId', sockets.receiverOf.get(event.id)),
        joined: at === 'entry' ? (joined.get(event.id) ?? []) : [],
        ...present('causedBy', known.callOf.get(event.id)?.id),
        ...present('repeats', known.repeats.get(event.id)),
        causes: causesOf(event.id),
        ledTo: effectsOf(event.id),
        isPlacedByCause: after.length > 0 || read !== undefined,
        after,
        ignored,
      },
    ];
  });
}

function present<Key extends string>(key: Key, value: string | undefined): { [K in Key]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]: string });
}

interface SocketsOfEvents {
  readonly socketOf: ReadonlyMap<string, string>;
  readonly receiverOf: ReadonlyMap<string, string>;
}

function indexSockets({ sockets }: FoundSockets): SocketsOfEvents {
  return {
    socketOf: new Map(sockets.flatMap(({ id, events }) => events.map((event) => [event.id, id]))),
    receiverOf: new Map(
      sockets.flatMap(({ id, received }) => received.map((packet) => [packet.id, id])),
    ),
  };
}

interface DirectIndex {
  causesOf(id: string): readonly string[];
  effectsOf(id: string): readonly string[];
}

function indexDirect({ direct }: Causes): DirectIndex {
  const causes = new Map<string, string[]>();
  const effects = new Map<string, string[]>();
  for (const [cause, effect] of direct) {
    addTo(causes, effect.event.id, cause.event.id);
    addTo(effects, cause.event.id, effect.event.id);
  }
  return {
    causesOf: (id) => withoutRepeats(causes.get(id)),
    effectsOf: (id) => withoutRepeats(effects.get(id)),
  };
}

const NONE: readonly string[] = [];

function withoutRepeats(ids: readonly string[] = NONE): readonly string[] {
  return ids.length < 2 ? ids : [...new Set(ids)];
}

function locate(placement: Placement, moments: readonly Moment[]): Placed[] {
  const moment = moments[placement.index];
  if (moment === undefined) return [];
  const idsOf = (indexes: readonly number[]): readonly string[] =>
    indexes.length === 0
      ? NONE
      : withoutRepeats(indexes.flatMap((index) => moments[index]?.event.id ?? []));
  const { event, at } = moment;
  return [{ event, at, after: idsOf(placement.after), ignored: idsOf(placement.ignored) }];
}

/** The calls between whose entry and return stands more than what they did to their own socket. */
function findInterrupted(
  placed: readonly Placed[],
  callOf: ReadonlyMap<string, CallEvent>,
  socketOf: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const open = new Map<string, string | undefined>();
  const interrupted = new Set<string>();
  for (const { event, at } of placed) {
    if (at === 'return') open.delete(event.id);
    for (const [id, socketId] of open) {
      const isOwn =
        callOf.get(event.id)?.id === id ||
        (event.kind === 'snapshot' && socketOf.get(event.id) === socketId);
      if (isOwn) continue;
      interrupted.add(id);
      open.delete(id);
    }
    if (at === 'entry' && event.kind === 'call') open.set(event.id, socketOf.get(event.id));
  }
  return interrupted;
}
