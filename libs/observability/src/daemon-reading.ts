import { type Histogram, histogramOf } from './histogram.ts';
import type { Scrape } from './metrics-text.ts';

/** What a daemon has counted since its start. A counter that the daemon does not have is absent: it was not observed. */
export type DaemonCounters = Readonly<Partial<Record<CounterName, number>>>;
/** The counters that are read of a daemon. */
export type CounterName =
  | 'accepted'
  | 'opened'
  | 'receivedBytes'
  | 'sentBytes'
  | 'messages'
  | 'resets'
  | 'refused'
  | 'retransmissions'
  | 'dropped'
  | 'evidenceLost';

/** What one scrape says of a daemon. */
export interface DaemonReading {
  /** Its sockets by RFC 9293 state, those states left out of which there is none; absent of a daemon without any TCP. */
  readonly states?: Readonly<Record<string, number>>;
  /** Whether it has a listener open; absent where the daemon does not say so. */
  readonly isListening?: boolean;
  readonly acceptQueue?: number;
  readonly acceptQueueLimit?: number;
  readonly counters: DaemonCounters;
  /** Ended connections by reason. */
  readonly closes: Readonly<Record<string, number>>;
  /** Refused connections and datagrams by reason or rule. */
  readonly refusals: Readonly<Record<string, number>>;
  /** How long echoes, or a client's exchanges, have taken. */
  readonly latency?: Histogram;
  /** The kernel's smoothed round-trip time of its connections, in seconds, by quantile. */
  readonly roundTrip: Readonly<Record<string, number>>;
  readonly version?: string;
  /** Seconds since the Unix epoch: another process has another. */
  readonly startedAt?: number;
}

const SOURCES: Readonly<Record<CounterName, readonly string[]>> = {
  accepted: ['socketlab_tcp_accepted_connections_total'],
  opened: ['socketlab_client_opened_connections_total'],
  receivedBytes: ['socketlab_tcp_received_bytes_total', 'socketlab_udp_received_bytes_total'],
  sentBytes: ['socketlab_tcp_sent_bytes_total', 'socketlab_udp_sent_bytes_total'],
  messages: [
    'socketlab_udp_received_datagrams_total',
    'socketlab_client_exchanges_total',
    'socketlab_client_datagrams_total',
    'socketlab_client_many_connections_total',
  ],
  resets: [],
  refused: ['socketlab_tcp_refused_connections_total', 'socketlab_udp_refused_datagrams_total'],
  retransmissions: ['socketlab_tcp_retransmitted_segments_total'],
  dropped: ['socketlab_udp_dropped_datagrams_total', 'socketlab_udp_unsent_answers_total'],
  evidenceLost: ['socketlab_evidence_lost_events_total'],
};

/** Reads what is shown of a daemon out of its scrape; docs/metrics.md says what the metrics mean. */
export function readDaemon(scrape: Scrape): DaemonReading {
  const closes = byLabel(scrape, 'socketlab_tcp_closed_connections_total', 'reason');
  const echo = histogramOf(scrape, 'socketlab_echo_duration_seconds');
  const latency = echo ?? histogramOf(scrape, 'socketlab_client_exchange_duration_seconds');
  return {
    ...optional('states', statesOf(scrape)),
    ...optional('isListening', isPositive(sumOf(scrape, 'socketlab_listener_open_sockets'))),
    ...optional('acceptQueue', sumOf(scrape, 'socketlab_listener_accept_queue_connections')),
    ...optional(
      'acceptQueueLimit',
      sumOf(scrape, 'socketlab_listener_accept_queue_limit_connections'),
    ),
    counters: countersOf(scrape, closes, echo),
    closes,
    refusals: {
      ...byLabel(scrape, 'socketlab_tcp_refused_connections_total', 'reason'),
      ...byLabel(scrape, 'socketlab_udp_refused_datagrams_total', 'rule'),
    },
    ...optional('latency', latency),
    roundTrip: byLabel(scrape, 'socketlab_tcp_round_trip_seconds', 'quantile'),
    ...optional('version', scrape.get('socketlab_build_info')?.[0]?.labels['version']),
    ...optional('startedAt', sumOf(scrape, 'process_start_time_seconds')),
  };
}

function countersOf(
  scrape: Scrape,
  closes: DaemonReading['closes'],
  echo: Histogram | undefined,
): DaemonCounters {
  const counters: Partial<Record<CounterName, number>> = {};
  for (const [name, sources] of Object.entries(SOURCES)) {
    const found = sources.flatMap((source) => sumOf(scrape, source) ?? []);
    if (found.length > 0) counters[name as CounterName] = total(found);
  }
  // A TCP server has no messages of its own, for TCP has none: each answer that it sent is counted as one. An older
  // daemon counts them nowhere else than where it measures them, which it does with each.
  const answers = sumOf(scrape, 'socketlab_echo_answers_total') ?? echo?.count;
  if (counters.messages === undefined && answers !== undefined) counters.messages = answers;
  if (closes['reset'] !== undefined) counters.resets = closes['reset'];
  return counters;
}

function statesOf(scrape: Scrape): Readonly<Record<string, number>> | undefined {
  if (!scrape.has('socketlab_tcp_sockets')) return undefined;
  const all = Object.entries(byLabel(scrape, 'socketlab_tcp_sockets', 'state'));
  return Object.fromEntries(all.filter(([, count]) => count > 0));
}

function byLabel(scrape: Scrape, name: string, label: string): Readonly<Record<string, number>> {
  const sums = new Map<string, number>();
  for (const { labels, value } of scrape.get(name) ?? []) {
    const key = labels[label];
    if (key !== undefined) sums.set(key, (sums.get(key) ?? 0) + value);
  }
  return Object.fromEntries(sums);
}

function sumOf(scrape: Scrape, name: string): number | undefined {
  const samples = scrape.get(name);
  return samples && total(samples.map(({ value }) => value));
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const isPositive = (value: number | undefined): boolean | undefined =>
  value === undefined ? undefined : value > 0;

/** The property, or none where there is no value: `exactOptionalPropertyTypes` tells the two apart. */
function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]: Value });
}
