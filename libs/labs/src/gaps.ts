import { type Event, eventIdOn } from '@socketlab/evidence';
import type { LabWitness } from './lab.ts';

/** A witness whose events are not all here, and the first that is missing. */
export type Gaps = ReadonlyMap<string, string>;

/**
 * A witness counts its events: a number that is missing between the first and the last of its recording is evidence that
 * was lost on the way, though nobody has told of it.
 */
export function findGaps(witnesses: readonly LabWitness[], events: readonly Event[]): Gaps {
  const ids = new Set(events.map(({ id }) => id));
  const gaps = new Map<string, string>();
  for (const { daemon, host, recorded } of witnesses) {
    if (recorded === undefined) continue;
    for (let sequence = recorded.first; sequence <= recorded.last; sequence += 1) {
      const id = eventIdOn(host, `${daemon}.${sequence}`);
      if (ids.has(id)) continue;
      gaps.set(witnessKey({ host, witness: daemon }), id);
      break;
    }
  }
  return gaps;
}

/** A witness among those of all hosts: two of them run daemons of one name. */
export function witnessKey({ host, witness }: Pick<Event, 'host' | 'witness'>): string {
  return `${host} ${witness}`;
}
