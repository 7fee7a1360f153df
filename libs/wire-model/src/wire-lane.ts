import { createRandom } from './random.ts';
import type { WireScript } from './wire-script.ts';

/** What has become of the frames of one direction. */
export interface WireCounts {
  /** How many came to the wire. */
  readonly offered: number;
  /** How many left it, the second copies counted. */
  readonly delivered: number;
  /** How many the script had lost. */
  readonly lost: number;
  /** How many it sent twice. */
  readonly duplicated: number;
  /** How many have overtaken another. */
  readonly reordered: number;
  /** How many there was no room for, copies counted: not the script's doing, but that of a full wire. */
  readonly overflowed: number;
}

/** One direction of a wire, in virtual time: it knows no clock, and moves no frame by itself. Times are in nanoseconds. */
export interface WireLane<Frame> {
  /** A frame comes to the wire. `nowNs` must not go back. */
  offer(frame: Frame, bytes: number, nowNs: number): void;
  /** The frames that have arrived by then, in the order of their arrival; each is given once. */
  take(nowNs: number): readonly Frame[];
  /** When the next frame arrives; undefined while none is under way. */
  readonly nextDueNs: number | undefined;
  readonly counts: WireCounts;
}

interface Copy<Frame> {
  readonly frame: Frame;
  readonly dueNs: number;
}

const BITS_PER_BYTE = 8;
const NS_PER_S = 1_000_000_000;

/**
 * A frame waits until the line is free, takes the line for as long as its bits need at the script's rate, and is then
 * under way for the delay. The n-th frame of a lane fares the same in each run with the same seed, whatever comes in the
 * other direction: each lane (0 or 1) draws for itself, and as many numbers for one frame as for another.
 */
export function createWireLane<Frame>(script: WireScript, lane: 0 | 1): WireLane<Frame> {
  const random = createRandom(script.seed * 2 + lane);
  const counts = { offered: 0, delivered: 0, lost: 0, duplicated: 0, reordered: 0, overflowed: 0 };
  const underWay: Copy<Frame>[] = [];
  let lineFreeNs = 0;
  let lastDueNs = 0;

  const put = (copy: Copy<Frame>): void => {
    const place = underWay.findLastIndex(({ dueNs }) => dueNs <= copy.dueNs) + 1;
    if (place < underWay.length) counts.reordered += 1;
    underWay.splice(place, 0, copy);
  };
  const send = (frame: Frame, bytes: number, chances: Chances): void => {
    if (underWay.length >= script.limitFrames) {
      counts.overflowed += 1;
      return;
    }
    lineFreeNs = Math.max(chances.nowNs, lineFreeNs) + lineTimeNs(script, bytes);
    if (chances.jumps) {
      put({ frame, dueNs: lineFreeNs });
      return;
    }
    const jitterNs = Math.round(script.jitterNs * (2 * chances.jitter - 1));
    lastDueNs = Math.max(lastDueNs, lineFreeNs + script.delayNs + jitterNs);
    put({ frame, dueNs: lastDueNs });
  };
  return {
    offer(frame, bytes, nowNs) {
      counts.offered += 1;
      const isLost = random() * 100 < script.lossPercent;
      const isDouble = random() * 100 < script.duplicatePercent;
      const chances = { nowNs, jumps: random() * 100 < script.reorderPercent, jitter: random() };
      if (isLost) {
        counts.lost += 1;
        return;
      }
      send(frame, bytes, chances);
      if (!isDouble) return;
      counts.duplicated += 1;
      send(frame, bytes, chances);
    },
    take(nowNs) {
      const later = underWay.findIndex(({ dueNs }) => dueNs > nowNs);
      const arrived = underWay.splice(0, later < 0 ? underWay.length : later);
      counts.delivered += arrived.length;
      return arrived.map(({ frame }) => frame);
    },
    get nextDueNs() {
      return underWay[0]?.dueNs;
    },
    counts,
  };
}

/** What was drawn for a frame, and when it came. */
interface Chances {
  readonly nowNs: number;
  readonly jumps: boolean;
  readonly jitter: number;
}

function lineTimeNs({ rateBits }: WireScript, bytes: number): number {
  if (rateBits === undefined) return 0;
  return Math.ceil((bytes * BITS_PER_BYTE * NS_PER_S) / rateBits);
}
