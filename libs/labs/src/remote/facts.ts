import {
  type EventOf,
  type PacketPassage,
  passageOf,
  THIS_HOST,
  type Timeline,
  type TimelineSocket,
} from '@socketlab/evidence';
import { type Coverage, findCoverage } from '../coverage.ts';
import {
  type Call,
  describeEnd,
  type EndFacts,
  isOwn,
  type Packet,
  returnedNs,
} from '../end-facts.ts';
import type { LessonSource } from '../lab.ts';
import { isLoopbackInterface } from '../loopback-interface.ts';
import { isWholeConversation } from '../whole-conversation.ts';

/** What the lab was told, beside the evidence. */
export interface RemoteTold {
  /** The other machine's name here, and its address. */
  readonly host: string;
  readonly address: string;
  /** Where its server listened. */
  readonly listener?: string;
  readonly message: string;
  readonly reply?: string;
}

/** A capture of the connection at one end: provably all of it, from its SYNs to its last ACK. */
export interface EndCapture extends Coverage {
  /** The connection's own packets in it. */
  readonly own: readonly Packet[];
}

/** What the claims of the remote lab are judged from. */
export interface RemoteFacts {
  readonly timeline: Timeline;
  readonly told: RemoteTold;
  /** The interface that holds the server's address, and the one here that leads to it. */
  readonly holds?: EventOf<'interface'>;
  readonly leads?: EventOf<'interface'>;
  readonly listener?: EndFacts;
  readonly server?: EndFacts;
  readonly client?: EndFacts;
  readonly accept?: Call;
  readonly source?: LessonSource;
  readonly atServer?: EndCapture;
  readonly atClient?: EndCapture;
  /** Of the loopback interface here, with the same port, from before the client's first call until after its last. */
  readonly loopback?: EndCapture;
  /** Each segment of the connection, as it was seen to leave and to arrive; empty unless both ends captured it all. */
  readonly passages: readonly PacketPassage[];
}

/** Sorts a timeline of two hosts into the parts of one connection. */
export function findRemoteFacts(
  timeline: Timeline,
  told: RemoteTold,
  source?: LessonSource,
): RemoteFacts {
  const sockets = timeline.sockets.filter(({ name }) => name.protocol === 'tcp').filter(isOwn);
  const client = sockets.find(({ end, host }) => end === 'client' && host === THIS_HOST);
  const served = sockets.filter(({ end, host }) => end === 'server' && host === told.host);
  // Where somebody translates addresses on the way, the two ends do not name each other: then it is who came, if one did.
  const server =
    served.find(({ id }) => id === client?.peerId) ?? (served.length === 1 ? served[0] : undefined);
  const listener = sockets.find(({ end, host }) => end === 'listener' && host === told.host);
  const accept = timeline.events.find(({ id }) => id === server?.madeBy);
  const interfaces = timeline.events.filter((event) => event.kind === 'interface');
  const holds = interfaces.find(({ host, part }) => host === told.host && part === 'holds');
  const leads = interfaces.find(({ host, part }) => host === THIS_HOST && part === 'leads');
  const ends = { client, server };
  const [atServer, atClient] = [told.host, THIS_HOST].map((host) => findAt(timeline, host, ends));
  return {
    timeline,
    told,
    passages: atServer && atClient ? passagesOf(timeline, client) : [],
    ...defined({
      holds,
      leads,
      source,
      atServer,
      atClient,
      loopback: findLoopback(timeline, client),
    }),
    ...defined({
      listener: listener && describeEnd(listener),
      server: server && describeEnd(server),
    }),
    ...defined({ client: client && describeEnd(client) }),
    ...(accept?.kind === 'call' ? { accept } : {}),
  };
}

type Defined<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Defined<Fields>;
}

interface Ends {
  readonly client: TimelineSocket | undefined;
  readonly server: TimelineSocket | undefined;
}

function isOfConnection(client: TimelineSocket | undefined, { socket, icmp }: Packet): boolean {
  if (client === undefined || icmp !== undefined) return false;
  const { local, remote } = client.name;
  const ends = [socket.local, socket.remote];
  return socket.protocol === 'tcp' && ends.includes(local) && ends.includes(remote);
}

/** The capture of the card at one end, by the moments of that end's own socket: one host's clock. */
function findAt(
  timeline: Timeline,
  host: string,
  { client, server }: Ends,
): EndCapture | undefined {
  const own = host === THIS_HOST ? client : server;
  const span = spanOf(own);
  if (span === undefined) return undefined;
  const coverage = findCoverage(
    timeline,
    span,
    (mark) => mark.host === host && !isLoopbackInterface(mark.interface),
  );
  const packets = coverage?.packets.filter((packet) => isOfConnection(client, packet)) ?? [];
  if (coverage === undefined || !isWholeConversation(packets)) return undefined;
  return { ...coverage, own: packets };
}

function findLoopback(
  timeline: Timeline,
  client: TimelineSocket | undefined,
): EndCapture | undefined {
  const span = spanOf(client);
  const coverage =
    span &&
    findCoverage(
      timeline,
      span,
      (mark) => mark.host === THIS_HOST && isLoopbackInterface(mark.interface),
    );
  if (coverage === undefined) return undefined;
  return { ...coverage, own: coverage.packets.filter((packet) => isOfConnection(client, packet)) };
}

/** The first of its calls, and the last that returned. */
function spanOf(socket: TimelineSocket | undefined): { from: Call; to: Call } | undefined {
  const calls = socket?.events.filter((event) => event.kind === 'call') ?? [];
  const [from] = calls;
  const to = calls.toSorted((a, b) => (returnedNs(a) < returnedNs(b) ? -1 : 1)).at(-1);
  return from === undefined || to === undefined ? undefined : { from, to };
}

function passagesOf(
  timeline: Timeline,
  client: TimelineSocket | undefined,
): readonly PacketPassage[] {
  return timeline.rows.flatMap((row) =>
    row.event.kind === 'packet' && isOfConnection(client, row.event) ? [passageOf(row)] : [],
  );
}

/**
 * The first segment with exactly these flags that passed the wire, and that acknowledges this number where one is asked
 * for: one that was lost did not.
 */
export function passageWith(
  { passages }: RemoteFacts,
  flags: readonly string[],
  acknowledgment?: number,
): Required<PacketPassage> | undefined {
  for (const { sent, received } of passages) {
    const isSought =
      sent?.tcp?.flags.toSorted().join() === flags.join() &&
      (acknowledgment === undefined || sent.tcp.acknowledgment === acknowledgment);
    if (isSought && received !== undefined) return { sent, received };
  }
  return undefined;
}

/**
 * A SYN and its SYN-ACK in a capture. Of SYNs that were sent several times the answer's echo of the timestamp tells which
 * it answers (RFC 7323 section 4); without that nobody knows, and there is no pair.
 */
export function openingPair(
  capture: EndCapture | undefined,
): { readonly syn: Packet; readonly answer: Packet } | undefined {
  const having = (flags: string): readonly Packet[] =>
    capture?.own.filter(({ tcp }) => tcp?.flags.toSorted().join() === flags) ?? [];
  const [syns, [answer]] = [having('SYN'), having('ACK,SYN')];
  const echo = answer?.tcp?.timestamps?.echo;
  const syn = syns.length === 1 ? syns[0] : syns.find(({ tcp }) => tcp?.timestamps?.value === echo);
  return syn === undefined || answer === undefined ? undefined : { syn, answer };
}
