import type { Event } from './event.ts';
import { lastIndexWhere } from './ordered-list.ts';
import type { Passage } from './shared-packets.ts';
import type { HostClock, Times } from './times.ts';

/** How fast the distance of two clocks may change: see {@link alignClock}. */
const MOST_DRIFT = 1e-3;

/** A moment at which a host's clock cannot be further on (`most`) or back (`least`) than so much. */
interface Bound {
  readonly atNs: number;
  readonly ns: number;
}

/**
 * Narrows down how far each host's clock is off, by the packets that it shares with the first host whose times are its own:
 * nothing arrives before it was sent. What was measured over the control channel, `errorNs`, bounds it from the outset; a
 * clock that nobody has aligned is bounded by the packets alone. As no clock drifts fast, a bound at one moment is one
 * at all others, a little wider; the middle of all bounds keeps a host's events in their order and puts no packet's
 * arrival before its departure.
 */
export function findHostClocks(
  events: readonly Event[],
  passages: readonly Passage[],
  times: Times,
): ReadonlyMap<string, HostClock> {
  const reference = events.find(({ errorNs }) => errorNs === undefined)?.host ?? events[0]?.host;
  const bounds = new Map<string, { least: Bound[]; most: Bound[] }>();
  const of = (host: string): { least: Bound[]; most: Bound[] } => {
    const own = bounds.get(host) ?? { least: [], most: [] };
    bounds.set(host, own);
    return own;
  };
  for (const { sent, received } of passages) {
    const ns = times.placedNs(sent) - times.placedNs(received);
    if (sent.host === reference)
      of(received.host).least.push({ atNs: times.placedNs(received), ns });
    else if (received.host === reference) {
      of(sent.host).most.push({ atNs: times.placedNs(sent), ns: -ns });
    }
  }
  const errors = new Map<string, number>();
  for (const { host, errorNs } of events) {
    const ns = Number(errorNs ?? Number.POSITIVE_INFINITY);
    if (host !== reference) errors.set(host, Math.max(errors.get(host) ?? 0, ns));
  }
  return new Map(
    Array.from(errors, ([host, errorNs]) => {
      const { least = [], most = [] } = bounds.get(host) ?? {};
      return [host, createHostClock({ least, most }, errorNs)];
    }),
  );
}

function createHostClock(
  bounds: { readonly least: readonly Bound[]; readonly most: readonly Bound[] },
  errorNs: number,
): HostClock {
  // Both are looked for as lower bounds: how far on it is at least, and how far back.
  const least = createLowerBound(bounds.least);
  const back = createLowerBound(bounds.most.map(({ atNs, ns }) => ({ atNs, ns: -ns })));
  const between = (atNs: number): readonly [from: number, to: number] => {
    const [from, to] = [least(atNs), -back(atNs)];
    // Packets that contradict what was measured are stamped by the same clocks: they are believed.
    return [Math.max(from, Math.min(-errorNs, to)), Math.min(to, Math.max(errorNs, from))];
  };
  return {
    shiftNs(atNs) {
      const [from, to] = between(atNs);
      if (Number.isFinite(from) && Number.isFinite(to)) return (from + to) / 2;
      if (Number.isFinite(from)) return from;
      return Number.isFinite(to) ? to : 0;
    },
    errorNs(atNs) {
      const [from, to] = between(atNs);
      return Math.max(0, (to - from) / 2);
    },
  };
}

/** The most of all bounds, each less what may have drifted between its moment and the one in question. */
function createLowerBound(bounds: readonly Bound[]): (atNs: number) => number {
  const inTurn = bounds.toSorted((a, b) => a.atNs - b.atNs);
  const driftBetween = (one: Bound | undefined, atNs: number): number =>
    one === undefined ? Number.NEGATIVE_INFINITY : one.ns - MOST_DRIFT * Math.abs(atNs - one.atNs);
  const tighten = (list: readonly Bound[]): Bound[] => {
    let before: Bound | undefined;
    return list.map((bound) => {
      before = { atNs: bound.atNs, ns: Math.max(bound.ns, driftBetween(before, bound.atNs)) };
      return before;
    });
  };
  const tight = tighten(tighten(inTurn).toReversed()).toReversed();
  return (atNs) => {
    const place = lastIndexWhere(tight, (bound) => bound.atNs <= atNs);
    return Math.max(driftBetween(tight[place], atNs), driftBetween(tight[place + 1], atNs));
  };
}
