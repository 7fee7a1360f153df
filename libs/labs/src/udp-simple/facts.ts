import type { Event, Timeline, TimelineSocket } from '@socketlab/evidence';
import { type Coverage, findCoverage, holdsDatagrams } from '../coverage.ts';
import {
  type Call,
  describeEnd,
  type EndFacts,
  enteredNs,
  type Packet,
  portOf,
} from '../end-facts.ts';
import type { LessonSource } from '../lab.ts';

/** What one client heard, as it told. */
export interface Told {
  readonly message: string;
  readonly local: string;
  /** Absent when nobody answered. */
  readonly reply?: string;
}

/** One client's socket. */
export interface ClientFacts {
  readonly end: EndFacts;
  readonly told: Told;
}

/** What the claims of udp-simple are judged from. */
export interface UdpFacts {
  readonly timeline: Timeline;
  /** Where the server listens, as it was opened. */
  readonly address: string;
  readonly server?: EndFacts;
  readonly clients: readonly ClientFacts[];
  readonly source?: LessonSource;
  /** How long the header of a link is in the capture, where it is known. */
  readonly linkHeaderBytes?: number;
  /** The capture, when it provably holds every packet from the first client's socket() to the last one's close(). */
  readonly coverage?: Coverage;
}

/** What a run hands over beside its events. */
export interface UdpRun {
  readonly timeline: Timeline;
  readonly address: string;
  readonly told: readonly Told[];
  readonly source?: LessonSource;
  readonly linkHeaderBytes?: number;
}

/** Sorts a timeline's sockets into a server and its clients. */
export function findUdpFacts(run: UdpRun): UdpFacts {
  const { timeline, address, told, source, linkHeaderBytes } = run;
  const sockets = timeline.sockets.filter(({ name }) => name.protocol === 'udp');
  const server = sockets.find((socket) => makesCall(socket, 'bind'));
  // The system may give one the port of another that has gone: each is the next that had it.
  const taken = new Set([server?.id]);
  const clients = told.flatMap((one): ClientFacts[] => {
    const port = portOf(one.local);
    const socket = sockets.find(
      ({ name, id, witness }) =>
        portOf(name.local) === port && !taken.has(id) && witness === 'client-agent',
    );
    taken.add(socket?.id);
    return socket === undefined ? [] : [{ end: describeEnd(socket), told: one }];
  });
  const calls = clients.flatMap(({ end }) => end.calls).toSorted(byTime);
  const [first, last] = [calls[0], calls.findLast(({ name }) => name === 'close')];
  const captured =
    first === undefined || last === undefined
      ? undefined
      : findCoverage(timeline, { from: first, to: last });
  const isWhole = clients.every(({ end }) => captured && holdsDatagrams(end, captured.packets));
  const coverage = isWhole ? captured : undefined;
  return {
    timeline,
    address,
    clients,
    ...(server === undefined ? {} : { server: describeEnd(server) }),
    ...(source === undefined ? {} : { source }),
    ...(linkHeaderBytes === undefined ? {} : { linkHeaderBytes }),
    ...(coverage === undefined ? {} : { coverage }),
  };
}

/** Whether the socket's own program made the call. */
function makesCall(socket: TimelineSocket, name: string): boolean {
  return socket.events.some(
    (event) => event.kind === 'call' && event.source === 'program' && event.name === name,
  );
}

function byTime(a: Event, b: Event): number {
  return Number(enteredNs(a) - enteredNs(b));
}

/** The program's own calls, from socket() to close(), when both are there: between them nothing is missing. */
export function wholeLife(end: EndFacts | undefined): readonly [Call, ...Call[]] | undefined {
  const calls = end?.calls.filter(({ source }) => source === 'program').toSorted(byTime) ?? [];
  const [first, ...others] = calls;
  const isWhole = first?.name === 'socket' && others.at(-1)?.name === 'close';
  return first !== undefined && isWhole ? [first, ...others] : undefined;
}

/** The client's datagram and the answer to it, in the capture. */
export function exchangeOf(
  { end }: ClientFacts,
  coverage: Coverage,
): { readonly asked: Packet; readonly answered: Packet } | undefined {
  const { local } = end.socket.name;
  const asked = coverage.packets.find(({ socket }) => socket.local === local);
  const answered = coverage.packets.find(({ socket }) => socket.remote === local);
  return asked === undefined || answered === undefined ? undefined : { asked, answered };
}
