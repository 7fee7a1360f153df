import type { SocketlabError } from '@socketlab/foundation';
import type { PacketTime } from './packet-time.ts';

/** An interface that frames of a capture were seen on. */
export interface CaptureInterface {
  /** Its number in the file; see {@link LINK_TYPES}. */
  readonly linkType: number;
  /** The most bytes kept of a frame; 0 for no limit. */
  readonly snapBytes: number;
  readonly name: string | undefined;
  readonly description: string | undefined;
  /** What was asked of the capture. */
  readonly filter: string | undefined;
  /** What the capture said of its losses at its end, where it did. */
  readonly received: number | undefined;
  readonly dropped: number | undefined;
}

/** One frame of a capture. Its bytes are in the file: {@link bytesOfFrame}. */
export interface CapturedFrame {
  /** From 1, as Wireshark counts. */
  readonly number: number;
  /** Its place among the capture's interfaces. */
  readonly interface: number;
  /** Undefined where the file does not tell (simple packet blocks). */
  readonly time: PacketTime | undefined;
  /** Where in the file its bytes begin, and how many there are. */
  readonly at: number;
  readonly capturedBytes: number;
  /** Its length on the wire. */
  readonly frameBytes: number;
  readonly comments: readonly string[];
}

/** A capture file that was read. */
export interface Capture {
  readonly format: 'pcap' | 'pcapng';
  /** The file. */
  readonly bytes: Uint8Array;
  readonly interfaces: readonly CaptureInterface[];
  readonly frames: readonly CapturedFrame[];
  /** Why reading ended before the file did, and where. What is here is whole nevertheless. */
  readonly problem: SocketlabError | undefined;
}

/** What was captured of a frame; a view of the file's bytes, not a copy. */
export function bytesOfFrame(capture: Capture, frame: CapturedFrame): Uint8Array {
  const { buffer, byteOffset } = capture.bytes;
  return new Uint8Array(buffer, byteOffset + frame.at, frame.capturedBytes);
}
