import type { EventOf } from './event.ts';
import { addTo, groupBy, lastIndexWhere } from './ordered-list.ts';
import { hasNoPort, isAnyAddress, isComplete, keyOf, portOf } from './socket-name.ts';
import type { SocketPart } from './socket-parts.ts';
import { type CallEvent, isCall } from './timeline-calls.ts';
import { CLOCK_TOLERANCE_NS, type Times } from './times.ts';

/**
 * Finds which socket of the program's calls each of the kernel's is. Two lives of one name follow each other, and so do
 * the handles that had it; a connect() or listen() call encloses the change that it made.
 */
export function matchParts(
  handles: readonly SocketPart[],
  lives: readonly SocketPart[],
  times: Times,
): ReadonlyMap<SocketPart, SocketPart> {
  const matches = new Map<SocketPart, SocketPart>();
  const openings = indexOpenings(handles, times);
  // A call begins one life: what is stamped near two calls is not of the one that has its own.
  const taken = new Set<CallEvent>();
  for (const life of lives.toSorted((a, b) => a.fromNs - b.fromNs)) {
    const opened = openedBy(life, { openings, taken, times });
    if (opened === undefined) continue;
    taken.add(opened.call);
    matches.set(life, opened.handle);
  }
  const byName = groupBy(handles.filter(isConnection), nameKey);
  const others = lives.filter((life) => !matches.has(life));
  for (const [key, sameName] of groupBy(others.filter(isConnection), nameKey)) {
    matchByName(byName.get(key) ?? [], sameName, { matches, times });
  }
  matchListeners(handles, others, matches);
  return matches;
}

/** A listener's life that no listen() call encloses is that of the nearest in time that was bound there. */
function matchListeners(
  handles: readonly SocketPart[],
  lives: readonly SocketPart[],
  matches: Map<SocketPart, SocketPart>,
): void {
  const taken = new Set(matches.values());
  const free = groupBy(
    handles.filter((handle) => !taken.has(handle) && isBound(handle)),
    nameKey,
  );
  for (const life of lives) {
    const [first] = life.events;
    const isListener = first?.kind === 'state' && isOfListener(first);
    const bound = isListener && !matches.has(life) ? (free.get(nameKey(life)) ?? []) : [];
    const near = bound.filter((handle) => mayHaveLived(handle, life));
    const distanceOf = ({ fromNs }: SocketPart): number => Math.abs(fromNs - life.fromNs);
    const [handle] = near.toSorted((a, b) => distanceOf(a) - distanceOf(b));
    if (handle === undefined) continue;
    matches.set(life, handle);
    bound.splice(bound.indexOf(handle), 1);
  }
}

/** Not where the life was seen to end before the first call, or to begin after the close(): that is one before, or after. */
function mayHaveLived(handle: SocketPart, life: SocketPart): boolean {
  const last = life.events.at(-1);
  const hasEnd = last?.kind === 'state' && last.to === 'CLOSED';
  const isClosed = handle.events.some((event) => event.kind === 'call' && isCall(event, 'close'));
  return !(
    (hasEnd && life.untilNs < handle.fromNs - CLOCK_TOLERANCE_NS) ||
    (isClosed && hasOpening(life) && life.fromNs > handle.untilNs + CLOCK_TOLERANCE_NS)
  );
}

function isBound({ name }: SocketPart): boolean {
  return !isComplete(name) && !hasNoPort(name.local);
}

function isOfListener({ from, to }: EventOf<'state'>): boolean {
  return to === 'LISTEN' || (from === 'LISTEN' && to === 'CLOSED');
}

interface Matching {
  readonly matches: Map<SocketPart, SocketPart>;
  readonly times: Times;
}

function isConnection(part: SocketPart): boolean {
  return isComplete(part.name);
}

function nameKey(part: SocketPart): string {
  return `${part.events[0]?.host ?? part.acceptedBy?.host} ${keyOf(part.name)}`;
}

function matchByName(
  handles: readonly SocketPart[],
  lives: readonly SocketPart[],
  { matches, times }: Matching,
): void {
  const inTurn = handles.toSorted((a, b) => a.fromNs - b.fromNs);
  let next = 0;
  for (const life of lives.toSorted((a, b) => a.fromNs - b.fromNs)) {
    while (isPast(life, inTurn[next], { after: inTurn[next + 1], times })) next += 1;
    const handle = inTurn[next];
    if (handle === undefined || !mayBe(handle, life, times)) continue;
    matches.set(life, handle);
    if (handle.acceptedBy !== undefined) next += 1;
  }
}

/** Whether a life began when the handle was no more, or another of the name was nearer. */
function isPast(
  life: SocketPart,
  handle: SocketPart | undefined,
  { after, times }: { readonly after: SocketPart | undefined; readonly times: Times },
): boolean {
  if (handle === undefined) return false;
  if (!hasOpening(life)) {
    return after !== undefined && after.fromNs <= life.fromNs + CLOCK_TOLERANCE_NS;
  }
  if (handle.acceptedBy !== undefined) return life.fromNs > handle.fromNs + CLOCK_TOLERANCE_NS;
  if (life.fromNs > handle.untilNs + CLOCK_TOLERANCE_NS) return true;
  if (after === undefined) return false;
  return distanceToOpening(after, life, times) < distanceToOpening(handle, life, times);
}

/** Whether its beginning was seen, and not lost or before the recording. */
function hasOpening({ events: [first] }: SocketPart): boolean {
  return first?.kind === 'state' && (first.from === 'CLOSED' || first.from === 'LISTEN');
}

function mayBe(handle: SocketPart, life: SocketPart, times: Times): boolean {
  if (handle.acceptedBy === undefined) {
    return life.untilNs >= handle.fromNs - CLOCK_TOLERANCE_NS;
  }
  // What was closed by a call before accept() returned had been accepted before.
  return !life.events.some(
    (event) =>
      event.kind === 'state' &&
      (event.to === 'FIN-WAIT-1' || event.to === 'LAST-ACK') &&
      times.placedNs(event) < handle.fromNs - CLOCK_TOLERANCE_NS,
  );
}

/** How far from the connect() call of a handle a life began. */
function distanceToOpening(handle: SocketPart, life: SocketPart, times: Times): number {
  const call = handle.events.find((event) => event.kind === 'call' && isCall(event, 'connect'));
  if (call === undefined) return Math.max(0, handle.fromNs - life.fromNs);
  const returnedNs = times.placedEndNs(call);
  return Math.max(0, handle.fromNs - life.fromNs, life.fromNs - returnedNs);
}

/** How many calls of one name may be under way in the threads of a process when a change is looked up. */
const AT_ONCE = 16;

interface Opening {
  readonly call: CallEvent;
  readonly handle: SocketPart;
}

/** connect() and listen() calls by whom and where to, each list in the order of time. */
function indexOpenings(
  handles: readonly SocketPart[],
  times: Times,
): ReadonlyMap<string, readonly Opening[]> {
  const openings = new Map<string, Opening[]>();
  for (const handle of handles) {
    for (const event of handle.events) {
      if (event.kind !== 'call') continue;
      const { host, witness, socket } = event;
      if (isCall(event, 'connect')) {
        addTo(openings, `${host} ${witness} >${socket.remote}`, { call: event, handle });
      } else if (isCall(event, 'listen')) {
        addTo(openings, `${host} ${witness} ${socket.local}`, { call: event, handle });
      }
    }
  }
  for (const list of openings.values()) {
    list.sort((a, b) => times.enteredNs(a.call) - times.enteredNs(b.call));
  }
  return openings;
}

/** The socket whose call made a life begin: the nearest call, where both do not have different names. */
function openedBy(
  life: SocketPart,
  {
    openings,
    taken,
    times,
  }: {
    readonly openings: ReadonlyMap<string, readonly Opening[]>;
    readonly taken: ReadonlySet<CallEvent>;
    readonly times: Times;
  },
): Opening | undefined {
  const [first] = life.events;
  if (first?.kind !== 'state' || first.from !== 'CLOSED') return undefined;
  const { host, witness, socket } = first;
  const end = first.to === 'LISTEN' ? socket.local : `>${socket.remote}`;
  const known = openings.get(`${host} ${witness} ${end}`) ?? [];
  const atNs = times.enteredNs(first);
  const last = lastIndexWhere(
    known,
    ({ call }) => times.enteredNs(call) <= atNs + CLOCK_TOLERANCE_NS,
  );
  const near = known
    .slice(Math.max(0, last + 1 - AT_ONCE), last + 1)
    .filter(
      (opening) =>
        atNs <= times.returnedNs(opening.call) + CLOCK_TOLERANCE_NS &&
        !taken.has(opening.call) &&
        !haveDifferentNames(opening.handle, life),
    );
  const distanceOf = ({ call }: Opening): number =>
    Math.max(times.enteredNs(call) - atNs, atNs - times.returnedNs(call), 0);
  const isNamed = ({ handle }: Opening): number => (nameKey(handle) === nameKey(life) ? 0 : 1);
  const [nearest] = near.toSorted(
    (a, b) => distanceOf(a) - distanceOf(b) || isNamed(a) - isNamed(b),
  );
  return nearest;
}

function haveDifferentNames(handle: SocketPart, life: SocketPart): boolean {
  if (!isConnection(handle) || !isConnection(life)) return false;
  const { local, remote } = handle.name;
  // A socket whose connect() failed has no address any more, and keeps its port.
  return isAnyAddress(local)
    ? portOf(local) !== portOf(life.name.local) || remote !== life.name.remote
    : keyOf(handle.name) !== keyOf(life.name);
}
