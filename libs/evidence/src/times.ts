import type { Event } from './event.ts';

/**
 * The times of events as numbers, read once: nanoseconds since the first event given of the same host. Exact within
 * 104 days of that event, for 2^53 ns are no more.
 */
export interface Times {
  /** Where an event stands among all: by the host's monotonic clock, or by Unix time where there are several hosts. */
  placedNs(event: Event): number;
  /** The same of a call's return; of anything else its one moment. */
  placedEndNs(event: Event): number;
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
  readonly placedEndNs: number;
  readonly errorNs: number;
  readonly enteredNs: number;
  readonly returnedNs: number;
}

/** How far a host's clock is off, at a moment that stands where its own clock puts it. */
export interface HostClock {
  shiftNs(placedNs: number): number;
  /** How far the moment may be off still, when it is shifted. */
  errorNs(placedNs: number): number;
}

/** Reads the times of these events, and of hosts whose clocks are given puts them right. */
export function createTimes(
  events: readonly Event[],
  clocks: ReadonlyMap<string, HostClock> = new Map(),
): Times {
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
    const returnedNs =
      event.kind === 'call' ? Number(BigInt(event.returnedMonotonicNs) - base) : enteredNs;
    const unixNs = isOneHost ? enteredNs : Number(BigInt(event.atNs) - unixBase);
    const clock = clocks.get(event.host);
    const place = (atNs: number): number => atNs + (clock?.shiftNs(atNs) ?? 0);
    const times = {
      placedNs: place(unixNs),
      placedEndNs: place(unixNs + returnedNs - enteredNs),
      errorNs: clock?.errorNs(unixNs) ?? Number(event.errorNs ?? 0),
      enteredNs,
      returnedNs,
    };
    parsed.set(event, times);
    return times;
  };
  const timesOf = (event: Event): ParsedTimes => parsed.get(event) ?? parse(event);
  return {
    placedNs: (event) => timesOf(event).placedNs,
    placedEndNs: (event) => timesOf(event).placedEndNs,
    enteredNs: (event) => timesOf(event).enteredNs,
    returnedNs: (event) => timesOf(event).returnedNs,
    toleranceNs: (one, other) =>
      one.host === other.host
        ? CLOCK_TOLERANCE_NS
        : CLOCK_TOLERANCE_NS + timesOf(one).errorNs + timesOf(other).errorNs,
    elapsedNs: (before, after) =>
      before.host === after.host
        ? timesOf(after).enteredNs - timesOf(before).enteredNs
        : timesOf(after).placedNs - timesOf(before).placedNs,
  };
}

/** How far apart two moments may be though the clocks say otherwise, the second of another host or not. */
export function isNotBefore(one: Event, other: Event, times: Times): boolean {
  return times.elapsedNs(one, other) >= -times.toleranceNs(one, other);
}

/** How long after an event a call returned; negative when it had returned before. */
export function untilReturn(event: Event, call: Event, times: Times): number {
  return event.host === call.host
    ? times.returnedNs(call) - times.enteredNs(event)
    : times.placedEndNs(call) - times.placedNs(event);
}
