import type { Timeline } from '@socketlab/evidence';
import { type Call, describeEnd, type EndFacts } from '../end-facts.ts';
import type { Exchange, LessonSource } from '../lab.ts';

/** What the claims of tcp-simple are judged from. */
export interface Facts {
  readonly timeline: Timeline;
  readonly listener?: EndFacts;
  /** The server's end of the connection. */
  readonly server?: EndFacts;
  readonly client?: EndFacts;
  /** The accept() call that handed the connection over. */
  readonly accept?: Call;
  readonly exchange: Exchange;
  readonly source?: LessonSource;
}

/** Sorts a timeline's sockets into the parts of one exchange. */
export function findFacts(sources: {
  readonly timeline: Timeline;
  readonly exchange: Exchange;
  readonly source?: LessonSource;
}): Facts {
  const { timeline, exchange, source } = sources;
  const client = timeline.sockets.find((socket) => socket.end === 'client');
  const connections = timeline.sockets.filter((socket) => socket.end === 'server');
  const server = connections.find((socket) => socket.id === client?.peerId) ?? connections[0];
  const listener = timeline.sockets.find((socket) => socket.end === 'listener');
  const accept = timeline.events.find((event) => event.id === server?.madeBy);
  return {
    timeline,
    exchange,
    ...(source === undefined ? {} : { source }),
    ...(listener === undefined ? {} : { listener: describeEnd(listener) }),
    ...(server === undefined ? {} : { server: describeEnd(server) }),
    ...(client === undefined ? {} : { client: describeEnd(client) }),
    ...(accept?.kind === 'call' ? { accept } : {}),
  };
}
