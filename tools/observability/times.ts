/** The spans of time that the rules speak of, in milliseconds. */
export interface RuleTimes {
  /** How often the rules are evaluated; targets are to be scraped as often. */
  readonly evaluation: number;
  /** Over what rates and quantiles are taken: a dozen scrapes, so that one that is late does not show. */
  readonly rate: number;
  /** What is in CLOSE-WAIT at every scrape of so long is no longer a passing moment of some close. */
  readonly closeWaitFloor: number;
  /** What was so at one of the last scrapes still counts as so: short connections come and go between two of them. */
  readonly recent: number;
  /** How far back a growth of CLOSE-WAIT is looked for. */
  readonly closeWaitGrowth: number;
  /** For how long lost evidence is told. */
  readonly loss: number;
  /** How long an accept queue has to be filled: a burst of clients is taken in within that. */
  readonly acceptQueueFor: number;
  /** How long a daemon has to be silent: its service starts it again within 10 s, and then it is not gone. */
  readonly goneFor: number;
}

const SECOND = 1_000;

/** What is checked in. */
export const RULE_TIMES: RuleTimes = {
  evaluation: 5 * SECOND,
  rate: 60 * SECOND,
  closeWaitFloor: 60 * SECOND,
  recent: 15 * SECOND,
  closeWaitGrowth: 300 * SECOND,
  loss: 300 * SECOND,
  acceptQueueFor: 30 * SECOND,
  goneFor: 30 * SECOND,
};

/** The same times with every one divided, for tests that cannot wait as long as a class. */
export function shortened(times: RuleTimes, divisor: number): RuleTimes {
  const entries = Object.entries(times).map(([name, ms]) => [name, Math.round(ms / divisor)]);
  return Object.fromEntries(entries) as unknown as RuleTimes;
}

/** As Prometheus writes a duration: `5s`, `1m`, `250ms`. */
export function duration(ms: number): string {
  if (ms % 60_000 === 0) return `${ms / 60_000}m`;
  return ms % SECOND === 0 ? `${ms / SECOND}s` : `${ms}ms`;
}
