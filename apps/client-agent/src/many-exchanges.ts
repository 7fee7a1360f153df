import {
  createEpollEvents,
  type Descriptor,
  EPOLLET,
  EPOLLIN,
  EPOLLOUT,
  type EpollEvents,
  InterruptedCallError,
  type NonBlockingSockets,
  SystemCallError,
} from '@socketlab/bsd-sockets';
import type { Address } from '@socketlab/foundation';
import { familyOf } from './address-family.ts';
import { createEchoCheck, type EchoCheck, upperCase } from './echo-check.ts';
import type { ManyJob, ManyOutcome, ManyResult } from './many-types.ts';
import { ownAddress } from './own-address.ts';

const EVENTS_AT_ONCE = 1_024;
/** So many connections begin, or send, before a look at what epoll tells of the others. */
const AT_ONCE = 16;
const BUFFER_BYTES = 65_536;

/** One connection on its way: connecting, sending, receiving; then closed. */
type Exchange = { -readonly [Key in keyof ManyResult]: ManyResult[Key] } & {
  readonly descriptor: Descriptor;
  readonly echo: EchoCheck;
};

interface Run {
  readonly sockets: NonBlockingSockets;
  readonly job: ManyJob;
  readonly epoll: Descriptor;
  readonly events: EpollEvents;
  readonly buffer: Uint8Array;
  readonly upper: Uint8Array;
  readonly startedNs: bigint;
  readonly onLocals: (locals: readonly Address[]) => void;
  /** By descriptor, those that are not closed. */
  readonly open: Map<Descriptor, Exchange>;
  connecting: number;
  maySend: boolean;
}

/**
 * Many TCP clients on one thread: no call blocks, epoll_wait() tells which connection can go on. All begin to connect;
 * then each sends, waits for its answer and closes. `onLocals` is told the addresses that the system gives them, as it
 * does. Throws what keeps this machine from making sockets; what happens to one connection is its result.
 */
export function exchangeMany(
  sockets: NonBlockingSockets,
  job: ManyJob,
  onLocals: (locals: readonly Address[]) => void,
): ManyOutcome {
  const run = prepare(sockets, job, onLocals);
  const leftMs = (): number => job.deadlineMs - Number(sinceNs(run) / 1_000_000n);
  const all: Exchange[] = [];
  try {
    while (all.length < job.connections && leftMs() > 0) {
      const room = Math.min(AT_ONCE, job.connections - all.length);
      const begun = Array.from({ length: room }, () => begin(run));
      onLocals(begun.flatMap(({ local }) => local ?? []));
      all.push(...begun);
      goOn(run, 0);
    }
    const haveAllBegun = all.length === job.connections;
    if (haveAllBegun) letSend(run);
    while (run.open.size > 0 && leftMs() > 0) {
      goOn(run, leftMs());
      if (haveAllBegun) letSend(run);
    }
    for (const late of run.open.values()) {
      late.errno = 'ETIMEDOUT';
      end(run, late);
    }
    const unborn = Array.from({ length: job.connections - all.length }, () => UNBORN);
    return { results: [...all.map(resultOf), ...unborn], durationNs: sinceNs(run) };
  } finally {
    for (const exchange of run.open.values()) end(run, exchange);
    sockets.close(run.epoll);
  }
}

function prepare(sockets: NonBlockingSockets, job: ManyJob, onLocals: Run['onLocals']): Run {
  const startedNs = process.hrtime.bigint();
  // Where the system has no epoll, poll() stands in for it, which is WSAPoll() on Windows.
  const epoll = sockets.epollCreate('poll');
  const events = createEpollEvents(EVENTS_AT_ONCE);
  const buffer = new Uint8Array(BUFFER_BYTES);
  const upper = upperCase(job.payload);
  const state = { open: new Map(), connecting: 0, maySend: false };
  return { sockets, job, epoll, events, buffer, upper, startedNs, onLocals, ...state };
}

/** connect() only begins here: the handshake goes on while the next ones begin. */
function begin(run: Run): Exchange {
  const { sockets, job, epoll } = run;
  const descriptor = sockets.socket(familyOf(job.address), 'SOCK_STREAM');
  const echo = createEchoCheck(job.payload, run.upper);
  const exchange: Exchange = { descriptor, echo, sentBytes: 0, replyBytes: 0, isEcho: false };
  run.open.set(descriptor, exchange);
  run.connecting += 1;
  if (job.source !== undefined) sockets.bind(descriptor, job.source);
  exchange.begunNs = sinceNs(run);
  attempt(run, exchange, () => {
    sockets.connect(descriptor, job.address);
    exchange.local = ownAddress(() => sockets.getsockname(descriptor));
    // Edge-triggered: told once for each change, so nothing has to be switched between sending and receiving.
    sockets.epollCtl(epoll, 'EPOLL_CTL_ADD', descriptor, EPOLLIN | EPOLLOUT | EPOLLET);
  });
  return exchange;
}

/** Takes what epoll tells, and lets each connection that it is about do what it can without waiting. */
function goOn(run: Run, timeoutMs: number): void {
  const count = run.sockets.epollWait(run.epoll, run.events, timeoutMs);
  for (let index = 0; index < count; index += 1) {
    const exchange = run.open.get(run.events.descriptor(index));
    if (exchange !== undefined) attempt(run, exchange, () => advance(run, exchange));
  }
}

/** All have begun: those that are connected send, once, unless they wait for the rest. */
function letSend(run: Run): void {
  if (run.maySend || (run.job.waitsForAll && run.connecting > 0)) return;
  run.maySend = true;
  let told = 0;
  for (const exchange of run.open.values()) {
    attempt(run, exchange, () => advance(run, exchange));
    told += 1;
    // Only epoll_wait() hears of an interrupt, and answers are read as they come.
    if (told % AT_ONCE === 0) goOn(run, 0);
  }
}

function advance(run: Run, exchange: Exchange): void {
  if (!isConnected(run, exchange) || !run.maySend) return;
  send(run, exchange);
  if (receive(run, exchange)) end(run, exchange);
}

/** Asked again when epoll has spoken, connect() says how the handshake ended (connect(2), EINPROGRESS). */
function isConnected(run: Run, exchange: Exchange): boolean {
  if (exchange.connectedNs !== undefined) return true;
  if (!run.sockets.connect(exchange.descriptor, run.job.address)) return false;
  exchange.connectedNs = sinceNs(run);
  run.connecting -= 1;
  if (exchange.local === undefined) {
    exchange.local = ownAddress(() => run.sockets.getsockname(exchange.descriptor));
    run.onLocals(exchange.local === undefined ? [] : [exchange.local]);
  }
  return true;
}

/** Sends what the system takes; the rest when epoll says that there is room. */
function send({ sockets, job }: Run, exchange: Exchange): void {
  while (exchange.sentBytes < job.payload.length) {
    const sent = sockets.send(exchange.descriptor, job.payload.subarray(exchange.sentBytes));
    if (sent === undefined) return;
    exchange.sentBytes += sent;
  }
}

/** Receives what is there. Returns whether the answer is complete, or the server has ended. */
function receive(run: Run, exchange: Exchange): boolean {
  const { sockets, job, buffer } = run;
  const { descriptor, echo } = exchange;
  let isEnded = false;
  while (exchange.replyBytes < job.replyBytes && !isEnded) {
    const room = Math.min(buffer.length, job.replyBytes - exchange.replyBytes);
    const bytes = sockets.recv(descriptor, buffer.subarray(0, room));
    if (bytes === undefined) return false;
    isEnded = bytes === 0;
    echo.take(buffer.subarray(0, bytes));
    exchange.replyBytes += bytes;
  }
  if (!isEnded && exchange.sentBytes < job.payload.length) return false;
  if (!isEnded || exchange.replyBytes > 0) exchange.answeredNs = sinceNs(run);
  exchange.isEcho = echo.isEcho();
  return true;
}

function attempt(run: Run, exchange: Exchange, act: () => void): void {
  try {
    act();
  } catch (failure) {
    const isItsOwn =
      failure instanceof SystemCallError && !(failure instanceof InterruptedCallError);
    if (!isItsOwn) throw failure;
    exchange.errno = failure.errno ?? failure.code;
    end(run, exchange);
  }
}

function end(run: Run, exchange: Exchange): void {
  const { sockets, job, open } = run;
  if (exchange.connectedNs === undefined) run.connecting -= 1;
  else if (job.ending === 'reset') sockets.setsockopt(exchange.descriptor, 'SO_LINGER', 0);
  open.delete(exchange.descriptor);
  sockets.close(exchange.descriptor);
}

function sinceNs({ startedNs }: Run): bigint {
  return process.hrtime.bigint() - startedNs;
}

/** The deadline came before its turn to begin. */
const UNBORN: ManyResult = { replyBytes: 0, sentBytes: 0, isEcho: false, errno: 'ETIMEDOUT' };

function resultOf({ descriptor, echo, ...result }: Exchange): ManyResult {
  return result;
}
