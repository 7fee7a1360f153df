import type { CapturedPacket, PacketSocket, PcapCapture } from '@socketlab/bsd-sockets';
import type { CaptureRequest } from './wire-view.ts';

/** Where a capture's packets come from: it hears already. Plain data, for the thread that reads it. */
export interface CaptureSource {
  /** As a capture file numbers it: LINK_TYPES. */
  readonly linkType: number;
  /** Whether each packet goes out and comes in by it, and is heard once. */
  readonly isLoopback: boolean;
  /** What the file says that was captured on: the name that the capture library knows. */
  readonly device: string;
  /**
   * The interface's own Ethernet address, where nobody else tells which packets it sent: those that bear it as their source.
   */
  readonly ownAddress?: string;
  readonly from:
    | { readonly kind: 'socket'; readonly socket: PacketSocket }
    | { readonly kind: 'pcap'; readonly capture: PcapCapture };
}

/** An interface that can be captured on. */
export interface CapturePlace {
  /** As events and answers name it: `lo` for the loopback interface of every system, else the system's own name. */
  readonly interface: string;
  /** Begins to hear: the next packet is in. Throws UnknownInterfaceError, InterfaceDownError, KernelCallError, PcapCallError. */
  open(request: CaptureRequest): CaptureSource;
}

/** How packets are captured on this system. */
export interface CaptureWay {
  /** Throws UnknownInterfaceError. */
  locate(name: string): CapturePlace;
}

/** Reads a source in the thread that has nothing else to do. Never waits. Throws KernelCallError, PcapCallError. */
export interface SourceReader {
  /** Hands on at most `limit` of those that are there, in their order. Returns how many. */
  drain(onPacket: (packet: CapturedPacket) => void, limit: number): number;
  /** Marks now; what it returns tells whether all that had been let in by then was handed on, or given up as lost. */
  mark(): () => boolean;
  /** For how many packets there was no room since it was last asked. */
  takeDropped(): number;
  /** Lets no more packets in where that can be done without losing those that wait. */
  deafen(): void;
  /** May be called twice. */
  close(): void;
}
