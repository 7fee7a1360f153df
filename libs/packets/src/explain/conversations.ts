import { PROTOCOLS } from '../decode-ip.ts';
import type { DecodedFrame, DecodedIcmp } from '../decoded-frame.ts';
import type { PacketTime } from '../packet-time.ts';
import { createDatagramFlow, type DatagramFlow, readDatagram } from './datagrams.ts';
import type { Finding } from './frame-kind.ts';
import { aboutNames, isPortUnreachable } from './icmp.ts';
import type { TcpFlow } from './segment.ts';
import { beginsAnew, createFlow, readSegment } from './tcp-flow.ts';

/** What was said between two endpoints: a TCP connection, or UDP datagrams. */
export interface Conversation {
  /** From 1, in the order of their first frames. */
  readonly number: number;
  readonly protocol: 'tcp' | 'udp';
  readonly tcp: TcpFlow | undefined;
  readonly udp: DatagramFlow | undefined;
  readonly firstFrame: number;
  readonly firstTime: PacketTime | undefined;
  lastFrame: number;
  lastTime: PacketTime | undefined;
  frames: number;
}

/** A segment or datagram with the names of its ends. */
export interface Named {
  readonly decoded: DecodedFrame;
  readonly from: string;
  readonly to: string;
  readonly frame: number;
  readonly time: PacketTime | undefined;
}

/** All conversations of a capture. */
export interface Conversations {
  /** Takes a segment or datagram in; undefined when there are more conversations than are kept. */
  take(named: Named): { conversation: Conversation; finding: Finding } | undefined;
  /** The newest frame that the ICMP error may be about, and its conversation. */
  blame(
    icmp: DecodedIcmp,
    frame: number,
  ): { conversation: Conversation; asked: number } | undefined;
  list(): readonly Conversation[];
  /** Frames of conversations that were too many to keep. */
  readonly forgottenFrames: number;
}

/** Conversations by their two ends, at most `most` of them: a file may hold one a frame. */
export function createConversations({ most }: { readonly most: number }): Conversations {
  const all: Conversation[] = [];
  const current = new Map<string, Conversation>();
  let forgottenFrames = 0;

  const begin = (named: Named, key: string): Conversation | undefined => {
    if (all.length >= most) return undefined;
    const { decoded, from, to, frame, time } = named;
    const { tcp } = decoded;
    const conversation: Conversation = {
      number: all.length + 1,
      protocol: tcp === undefined ? 'udp' : 'tcp',
      tcp: tcp === undefined ? undefined : createFlow(from, to, tcp),
      udp: tcp === undefined ? createDatagramFlow(from, to) : undefined,
      firstFrame: frame,
      firstTime: time,
      lastFrame: frame,
      lastTime: time,
      frames: 0,
    };
    all.push(conversation);
    current.set(key, conversation);
    return conversation;
  };

  return {
    take(named) {
      const { decoded, from, to, frame, time } = named;
      const key = keyOf(decoded.tcp === undefined ? 'udp' : 'tcp', from, to);
      const known = current.get(key);
      const isAnother = known?.tcp && decoded.tcp && beginsAnew(known.tcp, from, decoded.tcp);
      const conversation = known && !isAnother ? known : begin(named, key);
      if (conversation === undefined) {
        forgottenFrames += 1;
        return undefined;
      }
      conversation.lastFrame = frame;
      conversation.lastTime = time;
      conversation.frames += 1;
      return { conversation, finding: readFrame(conversation, named) };
    },
    blame(icmp, frame) {
      const names = aboutNames(icmp);
      if (names === undefined) return undefined;
      const protocol = icmp.about?.protocol === PROTOCOLS.udp ? 'udp' : 'tcp';
      const conversation = current.get(keyOf(protocol, names.from, names.to));
      if (conversation === undefined) return undefined;
      conversation.lastFrame = frame;
      conversation.frames += 1;
      return { conversation, asked: noteError(conversation, { icmp, frame, from: names.from }) };
    },
    list: () => all,
    get forgottenFrames() {
      return forgottenFrames;
    },
  };
}

/** Notes that a segment or datagram of `from` did not get through, and returns the frame that it most likely is. */
function noteError(
  { tcp, udp, firstFrame }: Conversation,
  { icmp, frame, from }: { icmp: DecodedIcmp; frame: number; from: string },
): number {
  if (tcp !== undefined) {
    const isAsked = tcp.sides[1].frames === 0;
    if (isAsked && isPortUnreachable(icmp)) tcp.refusedFrame ??= frame;
    tcp.errorFrame ??= frame;
    return tcp.sides[0].synFrame ?? firstFrame;
  }
  if (udp === undefined) return firstFrame;
  if (isPortUnreachable(icmp)) udp.unreachableFrame ??= frame;
  return udp.last[from === udp.names[0] ? 0 : 1];
}

/** The same for both directions. */
function keyOf(protocol: string, from: string, to: string): string {
  return from < to ? `${protocol} ${from} ${to}` : `${protocol} ${to} ${from}`;
}

function readFrame({ tcp, udp }: Conversation, named: Named): Finding {
  const { decoded, from, to, frame } = named;
  const { payloadBytes } = decoded;
  if (tcp !== undefined && decoded.tcp !== undefined) {
    const isFirst = tcp.sides[0].name === from;
    return readSegment(tcp, isFirst, { tcp: decoded.tcp, payloadBytes, frame });
  }
  const flow = udp ?? createDatagramFlow(from, to);
  return readDatagram(flow, flow.names[0] === from ? 0 : 1, { frame, payloadBytes });
}
