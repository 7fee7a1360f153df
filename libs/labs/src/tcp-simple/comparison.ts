import type { Timeline } from '@socketlab/evidence';
import { type Coverage, findCoverage, holdsDatagrams } from '../coverage.ts';
import {
  type Call,
  describeEnd,
  type EndFacts,
  enteredNs,
  type Packet,
  portOf,
  returnedNs,
  TOLERANCE_NS,
} from '../end-facts.ts';
import type { Facts } from './facts.ts';

/** What the UDP client heard, and what came of speaking to nobody, as client-agent told. */
export interface ComparisonTold {
  /** Local address of the client that the UDP server answered. */
  readonly udpLocal?: string;
  /** Of the one that spoke to a closed port, and could hear of it: its socket was connected. */
  readonly connectedLocal?: string;
  /** Of the one that could not. */
  readonly unconnectedLocal?: string;
}

/** The same message over UDP, and both protocols against a port where nobody is. */
export interface ComparisonFacts extends Facts {
  readonly udpClient?: EndFacts;
  /** With its packets, when the capture provably holds them. */
  readonly udp?: {
    readonly packets: readonly Packet[];
    readonly coverage: Coverage;
  };
  /** connect() that was refused, and its packets. */
  readonly refused?: { readonly connect: Call; readonly packets: readonly Packet[] };
  readonly connected?: EndFacts;
  readonly unconnected?: EndFacts;
  /** ICMP port unreachable, by the id of the socket that was told. */
  readonly unreachable: ReadonlyMap<string, Packet>;
}

/** Adds what tcp.5 compares to the facts of the TCP connection. */
export function findComparison(facts: Facts, told: ComparisonTold): ComparisonFacts {
  const { timeline } = facts;
  // The system may give one the port of another that has gone: each is the next that had it.
  const taken = new Set<string>();
  const endOf = (local: string | undefined): EndFacts | undefined => {
    const socket = timeline.sockets.find(
      ({ name, end, id }) =>
        name.protocol === 'udp' &&
        end === 'client' &&
        portOf(name.local) === portOf(local ?? '') &&
        !taken.has(id),
    );
    if (socket !== undefined) taken.add(socket.id);
    return socket && describeEnd(socket);
  };
  const udpClient = endOf(told.udpLocal);
  const udp = findUdp(timeline, udpClient);
  const refused = findRefused(timeline);
  const [unconnected, connected] = [endOf(told.unconnectedLocal), endOf(told.connectedLocal)];
  const errors = timeline.events.filter((event) => event.kind === 'packet');
  const errorTo = (end: EndFacts): readonly (readonly [string, Packet])[] => {
    const told = errors.find(
      (packet) =>
        packet.icmp !== undefined &&
        packet.socket.remote === end.socket.name.local &&
        isInLife(packet, end),
    );
    return told === undefined ? [] : [[end.socket.id, told]];
  };
  return {
    ...facts,
    ...(udpClient === undefined ? {} : { udpClient }),
    ...(udp === undefined ? {} : { udp }),
    ...(refused === undefined ? {} : { refused }),
    ...(connected === undefined ? {} : { connected }),
    ...(unconnected === undefined ? {} : { unconnected }),
    unreachable: new Map([unconnected, connected].flatMap((end) => (end ? errorTo(end) : []))),
  };
}

/** Whether a packet passed while the program had the socket: before and after, its port was another's. */
function isInLife(packet: Packet, { calls }: EndFacts): boolean {
  const [first, last] = [calls[0], calls.at(-1)];
  if (first === undefined || last === undefined) return false;
  const atNs = enteredNs(packet);
  return atNs >= enteredNs(first) - TOLERANCE_NS && atNs <= returnedNs(last) + TOLERANCE_NS;
}

function findUdp(timeline: Timeline, client: EndFacts | undefined): ComparisonFacts['udp'] {
  const [first, close] = [client?.calls[0], client?.call('close')];
  if (client === undefined || first === undefined || close === undefined) return undefined;
  const coverage = findCoverage(timeline, { from: first, to: close });
  if (coverage === undefined) return undefined;
  const { local } = client.socket.name;
  const packets = coverage.packets.filter(
    (packet) =>
      packet.socket.protocol === 'udp' &&
      packet.icmp === undefined &&
      [packet.socket.local, packet.socket.remote].includes(local) &&
      isInLife(packet, client),
  );
  return holdsDatagrams(client, packets) ? { packets, coverage } : undefined;
}

function findRefused(timeline: Timeline): ComparisonFacts['refused'] {
  const connect = timeline.events.find(
    (event) =>
      event.kind === 'call' &&
      event.source === 'program' &&
      event.name === 'connect' &&
      event.socket.protocol === 'tcp' &&
      event.errno === 'ECONNREFUSED',
  );
  if (connect?.kind !== 'call') return undefined;
  const socket = timeline.sockets.find(({ events }) => events.includes(connect));
  const { local, remote } = socket?.name ?? connect.socket;
  const ends = [local, remote];
  // Before it the port may have been another client's; a UDP socket may have the same number.
  const packets = timeline.events.filter(
    (event) =>
      event.kind === 'packet' &&
      event.socket.protocol === 'tcp' &&
      event.icmp === undefined &&
      ends.includes(event.socket.local) &&
      ends.includes(event.socket.remote) &&
      enteredNs(event) >= enteredNs(connect) - TOLERANCE_NS,
  );
  return { connect, packets: packets as readonly Packet[] };
}
