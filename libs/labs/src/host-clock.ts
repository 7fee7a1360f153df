import type { DaemonClient } from '@socketlab/control';
import {
  alignClock,
  alignEvents,
  type ClockReading,
  type Event,
  THIS_HOST,
} from '@socketlab/evidence';
import type { Clock } from '@socketlab/foundation';
import type { LabHostClock } from './lab.ts';
import { measureClock } from './measure-clock.ts';

/** A host's clock, as far as it was read, and its events on the clock here. */
export interface HostClock {
  /** Reads it once more; does nothing of this machine, or where there is one host only. */
  read(daemon: DaemonClient, signal: AbortSignal): Promise<void>;
  readonly wasRead: boolean;
  /** Where there are several hosts, on the clock here: this machine's by the clock that all its processes share. */
  align(events: readonly Event[]): readonly Event[];
  /** How far it is off the one here; of this machine there is nothing to tell. */
  describe(): LabHostClock | undefined;
}

/** The clock of a host that was not read yet; without a clock here nothing is aligned. */
export function createHostClock(host: string, deps: { readonly clock?: Clock }): HostClock {
  const { clock } = deps;
  const readings: ClockReading[] = [];
  return {
    get wasRead() {
      return readings.length > 0;
    },
    async read(daemon, signal) {
      if (clock === undefined || host === THIS_HOST) return;
      readings.push(await measureClock(daemon, { clock, signal }));
    },
    align(events) {
      if (clock === undefined) return events;
      if (host !== THIS_HOST) {
        return readings.length === 0
          ? events
          : alignEvents(events, { host, alignment: alignClock(readings) });
      }
      return events.map((event) => ({
        ...event,
        atNs: String(clock.toUnixNs(BigInt(event.monotonicNs))),
      }));
    },
    describe() {
      const [first, last] = [readings[0], readings.at(-1)];
      if (first === undefined || last === undefined) return undefined;
      return {
        host,
        aheadNs: aheadNs(first),
        aheadAtEndNs: aheadNs(last),
        errorNs: String(alignClock(readings).at(last.remoteMonotonicNs).errorNs),
      };
    },
  };
}

function aheadNs({ remoteUnixNs = 0n, localUnixNs }: ClockReading): string {
  return String(remoteUnixNs - localUnixNs);
}
