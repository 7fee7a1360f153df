import { type SnapshotObservation, TCP_STATES } from '@socketlab/evidence';
import { defineCounter, defineGauge, type Registry, type Sample } from '@socketlab/metrics';
import type { Counter } from './echo-types.ts';
import type { Listener } from './listener.ts';

const CLOSE_REASONS: readonly (readonly [string, Counter])[] = [
  ['peer', 'closedByPeer'],
  ['reset', 'closedByReset'],
  ['error', 'closedByError'],
  ['stopped', 'closedByStop'],
];

/** The metrics of a listener and its connections. Gauges are the system's own tables at the moment of the scrape. */
export function defineListenerMetrics(
  registry: Registry,
  deps: { listener: Listener; readSockets: () => readonly SnapshotObservation[] },
): void {
  const { listener } = deps;
  defineSocketGauges(registry, deps.readSockets);
  defineCounter(registry, {
    name: 'socketlab_tcp_accepted_connections_total',
    help: 'Connections that accept() has given to the program.',
    read: () => [{ value: listener.count('accepted') }],
  });
  defineCounter(registry, {
    name: 'socketlab_tcp_closed_connections_total',
    help: 'Accepted connections that have ended, by reason: peer (its FIN came first), reset, error, stopped.',
    labelNames: ['reason'],
    read: () =>
      CLOSE_REASONS.map(([reason, counter]) => ({
        labels: { reason },
        value: listener.count(counter),
      })),
  });
  defineCounter(registry, {
    name: 'socketlab_tcp_received_bytes_total',
    help: 'Bytes of payload received.',
    read: () => [{ value: listener.count('receivedBytes') }],
  });
  defineCounter(registry, {
    name: 'socketlab_tcp_sent_bytes_total',
    help: 'Bytes of payload sent.',
    read: () => [{ value: listener.count('sentBytes') }],
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
      const sockets = readSockets();
      return TCP_STATES.filter((state) => state !== 'CLOSED').map((state) => ({
        labels: { state },
        value: sockets.filter((socket) => socket.state === state).length,
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
