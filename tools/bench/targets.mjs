// What has to hold, in numbers: the one table that the reports, the page and its picture are made from. `atLeast` and `atMost`
// are the bounds; `unit` is empty for a ratio and a count.

const ratioOf = (id, what, atLeast) => ({ id, what, atLeast, unit: '' });
const limit = (id, what, atMost, unit = '') => ({ id, what, atMost, unit });

const SMALL = '64 B × 50 connections';
const MANY = '64 B × 1,000 connections';
const LARGE = '16 KiB × 50 connections';
const CPU = 'CPU a message';

/** Capacity, and what a person waits for. */
export const SPEED_TARGETS = [
  ratioOf('tcp.best.small.c', `multi-tcp, best model, ${SMALL}: C epoll / it`, 0.95),
  ratioOf('tcp.best.small.go', `multi-tcp, best model, ${SMALL}: Go / it`, 1.3),
  ratioOf('tcp.best.small.asyncio', `multi-tcp, best model, ${SMALL}: asyncio / it`, 1.5),
  ratioOf('tcp.best.many.c', `multi-tcp, best model, ${MANY}: C epoll / it`, 0.95),
  ratioOf('tcp.best.large.c', `multi-tcp, best model, ${LARGE}: C epoll / it`, 0.95),
  ratioOf('tcp.epoll.small.c', `multi-tcp epoll, ${SMALL}: C epoll / it`, 0.85),
  ratioOf('tcp.epoll.many.c', `multi-tcp epoll, ${MANY}: C epoll / it`, 0.85),
  ratioOf('tcp.epoll.large.c', `multi-tcp epoll, ${LARGE}: C epoll / it`, 0.85),
  ratioOf('echo.other.c', 'tcp-echo, one client on another core: C / it', 1),
  ratioOf('echo.same.c', 'tcp-echo, one client on the same core: C / it', 1),
  ratioOf('udp.batch.c', 'udp-echo batch, 64 B × 50 sockets: C recvmmsg / it', 0.98),
  ratioOf('udp.batch.go', 'udp-echo batch, 64 B × 50 sockets: Go / it', 1.35),
  limit('udp.batch.lost', 'udp-echo batch, lost of 200,000 datagrams a second', 0, '%'),
  ratioOf(
    'churn.best.c',
    'multi-tcp, best model, connections opened and closed: C epoll / it',
    0.95,
  ),
  ratioOf('churn.best.go', 'multi-tcp, best model, connections opened and closed: Go / it', 1.4),
  limit('idle.epoll', 'multi-tcp epoll, memory of an idle connection at 18,000', 0.5, 'KB'),
  limit('idle.io_uring', 'multi-tcp io_uring, memory of an idle connection at 18,000', 0.5, 'KB'),
  ratioOf('load.small.c', `the load client, ${CPU} on 50 connections: C / it`, 0.85),
  ratioOf('load.small.go', `the load client, ${CPU} on 50 connections: Go / it`, 1),
  ratioOf('load.many.c', `the load client, ${CPU} on 1,000 connections: C / it`, 0.85),
  ratioOf('load.many.go', `the load client, ${CPU} on 1,000 connections: Go / it`, 1),
  limit(
    'observation.cpu',
    'tcp-echo, CPU of a connection with tracing on, of that with tracing off',
    1.05,
  ),
  limit(
    'churn.traced.epoll',
    'multi-tcp epoll, CPU of a connection with tracing on, of that with tracing off',
    1.05,
  ),
  limit(
    'churn.traced.io_uring',
    'multi-tcp io_uring, CPU of a connection with tracing on, of that with tracing off',
    1.05,
  ),
  limit('observation.lost', 'events that tracing lost at 14,000 connections a second', 0),
  limit('start.help', 'socketlab --help, of a bare node', 1.8),
  limit('start.ps', 'socketlab ps, of a bare node', 1.8),
];

/** What else the project promises. */
export const OTHER_TARGETS = [
  ratioOf('echo.other.python', 'tcp-echo, one client on another core: Python / it', 1),
  ratioOf('echo.same.python', 'tcp-echo, one client on the same core: Python / it', 1),
  limit('start.start', 'npm start on a warm clone', 3_000, 'ms'),
  limit('stop.idle', 'stopping a listener that is idle', 20, 'ms'),
  limit('stop.busy', 'stopping a listener that is busy', 20, 'ms'),
  limit('decode.read', 'reading and decoding 100,000 frames', 1_000, 'ms'),
  limit('capture.ready', 'until a capture has begun', 5, 'ms'),
  limit('capture.missed', 'SYNs missed that were sent right then', 0),
  limit('capture.dropped', 'packets dropped at 50,000 a second', 0),
  ratioOf('snapshot.ss', 'the table of 10,000 connections: through ss / it', 3),
  limit('scrape.time', 'a scrape at 18,000 connections', 50, 'ms'),
  limit('fan-out.rpc', 'a call as a classmate, of one as the owner', 1.5),
  limit('fan-out.200', 'status of 200 hosts', 2_000, 'ms'),
  limit('fan-out.1000', 'status of 1,000 hosts', 5_000, 'ms'),
  limit('two-hosts.stand', 'until two hosts on one machine stand', 500, 'ms'),
];

/** All of them. */
export const TARGETS = [...SPEED_TARGETS, ...OTHER_TARGETS];

/** `at least 0.95`, `at most 20 ms`. */
export function boundOf({ atLeast, atMost, unit }) {
  const bound = (atLeast ?? atMost).toLocaleString('en');
  return `${atLeast === undefined ? 'at most' : 'at least'} ${bound}${unit === '' ? '' : ` ${unit}`}`;
}

/** Whether the number holds. It is not rounded first: 0.9499 is not 0.95. */
export const isReached = ({ atLeast, atMost }, value) =>
  atLeast === undefined ? value <= atMost : value >= atLeast;
