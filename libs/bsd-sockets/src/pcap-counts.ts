import type { PcapCalls, PcapHandle } from './pcap-calls.ts';
import { PcapCallError } from './pcap-errors.ts';

/** struct pcap_stat, with what Windows has behind it. */
const COUNTS = { bytes: 64, receivedAt: 0, droppedAt: 4 };

/** What a capture has counted since it began; 32 bits, which wrap around. */
export interface PcapCounts {
  /** With a packet socket of Linux: what the filter let in, what was dropped among it. Elsewhere: what came to the filter. */
  readonly received: number;
  /** What was let in and found no room. */
  readonly dropped: number;
}

/** Reads them, pcap_stats(3pcap). Throws {@link PcapCallError}. */
export function readPcapCounts(calls: PcapCalls, handle: PcapHandle): PcapCounts {
  const counts = Buffer.alloc(COUNTS.bytes);
  const status = calls.statistics(handle, counts);
  if (status !== 0) {
    throw new PcapCallError({ call: 'pcap_stats()', status, problem: calls.problem(handle) });
  }
  return {
    received: counts.readUInt32LE(COUNTS.receivedAt),
    dropped: counts.readUInt32LE(COUNTS.droppedAt),
  };
}

/** How many were counted between two readings. */
export function since(before: number, now: number): number {
  return (now - before) >>> 0;
}
