import type { Event } from './event.ts';

/** What was found out of another host's clock at one moment. */
export interface ClockReading {
  /** The other host's CLOCK_MONOTONIC, nanoseconds. */
  readonly remoteMonotonicNs: bigint;
  /** Its Unix time then, which somebody may set: told, and nothing rests on it. */
  readonly remoteUnixNs?: bigint;
  /** Unix time here when it said that. */
  readonly localUnixNs: bigint;
  /** How far the two may be apart: by when, between question and answer, the clock was read, and by how it is read. */
  readonly errorNs: bigint;
}

/** Where another host's moments lie on the clock here. */
export interface ClockAlignment {
  /** Unix time here, and how far it may be off. */
  at(remoteMonotonicNs: bigint): { readonly unixNs: bigint; readonly errorNs: bigint };
}

/**
 * How far two clocks may run apart while nobody looks: an adjusted CLOCK_MONOTONIC is at most 500 ppm off the true pace
 * (adjtimex(2)), and so is the other.
 */
const MOST_DRIFT_PPM = 1_000n;
const MILLION = 1_000_000n;

/**
 * Aligns a host's monotonic clock, which nobody sets, by readings before and after the moments in question. The distance
 * of the two clocks is taken as one for all of them, in the middle of what the readings allow, and the error covers
 * whatever it was in between: nothing is assumed of how evenly it drifted. Outside of the readings the error grows by the
 * most that clocks may drift. Throws RangeError without a reading.
 */
export function alignClock(readings: readonly ClockReading[]): ClockAlignment {
  const inTurn = readings.toSorted((a, b) => Number(a.remoteMonotonicNs - b.remoteMonotonicNs));
  const [first, last] = [inTurn[0], inTurn.at(-1)];
  if (first === undefined || last === undefined) {
    throw new RangeError('a clock is aligned by one reading or more');
  }
  const distances = inTurn.map((one) => one.localUnixNs - one.remoteMonotonicNs);
  const least = smallest(inTurn.map(({ errorNs }, at) => (distances[at] ?? 0n) - errorNs));
  const most = -smallest(inTurn.map(({ errorNs }, at) => -(distances[at] ?? 0n) - errorNs));
  const [distanceNs, errorNs] = [(least + most) / 2n, (most - least + 1n) / 2n];
  return {
    at(monotonicNs) {
      const before = first.remoteMonotonicNs - monotonicNs;
      const after = monotonicNs - last.remoteMonotonicNs;
      const outsideNs = before > 0n ? before : after > 0n ? after : 0n;
      return {
        unixNs: monotonicNs + distanceNs,
        errorNs: errorNs + (outsideNs * MOST_DRIFT_PPM) / MILLION,
      };
    },
  };
}

function smallest(values: readonly bigint[]): bigint {
  return values.reduce((least, value) => (value < least ? value : least));
}

/**
 * Events of another host with their times on the clock here, and how far these may be off. `monotonicNs` stays the other
 * host's, in which its own events keep their order and distances. A name is unique among hosts too: `lab-07/tcp-echo.12`.
 */
export function alignEvents(
  events: readonly Event[],
  to: { readonly host: string; readonly alignment: ClockAlignment },
): readonly Event[] {
  const { host, alignment } = to;
  return events.map((event) => {
    const { unixNs, errorNs } = alignment.at(BigInt(event.monotonicNs));
    const times = { atNs: String(unixNs), errorNs: String(errorNs) };
    return { ...event, id: eventIdOn(host, event.id), host, ...times };
  });
}

/** An event's id among those of several hosts: its witness's own, after the host's name unless that is this machine. */
export function eventIdOn(host: string, id: string): string {
  return host === THIS_HOST ? id : `${host}/${id}`;
}

/** What this machine is called in events. */
export const THIS_HOST = 'local';
