import { crc32 } from 'node:zlib';

/** An answer that comes back later than this was sent anew: another of our kind sends it back at once. */
const WINDOW_MS = 1_000;
/** How many answers may come back before that is taken for one of our own kind. */
const MOST_RETURNS = 2;
/** How many answers are remembered of one endpoint, so that several that go to and fro at once are all known again. */
const REMEMBERED = 8;
const CRC_RANGE = 2 ** 32;

/** What is known of one endpoint's likeness to ourselves. */
export interface Mirror {
  /** Whether the datagram is an answer of ours that this endpoint sends back, and not for the first time. */
  isOwnKind(datagram: Uint8Array, nowMs: number): boolean;
  /** Remembers an answer that was sent to it. */
  answered(answer: Uint8Array, nowMs: number): void;
}

/**
 * Knows another echo server by what it does: whatever we answer comes back from it, at once, again and again. A client may
 * say the same thing twice, and more often if it takes its time; what differs from our answers is never taken for one.
 */
export function createMirror(): Mirror {
  const answers = new Float64Array(REMEMBERED).fill(-1);
  const sentMs = new Float64Array(REMEMBERED);
  let next = 0;
  let returns = 0;
  let returnedMs = 0;

  function isReturned(mark: number, nowMs: number): boolean {
    for (let index = 0; index < REMEMBERED; index += 1) {
      if (answers[index] === mark && nowMs - (sentMs[index] ?? 0) < WINDOW_MS) return true;
    }
    return false;
  }

  return {
    isOwnKind(datagram, nowMs) {
      if (!isReturned(markOf(datagram), nowMs)) return false;
      if (nowMs - returnedMs >= WINDOW_MS) returns = 0;
      returnedMs = nowMs;
      returns += 1;
      return returns > MOST_RETURNS;
    },
    answered(answer, nowMs) {
      answers[next] = markOf(answer);
      sentMs[next] = nowMs;
      next = (next + 1) % REMEMBERED;
    },
  };
}

/** Length and checksum as one number, below 2^53: enough to know an answer again, and nothing of it is kept. */
function markOf(bytes: Uint8Array): number {
  return bytes.length * CRC_RANGE + crc32(bytes);
}
