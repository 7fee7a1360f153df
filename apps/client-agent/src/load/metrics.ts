import { DURATION_BOUNDS } from '@socketlab/daemon';
import { type Histogram, highestOf, middleOf } from '@socketlab/load';
import { defineCounter, defineGauge, defineHistogram, type Registry } from '@socketlab/metrics';
import { ERROR_NAMES } from './load-cells.ts';
import { errorOf, numberOf } from './load-snapshot.ts';
import type { Loader } from './loader.ts';

const PROTOCOLS = ['tcp', 'udp'] as const;
const NS_PER_S = 1_000_000_000;

/** The metrics of loads: what their threads have counted until the scrape. */
export function defineLoadMetrics(
  registry: Registry,
  { loader }: { readonly loader: Loader },
): void {
  defineCounter(registry, {
    name: 'socketlab_client_load_messages_total',
    help: 'Messages of loads, by protocol and by what has become of them: answered, given-up (no answer in time, or the connection ended).',
    labelNames: ['protocol', 'result'],
    read: () =>
      PROTOCOLS.flatMap((protocol) => {
        const numbers = loader.numbers(protocol);
        const [answered, givenUp] = [numberOf(numbers, 'answered'), numberOf(numbers, 'givenUp')];
        return [
          { labels: { protocol, result: 'answered' }, value: answered },
          { labels: { protocol, result: 'given-up' }, value: givenUp },
        ];
      }),
  });
  defineCounter(registry, {
    name: 'socketlab_client_load_errors_total',
    help: 'Errors of loads, by name: NO_ANSWER (not in time), CLOSED (the server ended the connection before its answer), DIFFERENT (not what was sent), or what the system said.',
    labelNames: ['error'],
    read() {
      const [tcp, udp] = [loader.numbers('tcp'), loader.numbers('udp')];
      return ERROR_NAMES.map((error) => ({
        labels: { error },
        value: errorOf(tcp, error) + errorOf(udp, error),
      }));
    },
  });
  defineGauge(registry, {
    name: 'socketlab_client_load_connections',
    help: 'Connections and UDP sockets of loads that are open.',
    labelNames: ['protocol'],
    read: () =>
      PROTOCOLS.map((protocol) => ({
        labels: { protocol },
        value: numberOf(loader.numbers(protocol), 'open'),
      })),
  });
  defineHistogram(registry, {
    name: 'socketlab_client_load_latency_seconds',
    help: 'Latencies of the messages of loads over TCP, from when each should have been sent to its answer.',
    bounds: DURATION_BOUNDS,
    read: () => inBuckets(loader.latency('tcp')),
  });
}

/** A cell belongs to the bucket that its highest value fits in. */
function inBuckets({ counts }: Histogram): { counts: Float64Array; sum: number } {
  const buckets = new Float64Array(DURATION_BOUNDS.length + 1);
  let sum = 0;
  counts.forEach((count, cell) => {
    if (count === 0) return;
    const found = DURATION_BOUNDS.findIndex((bound) => highestOf(cell) <= bound * NS_PER_S);
    const bucket = found < 0 ? DURATION_BOUNDS.length : found;
    buckets[bucket] = (buckets[bucket] ?? 0) + count;
    sum += (count * middleOf(cell)) / NS_PER_S;
  });
  return { counts: buckets, sum };
}
