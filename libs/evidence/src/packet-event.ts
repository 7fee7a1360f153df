import type { Observation } from './observation.ts';

/** The control bits of a TCP segment in the order of the header, RFC 9293 section 3.1 (ECE and CWR: RFC 3168). */
export const TCP_FLAGS = ['CWR', 'ECE', 'URG', 'ACK', 'PSH', 'RST', 'SYN', 'FIN'] as const;
export type TcpFlag = (typeof TCP_FLAGS)[number];

/** What the header of a TCP segment says. Numbers are as they are on the wire, not relative to the first. */
export interface TcpSegment {
  /** Those that are set, in the order of {@link TCP_FLAGS}. */
  readonly flags: readonly TcpFlag[];
  readonly sequence: number;
  /** 0 unless ACK is set. */
  readonly acknowledgment: number;
  /** The window field as it is: not scaled. */
  readonly window: number;
  /** Options of RFC 9293, 7323 and 2018, those that the segment has. */
  readonly maximumSegmentBytes?: number;
  readonly windowScale?: number;
  readonly isSackPermitted?: boolean;
  readonly timestamps?: { readonly value: number; readonly echo: number };
}

/**
 * A packet on an interface. Its socket is the sender's: `local` is where it came from. An ICMP message is about the
 * datagram that it carries the header of: its socket is the one that could not be reached, `remote` the one that is told.
 */
export interface PacketObservation extends Observation {
  readonly kind: 'packet';
  readonly source: 'wire';
  /** Names the capture: `tcp-echo.capture-1`. */
  readonly capture: string;
  /** Its number in the capture's file, from 1: what Wireshark calls No. */
  readonly frame: number;
  readonly interface: string;
  /** Whether the machine sent it or received it there; absent on the loopback interface, where a packet is both. */
  readonly direction?: 'sent' | 'received';
  /** On the wire, with the link's header; what the snap length cut off is counted. */
  readonly frameBytes: number;
  /** Of TCP or UDP, without headers. */
  readonly payloadBytes: number;
  readonly tcp?: TcpSegment;
  /** RFC 792 or RFC 4443: an error told instead of an answer. */
  readonly icmp?: { readonly version: 4 | 6; readonly type: number; readonly code: number };
}

/**
 * A capture began or ended: what is absent from it did not happen in between, if nothing was dropped. About no socket:
 * its name has ports 0.
 */
export interface CaptureObservation extends Observation {
  readonly kind: 'capture';
  readonly source: 'wire';
  /** What its packets name: `tcp-echo.capture-1`. */
  readonly capture: string;
  readonly phase: 'begun' | 'ended';
  readonly interface: string;
  /** Of either end. */
  readonly ports: readonly number[];
  /** When it has ended: how many packets were kept. */
  readonly packets?: number;
  /** When it has ended: what came and was not kept, for want of room in the kernel's buffer or in the file. */
  readonly missed?: number;
}
