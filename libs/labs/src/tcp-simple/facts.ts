import type { Timeline, TimelineSocket } from '@socketlab/evidence';
import { type Coverage, findCoverage } from '../coverage.ts';
import {
  type Call,
  describeEnd,
  type EndFacts,
  isOwn,
  type Packet,
  returnedNs,
} from '../end-facts.ts';
import type { Exchange, LessonSource } from '../lab.ts';
import { isWholeConversation } from '../whole-conversation.ts';

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
  /** The capture, when it provably holds every packet of the connection, from its SYNs to its last ACK. */
  readonly coverage?: Coverage;
  /** The connection's own packets in it, in the order of their frames; empty without. */
  readonly packets: readonly Packet[];
}

/** Sorts a timeline's sockets into the parts of one exchange. */
export function findFacts(sources: {
  readonly timeline: Timeline;
  readonly exchange: Exchange;
  readonly source?: LessonSource;
}): Facts {
  const { timeline, exchange, source } = sources;
  const sockets = timeline.sockets.filter(
    (socket) => socket.name.protocol === 'tcp' && isOwn(socket),
  );
  const client = sockets.find((socket) => socket.end === 'client');
  const connections = sockets.filter((socket) => socket.end === 'server');
  const server = connections.find((socket) => socket.id === client?.peerId) ?? alone(connections);
  const listener = sockets.find((socket) => socket.end === 'listener');
  const accept = timeline.events.find((event) => event.id === server?.madeBy);
  const captured = findConnectionCoverage(timeline, { client, server });
  const packets = captured?.packets.filter((packet) => isOf(packet, client)) ?? [];
  const coverage = isWholeConversation(packets) ? captured : undefined;
  return {
    timeline,
    exchange,
    ...(coverage === undefined ? {} : { coverage }),
    packets: coverage === undefined ? [] : packets,
    ...(source === undefined ? {} : { source }),
    ...(listener === undefined ? {} : { listener: describeEnd(listener) }),
    ...(server === undefined ? {} : { server: describeEnd(server) }),
    ...(client === undefined ? {} : { client: describeEnd(client) }),
    ...(accept?.kind === 'call' ? { accept } : {}),
  };
}

/** Whose peer nobody names is the client's own only where nobody else came: another program's has its port too. */
function alone(connections: readonly TimelineSocket[]): TimelineSocket | undefined {
  return connections.length === 1 ? connections[0] : undefined;
}

function findConnectionCoverage(
  timeline: Timeline,
  ends: {
    readonly client: TimelineSocket | undefined;
    readonly server: TimelineSocket | undefined;
  },
): Coverage | undefined {
  const first = ends.client?.events.find((event) => event.kind === 'call');
  const calls = [...(ends.client?.events ?? []), ...(ends.server?.events ?? [])].filter(
    (event) => event.kind === 'call',
  );
  const last = calls.reduce<Call | undefined>(
    (latest, call) =>
      latest === undefined || returnedNs(call) > returnedNs(latest) ? call : latest,
    undefined,
  );
  return first === undefined || last === undefined
    ? undefined
    : findCoverage(timeline, { from: first, to: last });
}

/** By both ends: the system gives a port again to a client of another server. */
function isOf({ socket, icmp }: Packet, client: TimelineSocket | undefined): boolean {
  const isTcp = socket.protocol === 'tcp' && icmp === undefined;
  if (!isTcp || client === undefined) return false;
  const { local, remote } = client.name;
  return (
    (socket.local === local && socket.remote === remote) ||
    (socket.local === remote && socket.remote === local)
  );
}
