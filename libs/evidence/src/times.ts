import type { Event } from './event.ts';

/**
 * The times of events as numbers, read once: nanoseconds since the first event given of the same host. Exact within
 * 104 days of that event, for 2^53 ns are no more.
 */
export interface Times {
  /** Where an event stands among all: by the host's monotonic clock, or by Unix time where there are several hosts. */
  placedNs(event: Event): number;
  /** When it happened, or a call was entered, by its host's monotonic clock. */
  enteredNs(event: Event): number;
  /** When a call returned; of anything else the one moment that it has. */
  returnedNs(event: Event): number;
  /** How far apart two moments may be though the clocks say otherwise. */
  toleranceNs(one: Event, other: Event): number;
  /** How far after `before` the other happened, as far as is known: negative when it was earlier. */
  elapsedNs(before: Event, after: Event): number;
}

/**
 * How far two observers of one host may disagree about a moment. The kernel's trace is written to the microsecond
 * and its clock equals process.hrtime within two; the rest is room.
 */
export const CLOCK_TOLERANCE_NS = 20_000;

interface ParsedTimes {
  readonly placedNs: number;
  readonly enteredNs: number;
  readonly returnedNs: number;
}

/** Reads the times of these events. */
export function createTimes(events: readonly Event[]): Times {
  const hosts = new Map<string, bigint>();
  for (const { host, monotonicNs } of events) {
    if (!hosts.has(host)) hosts.set(host, BigInt(monotonicNs));
  }
  const isOneHost = hosts.size <= 1;
  const unixBase = BigInt(events[0]?.atNs ?? 0);
  const parsed = new Map<Event, ParsedTimes>();
  const parse = (event: Event): ParsedTimes => {
    const base = hosts.get(event.host) ?? 0n;
    const enteredNs = Number(BigInt(event.monotonicNs) - base);
    const times = {
      placedNs: isOneHost ? enteredNs : Number(BigInt(event.atNs) - unixBase),
      enteredNs,
      returnedNs:
        event.kind === 'call' ? Number(BigInt(event.returnedMonotonicNs) - base) : enteredNs,
    };
    parsed.set(event, times);
    return times;
  };
  const timesOf = (event: Event): ParsedTimes => parsed.get(event) ?? parse(event);
  return {
    placedNs: (event) => timesOf(event).placedNs,
    enteredNs: (event) => timesOf(event).enteredNs,
    returnedNs: (event) => timesOf(event).returnedNs,
    toleranceNs: (one, other) =>
      one.host === other.host
        ? CLOCK_TOLERANCE_NS
        : CLOCK_TOLERANCE_NS + Number(one.errorNs ?? 0) + Number(other.errorNs ?? 0),
    elapsedNs: (before, after) =>
      before.host === after.host
        ? timesOf(after).enteredNs - timesOf(before).enteredNs
        : timesOf(after).placedNs - timesOf(before).placedNs,
  };
}

/** How long after an event a call returned; negative when it had returned before. */
export function untilReturn(event: Event, call: Event, times: Times): number {
  return times.elapsedNs(event, call) + times.returnedNs(call) - times.enteredNs(call);
}
