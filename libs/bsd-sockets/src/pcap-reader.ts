import type { CapturedPacket } from './packet-reader.ts';
import type { PcapCapture } from './pcap-capture.ts';
import { readPcapCounts, since } from './pcap-counts.ts';
import { PcapCallError } from './pcap-errors.ts';
import { createPcapFlush, type PcapFlush } from './pcap-flush.ts';
import { createHeaderReader } from './pcap-header.ts';
import { loadPcapLibrary } from './pcap-library.ts';

/** What pcap_next_ex(3pcap) returns. */
const ONE_PACKET = 1;
const NOTHING_NOW = 0;

/** Reads a capture in any thread of its process. Never waits. All but `close` throw {@link PcapCallError}. */
export interface PcapReader {
  /** Hands on at most `limit` of those that are there, in their order. Returns how many. */
  drain(onPacket: (packet: CapturedPacket) => void, limit: number): number;
  /** Marks now; what it returns tells whether all that had been let in at the mark was handed on since, or given up as lost. */
  mark(): () => boolean;
  /** For how many packets there was no room since it was last asked. */
  takeDropped(): number;
  /** Closes the capture. May be called twice. */
  close(): void;
}

/** The one reader of a capture. Throws PcapMissingError, {@link PcapCallError}. */
export function createPcapReader(capture: PcapCapture): PcapReader {
  const { calls } = loadPcapLibrary();
  const { handle } = capture;
  const headers = createHeaderReader(capture);
  const flush: PcapFlush = createPcapFlush(capture, () => readPcapCounts(calls, handle));
  let counted = capture.counting?.dropped ?? 0;
  let isOpen = true;
  const checkOpen = (call: string): void => {
    if (!isOpen) throw new PcapCallError({ call, status: -1, problem: 'the capture is closed' });
  };
  return {
    drain(onPacket, limit) {
      checkOpen('pcap_next_ex()');
      for (let drained = 0; drained < limit; drained += 1) {
        const status = calls.next(handle, headers.header, headers.bytes);
        if (status === NOTHING_NOW) {
          flush.sawNothing();
          return drained;
        }
        if (status !== ONE_PACKET) {
          const problem = calls.problem(handle);
          throw new PcapCallError({ call: 'pcap_next_ex()', status, problem });
        }
        const packet = headers.read();
        flush.sawPacket(packet);
        onPacket(packet);
      }
      return limit;
    },
    mark() {
      checkOpen('pcap_stats()');
      return flush.mark();
    },
    takeDropped() {
      checkOpen('pcap_stats()');
      const { dropped } = readPcapCounts(calls, handle);
      const count = since(counted, dropped) + flush.takeGivenUp();
      counted = dropped;
      return count;
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      calls.close(handle);
    },
  };
}
