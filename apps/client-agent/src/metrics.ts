import { type SnapshotObservation, TCP_STATES } from '@socketlab/evidence';
import { defineCounter, defineGauge, type Registry } from '@socketlab/metrics';
import type { Dialer } from './dialer.ts';

/** The metrics of a client. The gauge is the system's own tables at the moment of the scrape. */
export function defineClientMetrics(
  registry: Registry,
  deps: { dialer: Dialer; readHeld: () => readonly SnapshotObservation[] },
): void {
  const { counters } = deps.dialer;
  defineGauge(registry, {
    name: 'socketlab_tcp_sockets',
    help: 'Held connections, by RFC 9293 state name.',
    labelNames: ['state'],
    read() {
      const sockets = deps.readHeld();
      return TCP_STATES.filter((state) => state !== 'CLOSED').map((state) => ({
        labels: { state },
        value: sockets.filter((socket) => socket.state === state).length,
      }));
    },
  });
  defineCounter(registry, {
    name: 'socketlab_client_exchanges_total',
    help: 'Exchanges, by result: done, failed.',
    labelNames: ['result'],
    read: () => [
      { labels: { result: 'done' }, value: counters.exchanges - counters.failedExchanges },
      { labels: { result: 'failed' }, value: counters.failedExchanges },
    ],
  });
  defineCounter(registry, {
    name: 'socketlab_client_opened_connections_total',
    help: 'Held connections that were opened.',
    read: () => [{ value: counters.opened }],
  });
  defineCounter(registry, {
    name: 'socketlab_client_closed_connections_total',
    help: 'Held connections that were closed.',
    read: () => [{ value: counters.closed }],
  });
  defineCounter(registry, {
    name: 'socketlab_tcp_received_bytes_total',
    help: 'Bytes of payload received.',
    read: () => [{ value: counters.receivedBytes }],
  });
  defineCounter(registry, {
    name: 'socketlab_tcp_sent_bytes_total',
    help: 'Bytes of payload sent.',
    read: () => [{ value: counters.sentBytes }],
  });
}
