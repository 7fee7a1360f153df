import { endOnWire } from './conversation-ends.ts';
import type { Event } from './event.ts';
import type { SocketName } from './observation.ts';
import type { SocketDraft } from './socket-draft.ts';
import { isAnyAddress, portOf } from './socket-name.ts';
import type { TimelineSocket } from './timeline.ts';
import { type CallEvent, isCall } from './timeline-calls.ts';

interface Described {
  /** The accept() calls of connections that no call knows by a handle. */
  readonly madeBy: ReadonlyMap<SocketDraft, CallEvent>;
  readonly idOf: (draft: SocketDraft | undefined) => string | undefined;
}

/** Says of each socket what it is. */
export function describeSockets(
  drafts: readonly SocketDraft[],
  { madeBy, idOf }: Described,
): readonly TimelineSocket[] {
  const listening = new Set(drafts.filter(isListener).map(({ name }) => name.local));
  return drafts.map((draft) => {
    const [first] = draft.events;
    const acceptedBy = draft.acceptedBy ?? madeBy.get(draft);
    const maker = acceptedBy ?? draft.events.find(isSocketCall);
    const peerId = idOf(draft.peer);
    return {
      id: idOf(draft) ?? '',
      host: draft.host,
      witness: first?.witness ?? '',
      end: endOf(draft, acceptedBy !== undefined, listening),
      name: nameOf(draft),
      ...(peerId === undefined ? {} : { peerId }),
      ...(maker === undefined ? {} : { madeBy: maker.id }),
      events: draft.events,
      received: draft.received,
    };
  });
}

/** A socket that sends from any address of the machine has one all the same: its packets and the kernel name it. */
function nameOf({ name, events }: SocketDraft): SocketName {
  if (!isAnyAddress(name.local)) return name;
  const port = portOf(name.local);
  const told = events.find(
    ({ kind, socket }) =>
      (kind === 'packet' || kind === 'state') &&
      portOf(socket.local) === port &&
      !isAnyAddress(socket.local),
  );
  return told === undefined ? name : { ...name, local: told.socket.local };
}

function isSocketCall(event: Event): boolean {
  return event.kind === 'call' && event.name === 'socket';
}

function isListener({ events, name }: SocketDraft): boolean {
  if (name.protocol !== 'tcp') return false;
  return events.some(
    (event) =>
      (event.kind === 'call' && isCall(event, 'accept') && event.result >= 0) ||
      (event.kind === 'call' && event.name === 'listen' && event.result === 0) ||
      (event.kind === 'state' && event.to === 'LISTEN') ||
      (event.kind === 'snapshot' && event.state === 'LISTEN'),
  );
}

function endOf(
  draft: SocketDraft,
  isAccepted: boolean,
  listening: ReadonlySet<SocketName['local']>,
): TimelineSocket['end'] {
  const { events, name } = draft;
  if (name.protocol === 'udp') return endOfDatagrams(draft);
  if (isListener(draft)) return 'listener';
  if (isAccepted) return 'server';
  for (const event of events) {
    if (event.kind === 'call' && event.name === 'connect') return 'client';
    if (event.kind === 'state' && event.to === 'SYN-SENT') return 'client';
    if (event.kind === 'state' && event.to === 'SYN-RECEIVED') return 'server';
  }
  if (listening.has(name.local)) return 'server';
  return listening.has(name.remote) ? 'client' : (endOnWire(draft) ?? 'unknown');
}

/** UDP has no listener: who waited for what came first is the server, who sent first the client. */
function endOfDatagrams({ events, received }: SocketDraft): TimelineSocket['end'] {
  for (const event of events) {
    if (event.kind === 'packet') {
      const isLater = received.some(
        ({ monotonicNs }) => BigInt(monotonicNs) < BigInt(event.monotonicNs),
      );
      return isLater ? 'server' : 'client';
    }
    if (event.kind !== 'call') continue;
    if (isCall(event, 'send')) return 'client';
    if (isCall(event, 'recv')) return 'server';
  }
  if (received.length > 0) return 'server';
  const isBound = events.some((event) => event.kind === 'call' && event.name === 'bind');
  return isBound ? 'server' : 'unknown';
}
