import { type CapturedPacket, createRealtimeOffset } from '@socketlab/bsd-sockets';
import { decodeFrame, packetObservation, unixNs } from '@socketlab/packets';
import type { UntimedPacket } from './capture-protocol.ts';

/** What moves the clock more than this is someone who sets it; less is the error of measuring. */
const STEP_NS = 100_000n;

/** Makes events of a capture's packets. */
export interface PacketEvents {
  /** Undefined for a packet that is about no socket. */
  of(packet: CapturedPacket, frame: number): UntimedPacket | undefined;
  /** To be called now and then: sees when the system's clock was set. */
  checkClock(): void;
}

/** The kernel gives packets the time of the wall clock; events are ordered by the monotonic one. */
export function createPacketEvents(options: {
  capture: string;
  interface: string;
  linkType: number;
  isLoopback: boolean;
}): PacketEvents {
  const { capture, linkType, isLoopback } = options;
  const readOffsetNs = createRealtimeOffset();
  let offsetNs = readOffsetNs();
  return {
    of({ time, bytes, wireBytes, isOutgoing }, frame) {
      const atNs = unixNs(time);
      const monotonicNs = String(BigInt(atNs) - offsetNs);
      const decoded = decodeFrame(bytes, linkType, wireBytes);
      const place = { capture, frame, interface: options.interface, atNs, monotonicNs };
      const observation = packetObservation(decoded, place);
      if (observation === undefined) return undefined;
      const { atNs: _, ...untimed } = observation;
      if (isLoopback) return untimed;
      return { ...untimed, direction: isOutgoing ? 'sent' : 'received' };
    },
    checkClock() {
      const now = readOffsetNs();
      const distanceNs = now > offsetNs ? now - offsetNs : offsetNs - now;
      if (distanceNs > STEP_NS) offsetNs = now;
    },
  };
}
