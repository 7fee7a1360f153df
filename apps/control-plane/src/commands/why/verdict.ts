/** Why a connection fails, or that it does not. `unknown` where what was observed leaves more than one. */
export type Cause =
  | 'connects'
  | 'nobody-listens'
  | 'loopback-only'
  | 'firewall-drops'
  | 'firewall-rejects'
  | 'no-such-host'
  | 'no-route'
  | 'backlog-full'
  | 'different-program'
  | 'pairing-expired'
  | 'pairing-revoked'
  | 'clocks';

/** An observation that a verdict rests on: which of the facts. */
export type Ground =
  | 'lookup'
  | 'route'
  | 'neighbour'
  | 'attempt'
  | 'reference'
  | 'wire'
  | 'listeners'
  | 'daemons'
  | 'greeting'
  | 'pairing'
  | 'firewall';

/** What follows from the facts, and from which. */
export interface Verdict {
  readonly cause: Cause | 'unknown';
  /** Where it is unknown: what it may be, the likeliest first. */
  readonly candidates: readonly Cause[];
  readonly grounds: readonly Ground[];
  /** Where it is so: here, at the other end, at a router on the way; absent where that is plain or not known. */
  readonly place?: 'here' | 'there' | 'router';
}

/** One cause, proven. */
export function proven(
  cause: Cause,
  grounds: readonly Ground[],
  place?: Verdict['place'],
): Verdict {
  return { cause, candidates: [], grounds, ...(place === undefined ? {} : { place }) };
}

/** More than one is left. */
export function undecided(candidates: readonly Cause[], grounds: readonly Ground[]): Verdict {
  return { cause: 'unknown', candidates, grounds };
}
