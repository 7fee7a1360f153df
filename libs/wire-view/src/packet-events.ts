import { type CapturedPacket, createRealtimeOffset } from '@socketlab/bsd-sockets';
import { decodeFrame, LINK_TYPES, packetObservation, unixNs } from '@socketlab/packets';
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
  /** Of the interface, where nobody else tells what it sent. */
  ownAddress?: string;
}): PacketEvents {
  const { capture, linkType, isLoopback } = options;
  const isFromHere = senderCheck(options);
  const readOffsetNs = createRealtimeOffset();
  let offsetNs = readOffsetNs();
  return {
    of(packet, frame) {
      const { time, bytes, wireBytes } = packet;
      const atNs = unixNs(time);
      const monotonicNs = String(BigInt(atNs) - offsetNs);
      const decoded = decodeFrame(bytes, linkType, wireBytes);
      const place = { capture, frame, interface: options.interface, atNs, monotonicNs };
      const observation = packetObservation(decoded, place);
      if (observation === undefined) return undefined;
      const { atNs: _, ...untimed } = observation;
      const isOutgoing = isLoopback ? undefined : isFromHere(packet);
      if (isOutgoing === undefined) return untimed;
      return { ...untimed, direction: isOutgoing ? 'sent' : 'received' };
    },
    checkClock() {
      const now = readOffsetNs();
      const distanceNs = now > offsetNs ? now - offsetNs : offsetNs - now;
      if (distanceNs > STEP_NS) offsetNs = now;
    },
  };
}

/** Ethernet: the destination's address, then the source's. */
const SOURCE = { at: 6, end: 12 };

/** Whether this machine sent it: as the kernel tells, or as the frame's own source address does. Undefined if neither. */
function senderCheck({
  linkType,
  ownAddress,
}: {
  linkType: number;
  ownAddress?: string;
}): (packet: CapturedPacket) => boolean | undefined {
  const own = Buffer.from(ownAddress?.replaceAll(':', '') ?? '', 'hex');
  const canTell = linkType === LINK_TYPES.ethernet && own.length === SOURCE.end - SOURCE.at;
  return ({ isOutgoing, bytes }) => {
    if (isOutgoing !== undefined || !canTell) return isOutgoing;
    return own.equals(bytes.subarray(SOURCE.at, SOURCE.end));
  };
}
