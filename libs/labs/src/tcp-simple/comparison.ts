import type { Timeline } from '@socketlab/evidence';
import { type Coverage, findCoverage, holdsDatagrams } from '../coverage.ts';
import { type Call, describeEnd, type EndFacts, type Packet, portOf } from '../end-facts.ts';
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
  /** ICMP port unreachable, by the local address that was told. */
  readonly unreachable: ReadonlyMap<string, Packet>;
}

/** Adds what tcp.5 compares to the facts of the TCP connection. */
export function findComparison(facts: Facts, told: ComparisonTold): ComparisonFacts {
  const { timeline } = facts;
  const endOf = (local: string | undefined): EndFacts | undefined => {
    const socket = timeline.sockets.find(
      ({ name, end }) =>
        name.protocol === 'udp' && end === 'client' && portOf(name.local) === portOf(local ?? ''),
    );
    return socket === undefined ? undefined : describeEnd(socket);
  };
  const udpClient = endOf(told.udpLocal);
  const udp = findUdp(timeline, udpClient);
  const refused = findRefused(timeline);
  const [connected, unconnected] = [endOf(told.connectedLocal), endOf(told.unconnectedLocal)];
  const errors = timeline.events.filter((event) => event.kind === 'packet');
  return {
    ...facts,
    ...(udpClient === undefined ? {} : { udpClient }),
    ...(udp === undefined ? {} : { udp }),
    ...(refused === undefined ? {} : { refused }),
    ...(connected === undefined ? {} : { connected }),
    ...(unconnected === undefined ? {} : { unconnected }),
    unreachable: new Map(
      errors
        .filter(({ icmp }) => icmp !== undefined)
        .map((packet) => [packet.socket.remote, packet] as const),
    ),
  };
}

function findUdp(timeline: Timeline, client: EndFacts | undefined): ComparisonFacts['udp'] {
  const [first, close] = [client?.calls[0], client?.call('close')];
  if (client === undefined || first === undefined || close === undefined) return undefined;
  const coverage = findCoverage(timeline, { from: first, to: close });
  if (coverage === undefined) return undefined;
  const { local } = client.socket.name;
  const packets = coverage.packets.filter(
    ({ socket, icmp }) => icmp === undefined && (socket.local === local || socket.remote === local),
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
  const packets = timeline.events.filter(
    (event) =>
      event.kind === 'packet' &&
      [event.socket.local, event.socket.remote].includes(socket?.name.local ?? ''),
  );
  return { connect, packets: packets as readonly Packet[] };
}
