import { addTo } from './ordered-list.ts';
import type { TcpSegment } from './packet-event.ts';
import type { PacketEvent } from './socket-draft.ts';
import { keyOf, mirror, scopeOf } from './socket-name.ts';
import { createStream, type Stream } from './tcp-stream.ts';

/** A captured segment, and which bytes of its sender's stream it holds. */
export interface Segment {
  readonly packet: PacketEvent;
  readonly tcp: TcpSegment;
  /** Which end sent it: 0 is the one whose packet came first. */
  readonly from: 0 | 1;
  /**
   * Where it stands in the stream, and where the next one will: SYN is 0, the first byte 1, and FIN counts as a byte,
   * whatever the numbers on the wire began with and wrapped around. Undefined when the SYN was not captured.
   */
  readonly start: number | undefined;
  readonly end: number;
  /** Up to where it acknowledges the other end's stream, when that stream's SYN was captured. */
  readonly acknowledges: number | undefined;
  /** The packet that had sent the same before. */
  readonly repeats: PacketEvent | undefined;
}

/** The segments of one connection, from its SYN on, in the order of their times. */
export interface Conversation {
  /** Each end's name, as it names itself. */
  readonly names: readonly [PacketEvent['socket'], PacketEvent['socket']];
  readonly segments: readonly Segment[];
  /** Whether its first SYN was captured. */
  readonly isWhole: boolean;
}

/** Sorts segments into connections: a SYN with another number begins another. Takes packets in the order of time. */
export function findConversations(packets: readonly PacketEvent[]): readonly Conversation[] {
  const all: Draft[] = [];
  const current = new Map<string, Draft>();
  for (const packet of packets) {
    const { tcp, socket, host } = packet;
    if (tcp === undefined || packet.icmp !== undefined) continue;
    const scope = scopeOf(host, socket);
    const there = `${scope} ${keyOf(socket)}`;
    let draft = current.get(there);
    if (draft === undefined || begins(packet, tcp, draft)) {
      draft = createDraft(packet, tcp);
      all.push(draft);
      current.set(there, draft);
      current.set(`${scope} ${keyOf(mirror(socket))}`, draft);
    }
    add(draft, packet, tcp);
  }
  return all;
}

interface Draft {
  readonly names: Conversation['names'];
  readonly streams: readonly [Stream, Stream];
  readonly segments: Segment[];
  readonly isWhole: boolean;
}

function createDraft({ socket }: PacketEvent, tcp: TcpSegment): Draft {
  return {
    names: [socket, mirror(socket)],
    streams: [createStream(), createStream()],
    segments: [],
    isWhole: isSyn(tcp),
  };
}

/** Whether it is the first of a connection: a SYN alone, or with ACK in answer to one. */
export function isSyn({ flags }: TcpSegment): boolean {
  return flags.includes('SYN') && !flags.includes('ACK');
}

function begins(packet: PacketEvent, tcp: TcpSegment, draft: Draft): boolean {
  if (!isSyn(tcp)) return false;
  const { first } = draft.streams[directionOf(packet, draft)];
  if (first !== undefined) return first !== tcp.sequence;
  // Both ends may open at once (RFC 9293 section 3.5): until one is answered there are SYNs only.
  return !draft.segments.every((segment) => isSyn(segment.tcp));
}

function directionOf({ socket }: PacketEvent, { names }: Draft): 0 | 1 {
  return socket.local === names[0].local && socket.remote === names[0].remote ? 0 : 1;
}

function add(draft: Draft, packet: PacketEvent, tcp: TcpSegment): void {
  const from = directionOf(packet, draft);
  const placed = draft.streams[from].place(packet, tcp);
  const acknowledges = tcp.flags.includes('ACK')
    ? draft.streams[from === 0 ? 1 : 0].positionOf(tcp.acknowledgment)
    : undefined;
  draft.segments.push({ packet, tcp, from, ...placed, acknowledges });
}

/** Segments by the end that sent them. */
export function sentBy(segments: readonly Segment[]): readonly [Segment[], Segment[]] {
  const sent = new Map<0 | 1, Segment[]>();
  for (const segment of segments) addTo(sent, segment.from, segment);
  return [sent.get(0) ?? [], sent.get(1) ?? []];
}
