import { delay, SocketlabError } from '@socketlab/foundation';
import {
  type DaemonRates,
  type DaemonReading,
  type Histogram,
  parseMetricsText,
  ratesBetween,
  readDaemon,
  type ScrapeFailure,
  type ScrapeTarget,
  type TimedReading,
} from '@socketlab/observability';
import type { Scraper } from '../../observing/scraper.ts';

/** What is known of a daemon at the moment. */
export interface PolledDaemon extends ScrapeTarget {
  /** Of the last scrape that brought something, however long ago. */
  readonly reading?: DaemonReading;
  /** Between the last two scrapes. */
  readonly rates?: DaemonRates;
  /** What took how long in the last ten seconds. */
  readonly latency?: Histogram;
  /** What the last scrape failed with. */
  readonly failure?: ScrapeFailure;
  /** The fewest connections that were in CLOSE-WAIT during the last seconds: so many are stuck, and not just passing. */
  readonly stuck: number;
  /** How it went, a point a scrape, the newest last. */
  readonly trend: readonly TrendPoint[];
  /** How long it has been without an answer, in milliseconds; 0 where it answers in time. */
  readonly silentMs: number;
}

/** Two numbers of one scrape. */
export interface TrendPoint {
  readonly connections: number;
  readonly messagesPerSecond: number;
}

/** Scrapes one daemon again and again, and holds up no other. */
export interface Poller {
  readonly target: ScrapeTarget;
  now(): PolledDaemon;
  /** Resolves when as many scrapes have ended. */
  scraped(count: number): Promise<void>;
  stop(): void;
}

const SCRAPE_DEADLINE_MS = 5_000;
const LATENCY_WINDOW_MS = 10_000;
/** Later than this, in intervals, it is shown as silent. */
const PATIENCE_INTERVALS = 1.5;
/** A server that closes at once passes through CLOSE-WAIT, and one scrape in a while meets it there. */
const STUCK_SCRAPES = 4;
const MOST_TREND_POINTS = 300;

/** Begins at once. */
export function startPoller(
  target: ScrapeTarget,
  options: { readonly intervalMs: number; readonly signal: AbortSignal },
  scraper: Scraper,
): Poller {
  const { intervalMs } = options;
  const ending = new AbortController();
  const signal = AbortSignal.any([options.signal, ending.signal]);
  const waiting = new Map<number, (() => void)[]>();
  let history: readonly TimedReading[] = [];
  let failure: ScrapeFailure | undefined;
  let trend: readonly TrendPoint[] = [];
  let answeredAtMs = performance.now();
  let count = 0;
  const scrapeOnce = async (): Promise<void> => {
    const result = await scraper.scrape(target.address, {
      deadlineMs: Math.max(SCRAPE_DEADLINE_MS, intervalMs),
      signal,
    });
    const reading = result.kind === 'text' ? readText(result.text) : result.failure;
    if ('kind' in reading) {
      failure = reading;
      return;
    }
    failure = undefined;
    answeredAtMs = performance.now();
    const recent = history.filter(({ atMs }) => answeredAtMs - atMs <= LATENCY_WINDOW_MS);
    history = [...recent, { atMs: answeredAtMs, reading }];
    trend = [...trend, trendPoint(history)].slice(-MOST_TREND_POINTS);
  };
  const loop = async (): Promise<void> => {
    for (let due = performance.now(); ; ) {
      await scrapeOnce();
      count += 1;
      for (const wake of waiting.get(count) ?? []) wake();
      due = Math.max(due + intervalMs, performance.now());
      await delay(Math.max(0, due - performance.now()), signal);
    }
  };
  loop().catch((reason: unknown) => {
    // Stopped, or the program ends; anything else is a defect.
    if (!signal.aborted) throw reason;
  });
  return {
    target,
    now: () =>
      describe(target, history, { failure, trend, silentMs: silence(answeredAtMs, intervalMs) }),
    scraped: (wanted) =>
      new Promise((resolve) => {
        if (count >= wanted) resolve();
        else waiting.set(wanted, [...(waiting.get(wanted) ?? []), resolve]);
      }),
    stop: () => ending.abort(),
  };
}

function silence(answeredAtMs: number, intervalMs: number): number {
  const passedMs = performance.now() - answeredAtMs;
  return passedMs > intervalMs * PATIENCE_INTERVALS ? passedMs : 0;
}

function describe(
  target: ScrapeTarget,
  history: readonly TimedReading[],
  {
    failure,
    trend,
    silentMs,
  }: { failure: ScrapeFailure | undefined; trend: readonly TrendPoint[]; silentMs: number },
): PolledDaemon {
  const last = history.at(-1);
  const [before, first] = [history.at(-2), history.at(0)];
  const rates = last && before && ratesBetween(before, last);
  const latency = last && first && ratesBetween(first, last)?.latency;
  return {
    ...target,
    trend,
    silentMs,
    stuck: stuckIn(history),
    ...(last && { reading: last.reading }),
    // Rates of what does not answer any more would be of the past.
    ...(rates && silentMs === 0 && { rates }),
    ...(latency && silentMs === 0 && { latency }),
    ...(failure && { failure }),
  };
}

function readText(text: string): DaemonReading | ScrapeFailure {
  try {
    return readDaemon(parseMetricsText(text));
  } catch (failure) {
    if (!(failure instanceof SocketlabError)) throw failure;
    return { kind: 'other', text: failure.text };
  }
}

function stuckIn(history: readonly TimedReading[]): number {
  if (history.length < STUCK_SCRAPES) return 0;
  const recent = history.slice(-STUCK_SCRAPES);
  return Math.min(...recent.map(({ reading }) => reading.states?.['CLOSE-WAIT'] ?? 0));
}

function trendPoint(history: readonly TimedReading[]): TrendPoint {
  const [before, last] = [history.at(-2), history.at(-1)];
  const rates = before && last && ratesBetween(before, last);
  return {
    connections: connectionCount(last?.reading.states),
    messagesPerSecond: rates?.counters.messages ?? 0,
  };
}

/** The connections among sockets by state: all but the listener. */
export function connectionCount(states: DaemonReading['states'] = {}): number {
  return Object.entries(states).reduce(
    (sum, [state, count]) => (state === 'LISTEN' ? sum : sum + count),
    0,
  );
}
