import { DURATION_BOUNDS, defineTcpConnectionMetrics, type KernelCounts } from '@socketlab/daemon';
import { TCP_STATES } from '@socketlab/evidence';
import { defineCounter, defineGauge, defineHistogram, type Registry } from '@socketlab/metrics';
import type { Dialer } from './dialer.ts';
import type { Holder } from './holder.ts';
import { numberOf } from './load/load-snapshot.ts';
import type { Loader } from './load/loader.ts';
import { defineLoadMetrics } from './load/metrics.ts';

interface Measured {
  readonly dialer: Dialer;
  readonly holder: Holder;
  readonly loader: Loader;
  /** Of the held connections. */
  readonly counts: KernelCounts;
}

/** The metrics of a client. The gauges are the system's own tables, and what is under way, at the moment of the scrape. */
export function defineClientMetrics(registry: Registry, measured: Measured): void {
  defineHeldMetrics(registry, measured);
  defineTcpConnectionMetrics(registry, measured.counts);
  defineExchangeMetrics(registry, measured);
  defineDatagramMetrics(registry, measured);
  defineLoadMetrics(registry, measured);
}

function defineHeldMetrics(registry: Registry, { holder, counts }: Measured): void {
  defineGauge(registry, {
    name: 'socketlab_tcp_sockets',
    help: 'Held connections, by RFC 9293 state name.',
    labelNames: ['state'],
    read() {
      const states = counts.census()?.states;
      return TCP_STATES.filter((state) => state !== 'CLOSED').map((state) => ({
        labels: { state },
        value: states?.get(state) ?? 0,
      }));
    },
  });
  defineCounter(registry, {
    name: 'socketlab_client_opened_connections_total',
    help: 'Held connections that were opened.',
    read: () => [{ value: holder.counters.opened }],
  });
  defineCounter(registry, {
    name: 'socketlab_client_closed_connections_total',
    help: 'Held connections that were closed.',
    read: () => [{ value: holder.counters.closed }],
  });
}

function defineExchangeMetrics(registry: Registry, measured: Measured): void {
  const { dialer, holder, loader } = measured;
  const { counters } = dialer;
  const ofLoads = (name: 'sentBytes' | 'receivedBytes'): number =>
    numberOf(loader.numbers('tcp'), name);
  defineCounter(registry, {
    name: 'socketlab_client_exchanges_total',
    help: 'Exchanges, by result: done, failed.',
    labelNames: ['result'],
    read: () => [
      { labels: { result: 'done' }, value: counters.exchanges - counters.failedExchanges },
      { labels: { result: 'failed' }, value: counters.failedExchanges },
    ],
  });
  defineHistogram(registry, {
    name: 'socketlab_client_exchange_duration_seconds',
    help: 'How long exchanges took that got their answer, from connect() called to the answer complete: single ones, and each connection of many at once, with its wait for the others where it had to wait.',
    bounds: DURATION_BOUNDS,
    read: () => dialer.durations.read(),
  });
  defineCounter(registry, {
    name: 'socketlab_client_many_connections_total',
    help: 'Connections of many at once that have ended, by result: answered, failed.',
    labelNames: ['result'],
    read: () => [
      { labels: { result: 'answered' }, value: counters.manyAnswered },
      { labels: { result: 'failed' }, value: counters.manyFailed },
    ],
  });
  defineGauge(registry, {
    name: 'socketlab_client_many_connections',
    help: 'Connections of many at once that are under way.',
    read: () => [{ value: dialer.underWay }],
  });
  defineCounter(registry, {
    name: 'socketlab_tcp_received_bytes_total',
    help: 'Bytes of payload received.',
    read: () => [
      { value: counters.receivedBytes + holder.counters.receivedBytes + ofLoads('receivedBytes') },
    ],
  });
  defineCounter(registry, {
    name: 'socketlab_tcp_sent_bytes_total',
    help: 'Bytes of payload sent.',
    read: () => [{ value: counters.sentBytes + holder.counters.sentBytes + ofLoads('sentBytes') }],
  });
}

function defineDatagramMetrics(registry: Registry, { dialer, loader }: Measured): void {
  const { counters } = dialer;
  const ofLoads = (name: 'sentBytes' | 'receivedBytes'): number =>
    numberOf(loader.numbers('udp'), name);
  defineCounter(registry, {
    name: 'socketlab_client_datagrams_total',
    help: 'Datagrams sent, by result: answered, refused (ICMP said that nobody is there), unanswered.',
    labelNames: ['result'],
    read: () => [
      { labels: { result: 'answered' }, value: counters.datagramsAnswered },
      { labels: { result: 'refused' }, value: counters.datagramsRefused },
      { labels: { result: 'unanswered' }, value: counters.datagramsUnanswered },
    ],
  });
  defineCounter(registry, {
    name: 'socketlab_udp_received_bytes_total',
    help: 'Bytes of payload received in datagrams.',
    read: () => [{ value: counters.datagramReceivedBytes + ofLoads('receivedBytes') }],
  });
  defineCounter(registry, {
    name: 'socketlab_udp_sent_bytes_total',
    help: 'Bytes of payload sent in datagrams.',
    read: () => [{ value: counters.datagramSentBytes + ofLoads('sentBytes') }],
  });
}
