/** A segment that takes up sequence numbers and was not acknowledged yet, in the capture. */
interface Outstanding {
  readonly end: number;
  readonly frame: number;
}

/** Sequence numbers that were passed over: what has them was lost, overtaken, or not captured. */
interface Gap {
  readonly from: number;
  to: number;
}

/** One direction of a TCP connection, as far as the capture shows it. Sequence numbers are those of the wire. */
export interface TcpSide {
  /** `address:port` of who sends. */
  readonly name: string;
  /** The number that counts as 0: of the SYN, or of one before the first byte where the SYN is not in the capture. */
  base: number | undefined;
  synFrame: number | undefined;
  /** One past the highest number that was sent. */
  next: number | undefined;
  /** The highest acknowledgment that it has sent, and the window that came last. */
  acknowledged: number | undefined;
  window: number | undefined;
  windowScale: number | undefined;
  /** One past the FIN. */
  finEnd: number | undefined;
  finFrame: number | undefined;
  resetFrame: number | undefined;
  outstanding: Outstanding[];
  gaps: Gap[];
  duplicateAcks: number;
  /** Its last segment was a keep-alive, or a probe of the other's window. */
  hasProbed: boolean;
  frames: number;
  /** Payload, what was sent again not counted again. */
  payloadBytes: number;
  retransmissions: number;
}

/** Enough for any window that a lesson fills; more is not kept. */
const MOST_KEPT = 1_024;

/** A direction in which nothing was seen. */
export function createSide(name: string): TcpSide {
  return {
    name,
    base: undefined,
    synFrame: undefined,
    next: undefined,
    acknowledged: undefined,
    window: undefined,
    windowScale: undefined,
    finEnd: undefined,
    finFrame: undefined,
    resetFrame: undefined,
    outstanding: [],
    gaps: [],
    duplicateAcks: 0,
    hasProbed: false,
    frames: 0,
    payloadBytes: 0,
    retransmissions: 0,
  };
}

/** How far `a` is after `b`, modulo 2^32 (RFC 9293 section 3.4); negative if it is before. */
export function distance(a: number, b: number): number {
  return (a - b) | 0;
}

/** A sequence number as a person counts: the SYN is 0, the first byte 1. */
export function relative(side: TcpSide, sequence: number): number {
  return (sequence - (side.base ?? sequence)) >>> 0;
}

/** How a segment continues what its side has sent before. */
export type Position = 'next' | 'again' | 'partly-again' | 'ahead' | 'fills-gap';

/** Takes in a segment that takes up the numbers from `from` up to, not including, `to`, `payloadBytes` of them data. */
export function advance(
  side: TcpSide,
  segment: { readonly from: number; readonly to: number; readonly payloadBytes: number },
  frame: number,
): Position {
  const { from, to, payloadBytes } = segment;
  const next = side.next ?? from;
  const ahead = distance(from, next);
  if (distance(to, next) <= 0 && to !== from) {
    if (fillGap(side, from, to)) {
      side.payloadBytes += payloadBytes;
      return 'fills-gap';
    }
    side.retransmissions += 1;
    return 'again';
  }
  side.next = to;
  side.payloadBytes += ahead < 0 ? Math.max(0, payloadBytes + ahead) : payloadBytes;
  side.outstanding.push({ end: to, frame });
  if (side.outstanding.length > MOST_KEPT) side.outstanding.shift();
  if (ahead === 0) return 'next';
  if (ahead < 0) return 'partly-again';
  if (side.gaps.length < MOST_KEPT) side.gaps.push({ from: next, to: from });
  return 'ahead';
}

/** Whether the numbers were passed over before; they are not from now on. */
function fillGap(side: TcpSide, from: number, to: number): boolean {
  const index = side.gaps.findIndex(
    (gap) => distance(from, gap.from) >= 0 && distance(to, gap.to) <= 0,
  );
  const gap = side.gaps[index];
  if (gap === undefined) return false;
  const rest = { from: to, to: gap.to };
  gap.to = from;
  if (rest.from !== rest.to) side.gaps.push(rest);
  if (gap.from === gap.to) side.gaps.splice(index, 1);
  return true;
}

/** What an acknowledgment tells. */
export interface Acknowledged {
  /** The frames that it covers and no acknowledgment before it did. */
  readonly frames: readonly number[];
  /** How much further it goes than the one before. */
  readonly newNumbers: number;
  /** It covers the other's FIN, as the first one. */
  readonly isOfFin: boolean;
  /** It covers what the capture does not have. */
  readonly isBeyond: boolean;
}

/** Takes in that `side` acknowledges what `other` has sent before `number`. */
export function acknowledge(side: TcpSide, other: TcpSide, number: number): Acknowledged {
  const before = side.acknowledged;
  const newNumbers = before === undefined ? 0 : distance(number, before);
  const isNew = before === undefined || newNumbers > 0;
  const isBeyond = other.next !== undefined && distance(number, other.next) > 0;
  if (isNew) side.acknowledged = number;
  // What the capture missed is taken as sent: the other end has it.
  if (isBeyond) other.next = number;
  other.base ??= (number - 1) >>> 0;
  other.next ??= number;
  const frames: number[] = [];
  while (other.outstanding[0] && distance(number, other.outstanding[0].end) >= 0) {
    frames.push(other.outstanding.shift()?.frame ?? 0);
  }
  return { frames, newNumbers, isOfFin: isNew && number === other.finEnd, isBeyond };
}
