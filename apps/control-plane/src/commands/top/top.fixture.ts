import { parseMetricsText, readDaemon } from '@socketlab/observability';
import type { PolledDaemon } from './poller.ts';

const BOUNDS = ['0.00001', '0.00002', '0.00005', '0.0001', '0.001', '0.01', '+Inf'];

/** A daemon of specs that answers, with connections by state and two scrapes of traffic. */
export function polled(
  host: string,
  daemon: string,
  {
    states = {},
    queue = 0,
    rest = {},
  }: {
    readonly states?: Readonly<Record<string, number>>;
    readonly queue?: number;
    readonly rest?: Partial<PolledDaemon>;
  } = {},
): PolledDaemon {
  const counts = [120, 480, 900, 980, 998, 1_000, 1_000];
  const lines = [
    ...Object.entries({ LISTEN: 1, ...states }).map(
      ([state, count]) => `socketlab_tcp_sockets{state="${state}"} ${count}`,
    ),
    'socketlab_listener_open_sockets 1',
    `socketlab_listener_accept_queue_connections ${queue}`,
    'socketlab_listener_accept_queue_limit_connections 128',
    'socketlab_tcp_accepted_connections_total 1234',
    'socketlab_tcp_closed_connections_total{reason="peer"} 1200',
    'socketlab_tcp_closed_connections_total{reason="reset"} 3',
    'socketlab_tcp_received_bytes_total 5600000',
    'socketlab_tcp_sent_bytes_total 5600000',
    ...BOUNDS.map(
      (bound, index) => `socketlab_echo_duration_seconds_bucket{le="${bound}"} ${counts[index]}`,
    ),
    'socketlab_build_info{version="0.1.0"} 1',
  ];
  const reading = readDaemon(parseMetricsText(lines.join('\n')));
  return {
    ...{ host, daemon, address: '127.0.0.1:19431', reading },
    rates: {
      counters: { accepted: 12.4, messages: 1_520, receivedBytes: 98_000, sentBytes: 98_000 },
      closes: { peer: 12, reset: 0 },
    },
    ...(reading.latency && { latency: reading.latency }),
    trend: [1, 2, 4, 8, 6].map((connections) => ({
      connections,
      messagesPerSecond: connections * 10,
    })),
    stuck: 0,
    silentMs: 0,
    ...rest,
  };
}
