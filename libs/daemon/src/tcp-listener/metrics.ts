import { TCP_STATES } from '@socketlab/evidence';
import { defineCounter, defineGauge, type Registry, type Sample } from '@socketlab/metrics';
import type { KernelCounts } from './kernel-counts.ts';

/** What a TCP server counts, since its daemon started. */
export interface TcpListenerTotals {
  readonly accepted: number;
  /** Accepted connections that have ended, by reason. */
  readonly closed: Readonly<Record<string, number>>;
  /** Connections that the program closed as soon as it had accepted them, by the limit that they broke. */
  readonly refused?: Readonly<Record<string, number>>;
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/** What the metrics of a TCP listener are read from. */
export interface TcpListenerView {
  readonly totals: () => TcpListenerTotals;
  readonly counts: KernelCounts;
}

/** The metrics of a TCP listener and its connections. Gauges are the system's own tables at the moment of the scrape. */
export function defineTcpListenerMetrics(registry: Registry, view: TcpListenerView): void {
  const { totals, counts } = view;
  defineSocketGauges(registry, counts);
  defineCounter(registry, {
    name: 'socketlab_tcp_accepted_connections_total',
    help: 'Connections that accept() has given to the program.',
    read: () => [{ value: totals().accepted }],
  });
  defineCounter(registry, {
    name: 'socketlab_tcp_closed_connections_total',
    help: 'Accepted connections that have ended, by reason: peer (its FIN came first), reset, error, stopped, limit.',
    labelNames: ['reason'],
    read: () =>
      Object.entries(totals().closed).map(([reason, value]) => ({ labels: { reason }, value })),
  });
  defineCounter(registry, {
    name: 'socketlab_tcp_refused_connections_total',
    help: 'Connections that were not served, by reason: accept-queue-full (what the kernel threw away at the listening socket, a SYN each time that it came: SK_MEMINFO_DROPS, read at each scrape and before the listener is closed), connections, connections-per-address (limits of multi-tcp, counted as accepted too).',
    labelNames: ['reason'],
    read: () => refusedSamples(view),
  });
  defineCounter(registry, {
    name: 'socketlab_tcp_received_bytes_total',
    help: 'Bytes of payload received.',
    read: () => [{ value: totals().receivedBytes }],
  });
  defineCounter(registry, {
    name: 'socketlab_tcp_sent_bytes_total',
    help: 'Bytes of payload sent.',
    read: () => [{ value: totals().sentBytes }],
  });
}

function refusedSamples({ totals, counts }: TcpListenerView): readonly Sample[] {
  const dropped = counts.dropped();
  const reasons = {
    ...(dropped !== undefined && { 'accept-queue-full': dropped }),
    ...totals().refused,
  };
  return Object.entries(reasons).map(([reason, value]) => ({ labels: { reason }, value }));
}

function defineSocketGauges(registry: Registry, counts: KernelCounts): void {
  const queue = (field: 'queued' | 'limit'): readonly Sample[] =>
    (counts.census()?.listeners ?? []).map((listener) => ({ value: listener[field] }));
  defineGauge(registry, {
    name: 'socketlab_tcp_sockets',
    help: 'Sockets of the listener and its connections, by RFC 9293 state name.',
    labelNames: ['state'],
    read() {
      const states = counts.census()?.states;
      return TCP_STATES.filter((state) => state !== 'CLOSED').map((state) => ({
        labels: { state },
        value: states?.get(state) ?? 0,
      }));
    },
  });
  defineGauge(registry, {
    name: 'socketlab_listener_accept_queue_connections',
    help: 'Connections that are established and wait to be accepted.',
    read: () => queue('queued'),
  });
  defineGauge(registry, {
    name: 'socketlab_listener_accept_queue_limit_connections',
    help: 'How many connections may wait to be accepted.',
    read: () => queue('limit'),
  });
}
