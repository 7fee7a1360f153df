import { defineCounter, defineQuantiles, type Registry, type Sample } from '@socketlab/metrics';
import type { KernelCounts } from '../tcp-listener/kernel-counts.ts';

const QUANTILES = [0, 0.5, 0.9, 1] as const;
const US_PER_SECOND = 1_000_000;

/** The metrics of open TCP connections, whoever opened them: what the kernel's TCP_INFO (tcp(7)) tells of their ways. */
export function defineTcpConnectionMetrics(registry: Registry, counts: KernelCounts): void {
  defineCounter(registry, {
    name: 'socketlab_tcp_retransmitted_segments_total',
    help: 'Segments that the kernel sent again on own connections, read from TCP_INFO at each scrape (Linux only): what a connection sends again between the last scrape and its end is missed, and so is all of one that begins and ends between two.',
    read: () => (counts.census()?.via === 'sock_diag' ? [{ value: counts.retransmitted() }] : []),
  });
  defineQuantiles(registry, {
    name: 'socketlab_tcp_round_trip_seconds',
    help: 'The round-trip time of open connections (ESTABLISHED, CLOSE-WAIT), as the kernel has smoothed it: the shortest, the median, the 90th percentile and the longest; nothing while there are none. On Windows as it estimates it (SIO_TCP_INFO, where it answers that), of the connections whose sockets the daemon makes itself, except those of a load: the event loop’s are Node’s, and there is no number to ask about them with.',
    labelNames: ['quantile'],
    read: () => quantilesOf(counts.census()?.roundTripsUs ?? new Uint32Array()),
  });
}

/** Of numbers in ascending order: the nearest one, never one between two that was not measured. */
function quantilesOf(roundTripsUs: Uint32Array): readonly Sample[] {
  const { length } = roundTripsUs;
  if (length === 0) return [];
  return QUANTILES.map((quantile) => {
    const rank = Math.max(1, Math.ceil(quantile * length));
    return {
      labels: { quantile: String(quantile) },
      value: (roundTripsUs[rank - 1] ?? 0) / US_PER_SECOND,
    };
  });
}
