import type { Timeline, TimelineRow, TimelineSocket } from '@socketlab/evidence';

/** A server's address, and the sockets of both ends that belong to it. */
export interface Served {
  /** `127.0.0.1:65432`. */
  readonly address: string;
  /** Who served there; absent when nobody was seen to. */
  readonly daemon?: string;
  readonly sockets: readonly TimelineSocket[];
}

/** The sockets of a timeline by the server's address, in the order of their first events. */
export function groupByServer({ sockets }: Pick<Timeline, 'sockets'>): readonly Served[] {
  const groups = new Map<string, TimelineSocket[]>();
  for (const socket of sockets) {
    const { protocol, local, remote } = socket.name;
    const key = `${protocol} ${socket.end === 'client' ? remote : local}`;
    groups.set(key, [...(groups.get(key) ?? []), socket]);
  }
  return [...groups].map(([key, own]) => {
    const daemon = own.flatMap(daemonOf)[0];
    const address = key.slice(key.indexOf(' ') + 1);
    return { address, ...(daemon === undefined ? {} : { daemon }), sockets: own };
  });
}

/** Whether it is the listener that the lab's own one took the place of: it began before, and was only seen ending. */
export function wasReplaced({ events }: TimelineSocket): boolean {
  const calls = events.flatMap((event) => (event.kind === 'call' ? [event.name] : []));
  return (
    calls.join() === 'close' && events.every(({ kind }) => kind === 'call' || kind === 'snapshot')
  );
}

/**
 * Tells whether a row belongs to a server's chart: by its socket, a packet that no socket sent by the one it reached,
 * a call without a socket by who made it. What is about all of them, as a capture's beginning, belongs to each.
 */
export function belongsTo({ daemon, sockets }: Served): (row: TimelineRow) => boolean {
  const ids = new Set(sockets.map(({ id }) => id));
  return ({ event, socketId, receiverId }) => {
    const id = socketId ?? receiverId;
    if (id !== undefined) return ids.has(id);
    return event.kind === 'call' ? event.witness === daemon : event.kind !== 'packet';
  };
}

/** A client's capture sees the server's packets too: only a call tells whose the socket is. */
function daemonOf({ end, events }: TimelineSocket): readonly string[] {
  if (end === 'client' || end === 'unknown') return [];
  return events.flatMap((event) => (event.kind === 'call' ? [event.witness] : [])).slice(0, 1);
}
