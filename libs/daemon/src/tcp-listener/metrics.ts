import { type SnapshotObservation, TCP_STATES } from '@socketlab/evidence';
import { defineCounter, defineGauge, type Registry, type Sample } from '@socketlab/metrics';

/** What a TCP server counts, since its daemon started. */
export interface TcpListenerTotals {
  readonly accepted: number;
  /** Accepted connections that have ended, by reason. */
  readonly closed: Readonly<Record<string, number>>;
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/** What the metrics of a TCP listener are read from. */
export interface TcpListenerView {
  readonly totals: () => TcpListenerTotals;
  /** The listener's sockets as the system's tables show them now. */
  readonly readSockets: () => readonly SnapshotObservation[];
}

/** The metrics of a TCP listener and its connections. Gauges are the system's own tables at the moment of the scrape. */
export function defineTcpListenerMetrics(registry: Registry, view: TcpListenerView): void {
  const { totals, readSockets } = view;
  defineSocketGauges(registry, readSockets);
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

function defineSocketGauges(
  registry: Registry,
  readSockets: () => readonly SnapshotObservation[],
): void {
  const queue = (field: 'length' | 'limit'): readonly Sample[] =>
    readSockets().flatMap(({ acceptQueue }) =>
      acceptQueue ? [{ value: acceptQueue[field] }] : [],
    );
  defineGauge(registry, {
    name: 'socketlab_tcp_sockets',
    help: 'Sockets of the listener and its connections, by RFC 9293 state name.',
    labelNames: ['state'],
    read() {
      const counts = new Map<string | undefined, number>();
      for (const { state } of readSockets()) counts.set(state, (counts.get(state) ?? 0) + 1);
      return TCP_STATES.filter((state) => state !== 'CLOSED').map((state) => ({
        labels: { state },
        value: counts.get(state) ?? 0,
      }));
    },
  });
  defineGauge(registry, {
    name: 'socketlab_listener_accept_queue_connections',
    help: 'Connections that are established and wait to be accepted.',
    read: () => queue('length'),
  });
  defineGauge(registry, {
    name: 'socketlab_listener_accept_queue_limit_connections',
    help: 'How many connections may wait to be accepted.',
    read: () => queue('limit'),
  });
}
