import type { CapturedPacket } from './packet-reader.ts';
import type { PcapCapture } from './pcap-capture.ts';
import { type PcapCounts, since } from './pcap-counts.ts';

/** The library's own buffer, besides the kernel's: 256,000 bytes of WinPcap's and Npcap's; BPF has two of one size. */
const LIBRARY_BYTES = 256_000;
const KERNEL_BUFFERS = 2;
/** Linux hands on a block some milliseconds after its first packet; what has not come by then is lost. */
const GIVE_UP_NS = 1_000_000_000n;
const NS_PER_S = 1_000_000_000n;

/** Knows when all that a capture had let in at some moment was handed on. */
export interface PcapFlush {
  sawPacket(packet: CapturedPacket): void;
  /** There was nothing to read. */
  sawNothing(): void;
  mark(): () => boolean;
  /** How many were counted as let in and never came, since it was last asked. */
  takeGivenUp(): number;
}

/**
 * With a packet socket of Linux the counters tell how many there are. Elsewhere nobody counts what was let in, and packets
 * are handed on in their order at every look: a look that found nothing has seen all that was there before it, and so have
 * as many bytes as all buffers hold, where packets come faster than they are read.
 */
export function createPcapFlush(capture: PcapCapture, readCounts: () => PcapCounts): PcapFlush {
  const { counting } = capture;
  return counting === undefined ? flushByLooking(capture) : flushByCounting(counting, readCounts);
}

function flushByLooking({ bufferBytes }: PcapCapture): PcapFlush {
  const mostWaiting = KERNEL_BUFFERS * bufferBytes + LIBRARY_BYTES;
  let emptyLooks = 0;
  let handedOnBytes = 0;
  return {
    sawPacket({ bytes }) {
      handedOnBytes += bytes.length;
    },
    sawNothing() {
      emptyLooks += 1;
    },
    mark() {
      const before = { emptyLooks, handedOnBytes };
      return () =>
        emptyLooks > before.emptyLooks || handedOnBytes - before.handedOnBytes > mostWaiting;
    },
    takeGivenUp: () => 0,
  };
}

function flushByCounting(
  counting: NonNullable<PcapCapture['counting']>,
  readCounts: () => PcapCounts,
): PcapFlush {
  let handedOn = 0;
  let givenUp = 0;
  let givenUpTold = 0;
  let lastNs = process.hrtime.bigint();
  /** With what was dropped, at least so many: it is not told which of a packet's two sights found no room. */
  const countLetIn = (): number => {
    const { received, dropped } = readCounts();
    const each = Math.floor(since(counting.received, received) / counting.timesEach);
    return each - since(counting.dropped, dropped);
  };
  return {
    sawPacket({ time }) {
      lastNs = process.hrtime.bigint();
      // What had come before the counting began was in the ring already.
      const atNs = BigInt(time.seconds) * NS_PER_S + BigInt(time.nanoseconds);
      if (atNs >= counting.sinceNs) handedOn += 1;
    },
    sawNothing() {
      // It may be in a block that is yet to be handed over.
    },
    mark() {
      const wanted = countLetIn();
      const markedNs = process.hrtime.bigint();
      return () => {
        const missing = wanted - handedOn - givenUp;
        if (missing <= 0) return true;
        const quietSinceNs = lastNs > markedNs ? lastNs : markedNs;
        if (process.hrtime.bigint() - quietSinceNs < GIVE_UP_NS) return false;
        givenUp += missing;
        return true;
      };
    },
    takeGivenUp() {
      const count = givenUp - givenUpTold;
      givenUpTold = givenUp;
      return count;
    },
  };
}
