import type { Event, EventOf, Timeline, TimelineSocket } from '@socketlab/evidence';
import { type Coverage, findCoverage } from '../coverage.ts';
import {
  type Call,
  describeEnd,
  type EndFacts,
  enteredNs,
  isOwn,
  type Packet,
  portOf,
  returnedNs,
} from '../end-facts.ts';
import { isWholeConversation } from '../whole-conversation.ts';

/** One connection, with as much of both ends as was observed. */
export interface ConnectionFacts {
  readonly client: EndFacts;
  readonly server?: EndFacts;
  /** The accept() that handed it to the server's program. */
  readonly accept?: Call;
}

/** One server, and all who came to it. */
export interface ServedFacts {
  /** As it was opened. */
  readonly address: string;
  readonly listener?: EndFacts;
  readonly connections: readonly ConnectionFacts[];
  /** The client that connected first and said nothing. */
  readonly silent?: ConnectionFacts;
  /** The others, who came at once. */
  readonly many: readonly ConnectionFacts[];
}

/** What the clients told of one server. */
export interface ManyTold {
  readonly address: string;
  /** Local address of the silent client. */
  readonly silentLocal: string;
  /** How many came at once, and how many of them got their own bytes back. */
  readonly asked: number;
  readonly answered: number;
}

/** What the claims of tcp-multi are judged from. */
export interface MultiFacts {
  readonly timeline: Timeline;
  readonly single?: ServedFacts;
  readonly multi?: ServedFacts;
  readonly told: { readonly single?: ManyTold; readonly multi?: ManyTold };
  /** The capture, when it provably holds every packet of both servers' connections. */
  readonly coverage?: Coverage;
}

/**
 * The same without a server of which not every client was seen whose coming was told: a claim on all clients would pass
 * over one.
 */
export function onlyWhole({ single, multi, ...facts }: MultiFacts): MultiFacts {
  const isWhole = (served: ServedFacts | undefined, told: ManyTold | undefined): boolean =>
    told !== undefined && served?.many.length === told.asked && served.silent !== undefined;
  return {
    ...facts,
    ...(single !== undefined && isWhole(single, facts.told.single) ? { single } : {}),
    ...(multi !== undefined && isWhole(multi, facts.told.multi) ? { multi } : {}),
  };
}

/** Sorts a timeline into the two servers' connections. */
export function findMultiFacts(timeline: Timeline, told: MultiFacts['told']): MultiFacts {
  const { single, multi } = told;
  const singleFacts = single && findServed(timeline, single);
  const multiFacts = multi && findServed(timeline, multi);
  const clients = [singleFacts, multiFacts].flatMap((served) => served?.connections ?? []);
  const captured = findWholeCapture(timeline, clients);
  const coverage = captured && holdsConversations(clients, captured) ? captured : undefined;
  return {
    timeline,
    told,
    ...(singleFacts === undefined ? {} : { single: singleFacts }),
    ...(multiFacts === undefined ? {} : { multi: multiFacts }),
    ...(coverage === undefined ? {} : { coverage }),
  };
}

function findServed(timeline: Timeline, { address, silentLocal }: ManyTold): ServedFacts {
  const port = portOf(address);
  const sockets = timeline.sockets.filter(({ name }) => name.protocol === 'tcp');
  const byId = new Map(sockets.map((socket) => [socket.id, socket]));
  const events = new Map(timeline.events.map((event) => [event.id, event]));
  const listeners = sockets.filter(
    ({ end, name }) => end === 'listener' && portOf(name.local) === port,
  );
  const listener = listeners.find(isOwn) ?? listeners[0];
  const connections = sockets
    .filter(
      (socket) => socket.end === 'client' && portOf(socket.name.remote) === port && isOwn(socket),
    )
    .map((socket) => describeConnection(socket, { byId, events }));
  const silent = connections.find(({ client }) => client.socket.name.local === silentLocal);
  return {
    address,
    connections,
    many: connections.filter((connection) => connection !== silent),
    ...(silent === undefined ? {} : { silent }),
    ...(listener === undefined ? {} : { listener: describeEnd(listener) }),
  };
}

/** A client's socket, with the server's end of its connection and the accept() that made that. */
export function describeConnection(
  socket: TimelineSocket,
  {
    byId,
    events,
  }: {
    readonly byId: ReadonlyMap<string, TimelineSocket>;
    readonly events: ReadonlyMap<string, Event>;
  },
): ConnectionFacts {
  const peer = byId.get(socket.peerId ?? '');
  const accept = events.get(peer?.madeBy ?? '');
  return {
    client: describeEnd(socket),
    ...(peer === undefined ? {} : { server: describeEnd(peer) }),
    ...(accept?.kind === 'call' && accept.name === 'accept' ? { accept } : {}),
  };
}

function findWholeCapture(
  timeline: Timeline,
  connections: readonly ConnectionFacts[],
): Coverage | undefined {
  const calls = connections.flatMap(({ client }) => client.calls);
  const [first, last] = [least(calls, enteredNs), least(calls, (call) => -returnedNs(call))];
  return first === undefined || last === undefined
    ? undefined
    : findCoverage(timeline, { from: first, to: last });
}

/** Whether each connection's packets are there from its SYNs to its last ACK. */
function holdsConversations(
  connections: readonly ConnectionFacts[],
  { packets }: Coverage,
): boolean {
  // By both ends: the system gives a port again to a client of the other server.
  const own = new Map(
    connections.map(({ client }) => {
      const { local, remote } = client.socket.name;
      return [`${local} ${remote}`, [] as Packet[]];
    }),
  );
  for (const packet of packets) {
    const { local, remote } = packet.socket;
    own.get(`${local} ${remote}`)?.push(packet);
    own.get(`${remote} ${local}`)?.push(packet);
  }
  return [...own.values()].every(isWholeConversation);
}

function least<Item>(items: readonly Item[], rank: (item: Item) => bigint): Item | undefined {
  return items.reduce<Item | undefined>(
    (found, item) => (found === undefined || rank(item) < rank(found) ? item : found),
    undefined,
  );
}

/**
 * The first call of that name that the program made and that did what it asks for: a connect() that goes on (EINPROGRESS)
 * has not connected yet.
 */
export function madeCall(end: EndFacts | undefined, name: string): Call | undefined {
  return madeCalls(end, name).find(({ result }) => result >= 0);
}

/** All of them, failed ones too. */
export function madeCalls(end: EndFacts | undefined, name: string): readonly Call[] {
  return end?.calls.filter((call) => call.name === name && call.source === 'program') ?? [];
}

/** Those that were found for every one, or undefined when one is missing: a claim on all rests on each. */
export function forAll<Item, Found>(
  items: readonly Item[],
  find: (item: Item) => Found | undefined,
): readonly [Found, ...Found[]] | undefined {
  const found = items.map(find).filter((one) => one !== undefined);
  const [first, ...others] = found;
  return first === undefined || found.length < items.length ? undefined : [first, ...others];
}

/** The SYN that opened a connection, as it was captured. */
export function synOf({ client }: ConnectionFacts): EventOf<'packet'> | undefined {
  return client.packets.find(
    ({ tcp }) => tcp?.flags.includes('SYN') === true && !tcp.flags.includes('ACK'),
  );
}
