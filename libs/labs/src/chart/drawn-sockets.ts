import type { Timeline, TimelineSocket } from '@socketlab/evidence';
import { groupByServer } from './served.ts';

/** More ends than this no reader follows in one picture. */
const MOST_SOCKETS = 12;
/** Of each server, then. */
const CLIENTS_WHEN_MANY = 3;

/** The sockets that pictures show: all, or of many each server's listener and its first connections with both ends. */
export function drawnSockets(timeline: Timeline): readonly TimelineSocket[] {
  const { sockets } = timeline;
  if (sockets.length <= MOST_SOCKETS) return sockets;
  const shown = groupByServer(timeline).flatMap(({ sockets: own }) => [
    ...own.filter(({ end }) => end === 'listener').slice(0, 1),
    ...own.filter(({ end }) => end === 'client').slice(0, CLIENTS_WHEN_MANY),
  ]);
  const ids = new Set(shown.flatMap(({ id, peerId = id }) => [id, peerId]));
  return sockets.filter(({ id }) => ids.has(id));
}
