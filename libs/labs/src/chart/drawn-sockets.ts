import type { Timeline, TimelineSocket } from '@socketlab/evidence';

/** More ends than this no reader follows in one picture. */
const MOST_SOCKETS = 12;
const SOCKETS_WHEN_MANY = 5;

/** The sockets that pictures show: all, or of many the listeners and the first connections with both their ends. */
export function drawnSockets({ sockets }: Timeline): readonly TimelineSocket[] {
  if (sockets.length <= MOST_SOCKETS) return sockets;
  const listeners = sockets.filter(({ end }) => end === 'listener').slice(0, 2);
  const firsts = sockets.filter(({ end }) => end === 'client').slice(0, SOCKETS_WHEN_MANY);
  const ids = new Set([...listeners, ...firsts].flatMap(({ id, peerId = id }) => [id, peerId]));
  return sockets.filter(({ id }) => ids.has(id));
}
