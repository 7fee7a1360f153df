import type { TcpCensus } from '@socketlab/kernel-view';
import { Registry } from '@socketlab/metrics';
import { describe, expect, it } from 'vitest';
import { defineTcpConnectionMetrics } from '../tcp-connections/metrics.ts';
import { createKernelCounts } from './kernel-counts.ts';
import { defineTcpListenerMetrics } from './metrics.ts';

const NOTHING: TcpCensus = {
  via: 'sock_diag',
  states: new Map(),
  listeners: [],
  roundTripsUs: new Uint32Array(),
  retransmitted: new Map(),
};

/** Counts that are read from whatever `show` was given last. */
function scene() {
  let census: TcpCensus | undefined = NOTHING;
  let readings = 0;
  const counts = createKernelCounts({
    count() {
      readings += 1;
      return census;
    },
  });
  const registry = new Registry();
  const totals = { accepted: 4, closed: { peer: 1 }, receivedBytes: 0, sentBytes: 0 };
  defineTcpListenerMetrics(registry, { totals: () => totals, counts });
  defineTcpConnectionMetrics(registry, counts);
  const scrape = async (): Promise<Record<string, number>> => {
    const metrics = await registry.getMetricsAsJSON();
    const samples = metrics.flatMap(({ name, values }) =>
      values.map(({ labels, value }) => [[name, ...Object.values(labels)].join(' '), value]),
    );
    return Object.fromEntries(samples) as Record<string, number>;
  };
  return {
    counts,
    scrape,
    readings: () => readings,
    show(next: Partial<TcpCensus> | undefined) {
      census = next && { ...NOTHING, ...next };
    },
  };
}

const listener = (cookie: number, dropped: number) => ({ cookie, dropped, queued: 0, limit: 8 });

describe('what the kernel counts of TCP sockets', () => {
  it('is read once for all metrics of a scrape, and anew for the next', async () => {
    const { scrape, readings, show } = scene();
    show({ states: new Map([['ESTABLISHED', 3]]), listeners: [listener(1, 0)] });
    expect(await scrape()).toMatchObject({
      'socketlab_tcp_sockets ESTABLISHED': 3,
      'socketlab_tcp_sockets CLOSE-WAIT': 0,
      socketlab_listener_accept_queue_limit_connections: 8,
    });
    expect(readings()).toBe(1);
    show({ states: new Map([['ESTABLISHED', 5]]) });
    expect(await scrape()).toMatchObject({ 'socketlab_tcp_sockets ESTABLISHED': 5 });
    expect(readings()).toBe(2);
  });

  it('does not go down when sockets end, and counts those of the next listener to it', async () => {
    const { scrape, show, counts } = scene();
    const refused = 'socketlab_tcp_refused_connections_total accept-queue-full';
    const again = 'socketlab_tcp_retransmitted_segments_total';
    show({ listeners: [listener(1, 5)], retransmitted: new Map([[10, 2]]) });
    expect(await scrape()).toMatchObject({ [refused]: 5, [again]: 2 });
    const two = new Map([
      [10, 3],
      [11, 7],
    ]);
    show({ listeners: [listener(1, 6)], retransmitted: two });
    expect(await scrape()).toMatchObject({ [refused]: 6, [again]: 10 });
    // What is read before a listener is closed counts too.
    show({ listeners: [listener(1, 9)] });
    counts.take();
    show({});
    expect(await scrape()).toMatchObject({ [refused]: 9, [again]: 10 });
    show({ listeners: [listener(2, 1)], retransmitted: new Map([[12, 1]]) });
    expect(await scrape()).toMatchObject({ [refused]: 10, [again]: 11 });
  });

  it('is not counted twice of a connection that one reading left out', async () => {
    const { scrape, show } = scene();
    const again = 'socketlab_tcp_retransmitted_segments_total';
    show({ retransmitted: new Map([[10, 4]]) });
    await scrape();
    show({});
    await scrape();
    show({ retransmitted: new Map([[10, 5]]) });
    expect(await scrape()).toMatchObject({ [again]: 5 });
  });

  it('gives the nearest measured round-trip time for each quantile', async () => {
    const { scrape, show } = scene();
    const roundTripsUs = Uint32Array.from({ length: 10 }, (_, index) => (index + 1) * 1_000);
    show({ roundTripsUs });
    expect(await scrape()).toMatchObject({
      'socketlab_tcp_round_trip_seconds 0': 0.001,
      'socketlab_tcp_round_trip_seconds 0.5': 0.005,
      'socketlab_tcp_round_trip_seconds 0.9': 0.009,
      'socketlab_tcp_round_trip_seconds 1': 0.01,
    });
  });

  it.each([undefined, { via: 'procfs' } as const])(
    'is left out where it cannot be read: %j',
    async (census) => {
      const { scrape, show } = scene();
      show(census);
      const names = Object.keys(await scrape());
      expect(names).toContain('socketlab_tcp_sockets ESTABLISHED');
      expect(names.filter((name) => /refused|queue|round|retransmitted/.test(name))).toEqual([]);
    },
  );
});
