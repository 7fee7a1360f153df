import type { Event } from './event.ts';
import type { SocketName } from './observation.ts';
import { addTo, lastIndexWhere } from './ordered-list.ts';
import type { SocketDraft } from './socket-draft.ts';
import { hasNoPort, isAnyAddress, isComplete, keyOf, portOf } from './socket-name.ts';
import { CLOCK_TOLERANCE_NS } from './times.ts';

/** Finds sockets by name and moment: a name belongs to one socket after the other. */
export interface SocketIndex {
  /** The socket that had the event's name then; undefined when none ever had it. */
  find(event: Event, atNs: number): SocketDraft | undefined;
  /** The socket that listened, or was bound, where `local` says. */
  findBound(event: { host: string; socket: SocketName }, atNs: number): SocketDraft | undefined;
  add(draft: SocketDraft): void;
}

/** An index of these sockets. */
export function createSocketIndex(drafts: readonly SocketDraft[]): SocketIndex {
  const byName = new Map<string, SocketDraft[]>();
  const byLocal = new Map<string, SocketDraft[]>();
  const add = (draft: SocketDraft): void => {
    if (isComplete(draft.name)) addTo(byName, `${draft.host} ${keyOf(draft.name)}`, draft);
    for (const local of boundTo(draft)) addTo(byLocal, `${draft.host} ${local}`, draft);
  };
  for (const draft of drafts.toSorted((a, b) => a.fromNs - b.fromNs)) add(draft);
  const findBound: SocketIndex['findBound'] = ({ host, socket }, atNs) => {
    const { protocol, local } = socket;
    const exact = byLocal.get(`${host} ${protocol} ${local}`);
    return latest(exact ?? byLocal.get(`${host} ${protocol} *:${portOf(local)}`), atNs);
  };
  return {
    add,
    findBound,
    find(event, atNs) {
      const { host, socket } = event;
      if (!isComplete(socket)) return hasNoPort(socket.local) ? undefined : findBound(event, atNs);
      const known = byName.get(`${host} ${keyOf(socket)}`);
      if (known === undefined)
        return socket.protocol === 'udp' ? findBound(event, atNs) : undefined;
      const place = Math.max(0, startedBy(known, atNs));
      const [before, then, next] = [known[place - 1], known[place], known[place + 1]];
      if (then && next && showsNext(event) && isNearer(next, then, atNs)) return next;
      const isOlder = then !== undefined && !mayShow(event, then);
      return isOlder && before !== undefined && mayShow(event, before) ? before : then;
    },
  };
}

/** Where a socket is bound to, while it has no other end: a bound address, or a port of every address. */
function boundTo({ events, name }: SocketDraft): ReadonlySet<string> {
  const bound = new Set<string>();
  const names = events.filter(({ kind }) => kind !== 'packet').map(({ socket }) => socket);
  for (const { protocol, local, remote } of [...names, name]) {
    if (hasNoPort(local) || (protocol === 'tcp' && !hasNoPort(remote))) continue;
    bound.add(`${protocol} ${local}`);
    if (isAnyAddress(local)) bound.add(`${protocol} *:${portOf(local)}`);
  }
  return bound;
}

function startedBy(drafts: readonly SocketDraft[], atNs: number): number {
  return lastIndexWhere(drafts, ({ fromNs }) => fromNs <= atNs);
}

function latest(drafts: readonly SocketDraft[] = [], atNs: number): SocketDraft | undefined {
  return drafts[Math.max(0, startedBy(drafts, atNs))];
}

/** What a socket leaves behind is seen after its end; anything else is not. */
function showsNext(event: Event): boolean {
  return event.kind !== 'snapshot' || (event.state !== undefined && event.state !== 'TIME-WAIT');
}

/** Whether a moment lies after one socket's end, and nearer to the next one's beginning: that may be stamped late. */
function isNearer(next: SocketDraft, then: SocketDraft, atNs: number): boolean {
  const untilNextNs = next.fromNs - atNs;
  return untilNextNs <= CLOCK_TOLERANCE_NS && atNs - then.untilNs > untilNextNs;
}

/** Tables are read before what they say is stamped: what shows a state that the socket never had is of the one before. */
function mayShow(event: Event, { states }: SocketDraft): boolean {
  if (event.kind !== 'snapshot' || event.state === undefined || states.length === 0) return true;
  const { state } = event;
  if (state === 'SYN-RECEIVED') return true;
  // It comes of having closed first; the change out of it, or into it, is not traced.
  if (state === 'TIME-WAIT')
    return states.some(({ to }) => to === 'FIN-WAIT-1' || to === 'FIN-WAIT-2');
  return states.some(({ from, to }) => from === state || to === state);
}
