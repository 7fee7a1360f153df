import type { EventDraft } from '@socketlab/evidence';
import type { Clock, Logger, Part, Text } from '@socketlab/foundation';

/** Whether packets can be captured, in the form in which all ways to observe are told. */
export interface PacketObserver {
  readonly name: 'packets';
  readonly isAvailable: boolean;
  readonly reason?: Text;
  /** The command that would make it work. */
  readonly remedy?: string;
  /** What is worth to know of it though it works. */
  readonly note?: Text;
}

/** How to capture. */
export interface WireViewOptions {
  /** Who captures: `tcp-echo`. Names captures in events: `tcp-echo.capture-1`. */
  readonly name: string;
  /** Where captures are written, into files without a name. */
  readonly directory: string;
  /** The system whose way to capture is taken, this one unless told; a test on Linux captures as macOS does. */
  readonly platform?: NodeJS.Platform;
}

/** What captures work with. */
export interface WireViewDeps {
  readonly logger: Logger;
  readonly clock: Clock;
  /** Told of each packet of a capture that observes, in order, and of what was lost. */
  readonly emit: (draft: EventDraft) => void;
}

/** What to capture. 0 and '' stand for the default, as in the contract. */
export interface CaptureRequest {
  /** The loopback interface unless told, which is `lo` on every system. */
  readonly interface: string;
  /** From 1 to 16; TCP and UDP, of either end, and ICMP's errors about their packets. */
  readonly ports: readonly number[];
  /** How much of each packet is kept, from 128 on; 65535 unless told, which is the most. */
  readonly snapBytes: number;
  /** Where the file ends, from 4096 on; 64 MiB unless told, which is the most. */
  readonly maxBytes: number;
  /** Whether each packet becomes an event too. */
  readonly observesPackets: boolean;
  /** Room for packets that are not yet read; 32 MiB unless told. Tests take little, to lose packets. */
  readonly bufferBytes?: number;
}

/** A capture that has begun. */
export interface Capture {
  readonly id: string;
  readonly interface: string;
  readonly snapBytes: number;
  readonly maxBytes: number;
}

/** What became of a capture's packets. */
export interface CaptureTotals {
  /** In the file. */
  readonly packets: number;
  /** The length of the file. */
  readonly bytes: number;
  /** What the kernel had no room for. */
  readonly dropped: number;
  /** What came after the file had reached its size: neither in the file nor told as events. */
  readonly leftOut: number;
}

/**
 * Captures packets of some ports, several at once, in bounded memory and files that nobody else can open and that don't
 * outlive the process. What is lost of an observed capture is told as a loss.
 */
export interface WireView extends Part {
  readonly observer: PacketObserver;
  /**
   * Begins to capture; when it resolves, the next packet is in. Throws InvalidValueError, CaptureUnavailableError,
   * UnknownInterfaceError, InterfaceDownError, UnreadableLinkError, TooManyCapturesError.
   */
  startCapture(request: CaptureRequest): Promise<Capture>;
  /** Ends a capture after all that the kernel had before the call; may be called twice. Throws UnknownCaptureError, CaptureFailedError. */
  stopCapture(id: string): Promise<CaptureTotals>;
  /** A stopped capture as a pcapng file, in pieces of 64 KiB. Throws UnknownCaptureError, CaptureRunningError. */
  readCapture(id: string): AsyncIterable<Uint8Array>;
  /** Resolves when all packets that the kernel had before the call were told. */
  flush(): Promise<void>;
}
