import { DAEMON_STATES, type DaemonState, FILLING_RATIO } from './thresholds.ts';
import { duration, type RuleTimes } from './times.ts';

/** What Prometheus works out beforehand, under a name of its own. */
export interface RecordingRule {
  /** Why it is there, in the file's comment. */
  readonly why: string;
  readonly record: string;
  readonly expr: string;
}

const JOB = 'job="socketlab"';

/** The names of all recording rules. */
export const RECORDED = {
  acceptQueueRatio: 'socketlab:listener_accept_queue:ratio',
  closeWaitFloor: 'socketlab:tcp_close_wait_sockets:min',
  acceptRate: 'socketlab:tcp_accepted_connections:rate',
  receiveRate: 'socketlab:received_bytes:rate',
  sendRate: 'socketlab:sent_bytes:rate',
  echoP99: 'socketlab:echo_duration_seconds:p99',
  daemonState: 'socketlab:daemon:state',
} as const;

/** The recording rules. Dashboards and alerts use them, so that both mean the same by "filling" and "stuck". */
export function recordingRules(times: RuleTimes): readonly RecordingRule[] {
  return [...connectionRules(times), ...rateRules(times), daemonStateRule(times)];
}

function connectionRules(times: RuleTimes): readonly RecordingRule[] {
  const floor = duration(times.closeWaitFloor);
  return [
    {
      why: 'How full an accept queue is: 1 is full. The kernel lets one more in than the limit says, so it may pass 1.',
      record: RECORDED.acceptQueueRatio,
      expr: `max by (host, daemon) (
  socketlab_listener_accept_queue_connections{${JOB}}
  / (socketlab_listener_accept_queue_limit_connections{${JOB}} > 0)
)`,
    },
    {
      why: `So many were in CLOSE-WAIT at every scrape of ${floor}: a connection that merely passes through is not counted.`,
      record: RECORDED.closeWaitFloor,
      expr: `sum by (host, daemon) (
  min_over_time(socketlab_tcp_sockets{${JOB}, state="CLOSE-WAIT"}[${floor}])
)`,
    },
  ];
}

function rateRules({ rate }: RuleTimes): readonly RecordingRule[] {
  const window = duration(rate);
  const bytesOver = (protocol: string, direction: string): string =>
    `label_replace(rate(socketlab_${protocol}_${direction}_bytes_total{${JOB}}[${window}]), "protocol", "${protocol}", "", "")`;
  const bytes = (direction: string): string => `sum by (host, daemon) (
  ${bytesOver('tcp', direction)}
  or ${bytesOver('udp', direction)}
)`;
  return [
    {
      why: 'Connections a second that accept() has given to the program.',
      record: RECORDED.acceptRate,
      expr: `sum by (host, daemon) (
  rate(socketlab_tcp_accepted_connections_total{${JOB}}[${window}])
)`,
    },
    {
      why: 'Payload a second, received over TCP and UDP. client-agent counts both: without the label, `or` would take one.',
      record: RECORDED.receiveRate,
      expr: bytes('received'),
    },
    { why: 'And sent.', record: RECORDED.sendRate, expr: bytes('sent') },
    {
      why: 'In 99 of 100 cases an echo takes no longer than this, as well as the buckets tell; nothing while there is no echo.',
      record: RECORDED.echoP99,
      expr: `histogram_quantile(0.99, sum by (host, daemon, le) (
  rate(socketlab_echo_duration_seconds_bucket{${JOB}}[${window}])
)) > 0`,
    },
  ];
}

/**
 * The first that is true is taken: `or` adds only what no one before has told. What was scraped a moment ago holds for a few
 * scrapes, or one that came too late would make a whole class flicker.
 */
function daemonStateRule({ recent }: RuleTimes): RecordingRule {
  const window = `[${duration(recent)}]`;
  const last = (selector: string): string => `last_over_time(${selector}${window})`;
  const most = (selector: string): string => `max_over_time(${selector}${window})`;
  const is = (state: DaemonState, condition: string): string =>
    `0 * max by (host, daemon) (${condition}) + ${DAEMON_STATES[state]}`;
  const up = most(`up{${JOB}}`);
  return {
    why: `What a daemon is doing, by number: ${Object.entries(DAEMON_STATES)
      .map(([name, value]) => `${value} ${name}`)
      .join(', ')}. The first line that is true is taken, of the last ${duration(recent)}.`,
    record: RECORDED.daemonState,
    expr: [
      is('gone', `${up} == 0`),
      is('closeWait', `${RECORDED.closeWaitFloor} > 0`),
      is('queueFilling', `${last(RECORDED.acceptQueueRatio)} >= ${FILLING_RATIO}`),
      is('connected', `${most(`socketlab_tcp_sockets{${JOB}, state="ESTABLISHED"}`)} > 0`),
      is('connected', `${most(`socketlab_client_many_connections{${JOB}}`)} > 0`),
      is('serves', `${last(`socketlab_listener_open_sockets{${JOB}}`)} > 0`),
      is('idle', `${up} == 1`),
    ].join('\nor\n'),
  };
}
