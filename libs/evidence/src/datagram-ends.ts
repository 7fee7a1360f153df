import { addTo, lastIndexWhere } from './ordered-list.ts';
import { createNamedDraft, type PacketEvent, type SocketDraft } from './socket-draft.ts';
import type { SocketIndex } from './socket-index.ts';
import { hasNoPort, mirror, scopeOf } from './socket-name.ts';
import { type CallEvent, isCall } from './timeline-calls.ts';
import { CLOCK_TOLERANCE_NS, type Times } from './times.ts';

/** A packet that is no segment, and the sockets that it left and reached. */
export interface Datagram {
  readonly packet: PacketEvent;
  /** Undefined of an error told by the system: no socket was there. */
  readonly sender: SocketDraft | undefined;
  readonly receiver: SocketDraft | undefined;
}

interface Found {
  readonly drafts: SocketDraft[];
  readonly index: SocketIndex;
  readonly times: Times;
}

/**
 * Finds the sockets of datagrams, and of errors told about segments. UDP knows endpoints only: a bound socket has all
 * that comes to its address. A socket without a name yet is the one whose sendto() encloses what left the new endpoint.
 */
export function findDatagrams(
  packets: readonly PacketEvent[],
  { drafts, index, times }: Found,
): readonly Datagram[] {
  const hosts = [...new Set(drafts.map(({ host }) => host))];
  const unnamed = createUnnamed(drafts, times);
  const find = (packet: PacketEvent, socket: PacketEvent['socket']): SocketDraft | undefined => {
    const others = scopeOf(packet.host, socket) === '' ? hosts : [];
    for (const host of new Set([packet.host, ...others])) {
      const draft = index.find({ ...packet, host, socket }, times.placedNs(packet));
      if (draft !== undefined) return draft;
    }
    return undefined;
  };
  return packets
    .filter(({ tcp, icmp }) => tcp === undefined || icmp !== undefined)
    .map((packet) => {
      const { host, socket, icmp } = packet;
      const receiver = find(packet, mirror(socket));
      if (icmp !== undefined) return { packet, sender: undefined, receiver };
      const sender = find(packet, socket) ?? unnamed.nameBy(packet);
      const known = sender ?? createNamedDraft(host, endpointOf(socket), times.placedNs(packet));
      if (sender === undefined) drafts.push(known);
      if (known !== find(packet, socket)) index.add(known);
      return { packet, sender: known, receiver };
    });
}

/** Gives each socket what it sent, and what reached it. */
export function handDatagrams(datagrams: readonly Datagram[]): void {
  for (const { packet, sender, receiver } of datagrams) {
    sender?.events.push(packet);
    receiver?.received.push(packet);
  }
}

function endpointOf({ protocol, local }: PacketEvent['socket']): PacketEvent['socket'] {
  return { protocol, local, remote: local.startsWith('[') ? '[::]:0' : '0.0.0.0:0' };
}

/** UDP sockets that no event names: the system chose their port as they sent. */
function createUnnamed(
  drafts: readonly SocketDraft[],
  times: Times,
): { nameBy(packet: PacketEvent): SocketDraft | undefined } {
  const sends = new Map<string, { readonly call: CallEvent; readonly draft: SocketDraft }[]>();
  for (const draft of drafts) {
    if (draft.name.protocol !== 'udp' || !hasNoPort(draft.name.local)) continue;
    for (const call of draft.events) {
      if (call.kind === 'call' && isCall(call, 'send') && call.result >= 0) {
        addTo(sends, `${call.host} ${call.result}`, { call, draft });
      }
    }
  }
  for (const list of sends.values()) {
    list.sort((a, b) => times.enteredNs(a.call) - times.enteredNs(b.call));
  }
  return {
    nameBy(packet) {
      const known = sends.get(`${packet.host} ${packet.payloadBytes}`) ?? [];
      const atNs = times.enteredNs(packet);
      const last = lastIndexWhere(
        known,
        ({ call }) => times.enteredNs(call) <= atNs + CLOCK_TOLERANCE_NS,
      );
      const found = known
        .slice(Math.max(0, last - 3), last + 1)
        .findLast(
          ({ call, draft }) =>
            hasNoPort(draft.name.local) &&
            times.returnedNs(call) >= atNs - CLOCK_TOLERANCE_NS &&
            isSentTo(call, packet.socket.remote),
        );
      if (found === undefined) return undefined;
      found.draft.name = endpointOf(packet.socket);
      return found.draft;
    },
  };
}

/** Whether a call may have sent something there: it names the address, or its socket is connected to it. */
export function isSentTo(call: CallEvent, remote: string): boolean {
  const { socket, args } = call;
  return socket.remote === remote || args.includes(remote) || !args.some(isAddress);
}

function isAddress(argument: string): boolean {
  return /^[[\d].*:\d+$/.test(argument);
}
