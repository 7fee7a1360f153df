import { describe, expect, test } from 'vitest';
import { ratesBetween, type TimedReading } from './daemon-rates.ts';
import { readDaemon } from './daemon-reading.ts';
import { quantileOf } from './histogram.ts';
import { parseMetricsText } from './metrics-text.ts';

const scrapeOf = (lines: readonly string[]): TimedReading['reading'] =>
  readDaemon(parseMetricsText(lines.join('\n')));

const server = ({ startedAt = 100, accepted = 5, buckets = [1, 2, 2] } = {}): readonly string[] => [
  'socketlab_tcp_sockets{state="LISTEN"} 1',
  'socketlab_tcp_sockets{state="ESTABLISHED"} 3',
  'socketlab_tcp_sockets{state="TIME-WAIT"} 0',
  'socketlab_listener_open_sockets 1',
  'socketlab_listener_accept_queue_connections 2',
  'socketlab_listener_accept_queue_limit_connections 128',
  `socketlab_tcp_accepted_connections_total ${accepted}`,
  'socketlab_tcp_closed_connections_total{reason="peer"} 1',
  'socketlab_tcp_closed_connections_total{reason="reset"} 4',
  `socketlab_echo_duration_seconds_bucket{le="0.001"} ${buckets[0]}`,
  `socketlab_echo_duration_seconds_bucket{le="0.01"} ${buckets[1]}`,
  `socketlab_echo_duration_seconds_bucket{le="+Inf"} ${buckets[2]}`,
  `process_start_time_seconds ${startedAt}`,
  'socketlab_build_info{version="0.1.0"} 1',
];

describe('a scrape of a daemon', () => {
  test('is read as what it says, and what it does not say is absent', () => {
    expect(scrapeOf(server())).toMatchObject({
      states: { LISTEN: 1, ESTABLISHED: 3 },
      isListening: true,
      acceptQueue: 2,
      acceptQueueLimit: 128,
      counters: { accepted: 5, resets: 4, messages: 2 },
      closes: { peer: 1, reset: 4 },
      version: '0.1.0',
    });
    const sampling = scrapeOf([...server(), 'socketlab_echo_answers_total 40']);
    expect(sampling).toMatchObject({ counters: { messages: 40 }, latency: { count: 2 } });
    const other = scrapeOf(['socketlab_udp_received_datagrams_total 7']);
    expect(other.counters).toEqual({ messages: 7 });
    expect(other).not.toHaveProperty('states');
    expect(other).not.toHaveProperty('isListening');
    expect(other).not.toHaveProperty('acceptQueue');
  });

  test('gives rates only between two readings of one process', () => {
    const earlier = { atMs: 1_000, reading: scrapeOf(server()) };
    const later = { atMs: 3_000, reading: scrapeOf(server({ accepted: 9, buckets: [1, 5, 6] })) };
    const rates = ratesBetween(earlier, later);
    expect(rates?.counters).toMatchObject({ accepted: 2, messages: 2, resets: 0 });
    expect(rates?.latency?.count).toBe(4);
    const restarted = { atMs: 3_000, reading: scrapeOf(server({ accepted: 9, startedAt: 200 })) };
    expect(ratesBetween(earlier, restarted)).toBeUndefined();
    const back = { atMs: 3_000, reading: scrapeOf(server({ accepted: 4 })) };
    expect(ratesBetween(earlier, back)).toBeUndefined();
    expect(ratesBetween(earlier, earlier)).toBeUndefined();
  });
});

describe('a quantile', () => {
  const histogram = (
    counts: readonly [number, number, number],
  ): Parameters<typeof quantileOf>[0] => ({
    buckets: [
      { atMost: 0.001, count: counts[0] },
      { atMost: 0.01, count: counts[1] },
      { atMost: Number.POSITIVE_INFINITY, count: counts[2] },
    ],
    count: counts[2],
  });

  test('lies within its bucket, evenly', () => {
    expect(quantileOf(histogram([10, 10, 10]), 0.5)?.seconds).toBeCloseTo(0.0005);
    expect(quantileOf(histogram([0, 10, 10]), 0.5)?.seconds).toBeCloseTo(0.0055);
  });

  test('beyond the last bound is said to be beyond it', () => {
    expect(quantileOf(histogram([0, 0, 10]), 0.99)).toEqual({ seconds: 0.01, isBeyond: true });
  });

  test('of nothing is none', () => {
    expect(quantileOf(histogram([0, 0, 0]), 0.5)).toBeUndefined();
  });
});
