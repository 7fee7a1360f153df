import { type DecodedTcp, TCP_BITS } from '../decoded-frame.ts';
import type { Finding } from './frame-kind.ts';
import type { SegmentInFlow, TcpFlow } from './segment.ts';
import { closingFinding } from './tcp-closing.ts';
import { openingFinding } from './tcp-opening.ts';
import { ordinaryFinding } from './tcp-ordinary.ts';
import { createSide } from './tcp-side.ts';

/** A flow that begins with this segment, from `from` to `to`. A SYN-ACK or data say that it began before; the former, who asked. */
export function createFlow(from: string, to: string, tcp: DecodedTcp): TcpFlow {
  const isAnswer = !isSyn(tcp) && (tcp.bits & TCP_BITS.syn) !== 0;
  const [first, second] = isAnswer ? [to, from] : [from, to];
  return {
    sides: [createSide(first), createSide(second)],
    handshakeFrame: undefined,
    hasBegunBefore: !isSyn(tcp),
    refusedFrame: undefined,
    errorFrame: undefined,
    firstFin: undefined,
    simultaneousFin: false,
  };
}

/** A SYN without ACK. */
export function isSyn({ bits }: DecodedTcp): boolean {
  return (bits & (TCP_BITS.syn | TCP_BITS.ack | TCP_BITS.rst)) === TCP_BITS.syn;
}

/** Whether the segment is a SYN of another connection, that has the same two ends after this one. */
export function beginsAnew(flow: TcpFlow, from: string, tcp: DecodedTcp): boolean {
  if (!isSyn(tcp)) return false;
  const side = flow.sides[0].name === from ? flow.sides[0] : flow.sides[1];
  if (side.synFrame !== undefined) return side.base !== tcp.segment.sequence;
  // An end that has talked does not ask for a connection, unless it is a new one. A crossing SYN comes before all that.
  return side.next !== undefined || flow.handshakeFrame !== undefined;
}

/** Takes the segment in and says what it is. */
export function readSegment(
  flow: TcpFlow,
  isFirstSide: boolean,
  { tcp, payloadBytes, frame }: { tcp: DecodedTcp; payloadBytes: number; frame: number },
): Finding {
  const [first, second] = flow.sides;
  const [side, other] = isFirstSide ? [first, second] : [second, first];
  const segment = { flow, side, other, tcp, payloadBytes, frame };
  side.frames += 1;
  const found = explainSegment(segment);
  side.window = tcp.segment.window;
  return found;
}

function explainSegment(segment: SegmentInFlow): Finding {
  const { bits } = segment.tcp;
  if ((bits & TCP_BITS.rst) !== 0) return closingFinding(segment);
  if ((bits & TCP_BITS.syn) !== 0) return openingFinding(segment);
  return ordinaryFinding(segment);
}
