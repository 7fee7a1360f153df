import type { DecodedTcp } from '../decoded-frame.ts';
import { distance, relative, type TcpSide } from './tcp-side.ts';

/** A TCP connection as far as a capture shows it. */
export interface TcpFlow {
  /** Who sent the first SYN, or where none is in the capture its first segment; and the other end. */
  readonly sides: readonly [TcpSide, TcpSide];
  /** The frame of the ACK that ended the handshake, or of the data that came with it. */
  handshakeFrame: number | undefined;
  /** The capture began when the connection was there. */
  readonly hasBegunBefore: boolean;
  /** The RST or the ICMP port unreachable that refused it. */
  refusedFrame: number | undefined;
  /** The first ICMP error about it. */
  errorFrame: number | undefined;
  firstFin: TcpSide | undefined;
  simultaneousFin: boolean;
}

/** One segment on its way through a flow. */
export interface SegmentInFlow {
  readonly flow: TcpFlow;
  readonly side: TcpSide;
  readonly other: TcpSide;
  readonly tcp: DecodedTcp;
  readonly payloadBytes: number;
  readonly frame: number;
}

/** Whether this acknowledges the other end's SYN and no more. */
export function isAnswerToSyn({ other, tcp }: SegmentInFlow): boolean {
  if (other.synFrame === undefined || other.base === undefined) return false;
  return distance(tcp.segment.acknowledgment, other.base) === 1;
}

/** The byte, counted from 1, up to which all of the other end's are confirmed; its SYN and FIN are no bytes. */
export function confirmedByte({ other, tcp }: SegmentInFlow): number {
  const { acknowledgment } = tcp.segment;
  const last = relative(other, acknowledgment) - (acknowledgment === other.finEnd ? 2 : 1);
  return Math.max(0, last);
}
