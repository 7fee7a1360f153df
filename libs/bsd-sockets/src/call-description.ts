import { type Address, formatAddress } from '@socketlab/foundation';
import type { DatagramBatch } from './datagram-batch.ts';
import { type EpollEvents, writeEpollEvents } from './epoll-events.ts';
import { InterruptedCallError, SystemCallError } from './errors.ts';
import type { IoUring } from './io-uring.ts';
import { isPollSet } from './poll-sets.ts';
import type { Accepted, PendingCall, ReceivedDatagram, SocketOption, Sockets } from './sockets.ts';

/** A call as an event tells it. */
export interface DescribedCall {
  /** What was called, where that is not what the program named. */
  readonly name?: 'poll';
  readonly args: readonly string[];
  readonly result: number;
  readonly errno?: string;
  readonly errnoNumber?: number;
  /** What it worked on, or made. */
  readonly descriptor?: number;
}

/** Where epoll_ctl() has its events. */
const EVENTS = 3;
/** Where io_uring_enter() has its time limit, from which its flags follow. */
const TIME_LIMIT = 3;
/** Where sendmmsg() has the number of its first answer. */
const FIRST_ANSWER = 2;

/** How the manual writes an option's level. */
const LEVELS: Readonly<Record<SocketOption | 'SO_EXCLUSIVEADDRUSE', string>> = {
  SO_EXCLUSIVEADDRUSE: 'SOL_SOCKET',
  SO_REUSEADDR: 'SOL_SOCKET',
  SO_RCVBUF: 'SOL_SOCKET',
  SO_SNDBUF: 'SOL_SOCKET',
  SO_ERROR: 'SOL_SOCKET',
  SO_LINGER: 'SOL_SOCKET',
  TCP_NODELAY: 'IPPROTO_TCP',
  IPV6_V6ONLY: 'IPPROTO_IPV6',
};

/** The calls that are told, by their names in the manual. */
export type CallName =
  | keyof Sockets
  | 'epoll_create'
  | 'epoll_ctl'
  | 'epoll_wait'
  | 'io_uring_setup'
  | 'io_uring_enter';
type Outcome = { value: unknown } | { failure: unknown };

/** How a call on a non-blocking socket failed that didn't, for its result says that it would block. */
const WOULD_BLOCK: Readonly<Partial<Record<CallName, { value: unknown; errno: string }>>> = {
  accept: { value: undefined, errno: 'EAGAIN' },
  recv: { value: undefined, errno: 'EAGAIN' },
  send: { value: undefined, errno: 'EAGAIN' },
  connect: { value: false, errno: 'EINPROGRESS' },
};

/** The descriptor that a call is about; none of socket(), which makes it. */
export function subjectOf(name: CallName, args: readonly unknown[]): number | undefined {
  const subject = name === 'epoll_ctl' ? args[2] : args[0];
  if (isPollSet(subject)) return undefined;
  if (isRing(subject)) return subject.descriptor;
  return name === 'socket' || typeof subject !== 'number' ? undefined : subject;
}

/** Whom a single datagram came from or went to. */
export function peerOf({ name, args }: Made, outcome: Outcome): Address | undefined {
  const peer = name === 'sendto' ? args[2] : undefined;
  if (isAddress(peer)) return peer;
  return 'value' in outcome && isDatagram(outcome.value) ? outcome.value.from : undefined;
}

interface Made {
  readonly name: CallName;
  readonly args: readonly unknown[];
}

/** A call that has not been made. */
export function describePending({ name, args }: Made): Omit<PendingCall, 'file' | 'line'> {
  const descriptor = subjectOf(name, args);
  return {
    name,
    args: writeArguments(name, args),
    ...(descriptor !== undefined && { descriptor }),
  };
}

/** Undefined for a call that was not made: the interrupt kept it from beginning, or its arguments were no arguments. */
export function describeCall(
  name: CallName,
  args: readonly unknown[],
  outcome: Outcome,
): DescribedCall | undefined {
  // Where poll() stands in for an epoll, what it is given is memory of the program: no call makes it, changes it or ends it.
  if (isOfPollSet(name, args, outcome)) return describePoll(args, outcome);
  const written = writeArguments(name, args);
  const subject = subjectOf(name, args);
  const worksOn = subject === undefined ? {} : { descriptor: subject };
  if ('failure' in outcome) {
    const { failure } = outcome;
    if (!(failure instanceof SystemCallError)) return undefined;
    const result = failure instanceof InterruptedCallError ? failure.result : -1;
    if (result === undefined) return undefined;
    return { args: written, result, ...whyOf(failure), ...worksOn };
  }
  const { value } = outcome;
  const blocked = WOULD_BLOCK[name];
  if (blocked && blocked.value === value) {
    return { args: written, result: -1, errno: blocked.errno, ...worksOn };
  }
  return { args: written, ...worksOn, ...describeValue(name, value, written) };
}

function isOfPollSet(name: CallName, args: readonly unknown[], outcome: Outcome): boolean {
  if (name !== 'epoll_create') return isPollSet(args[0]);
  return 'value' in outcome && isPollSet(outcome.value);
}

/** The wait, if that is what it was. */
function describePoll(args: readonly unknown[], outcome: Outcome): DescribedCall | undefined {
  const [, events, timeoutMs] = args;
  if (!isEvents(events)) return undefined;
  const written = [`${events.polled ?? 0} sockets`, `${timeoutMs}`];
  if ('value' in outcome) return { name: 'poll', args: written, result: Number(outcome.value) };
  const { failure } = outcome;
  if (!(failure instanceof SystemCallError) || failure instanceof InterruptedCallError) {
    return undefined;
  }
  return { name: 'poll', args: written, result: -1, ...whyOf(failure) };
}

function whyOf({ errno, errnoNumber }: SystemCallError): Partial<DescribedCall> {
  return {
    ...(errno !== undefined && { errno }),
    ...(errnoNumber !== undefined && { errnoNumber }),
  };
}

/** What a call returned that did what it is for. */
function describeValue(
  name: CallName,
  value: unknown,
  written: readonly string[],
): Pick<DescribedCall, 'result'> & Partial<DescribedCall> {
  if (name === 'socket' || name === 'epoll_create') {
    return { result: Number(value), descriptor: Number(value) };
  }
  if (isRing(value)) return { result: value.descriptor, descriptor: value.descriptor };
  if (isAccepted(value)) {
    return { result: value.connection, descriptor: value.connection };
  }
  if (isDatagram(value)) {
    // The flag by which the result is more than there was room for.
    const flags = value.isTruncated ? { args: [...written, 'MSG_TRUNC'] } : {};
    return { result: value.datagramBytes, ...flags };
  }
  if (name === 'getsockopt') return { args: [...written, `${value}`], result: 0 };
  const isCount = typeof value === 'number' || name === 'poll';
  return { result: isCount ? Number(value) : 0 };
}

function isAccepted(value: unknown): value is Accepted {
  return typeof value === 'object' && value !== null && 'connection' in value;
}

/** As a person writes them: an address as one word, an option behind its level, of a buffer only its size. */
function writeArguments(name: CallName, args: readonly unknown[]): string[] {
  // What may stand in for it is no argument of the call.
  if (name === 'epoll_create') return [];
  return args
    .filter((argument) => argument !== undefined)
    .flatMap((argument, position) => {
      if (argument instanceof Uint8Array) return [`${argument.length} bytes`];
      if (isBatch(argument)) return writeBatch(name, argument, args[FIRST_ANSWER]);
      // Where in the batch the call begins; how many it was given is told already.
      if (name === 'sendmmsg' && position === FIRST_ANSWER) return [];
      if (isEvents(argument)) return [`${argument.capacity} events`];
      if (isRing(argument)) return [`${argument.descriptor}`];
      if (isRingOptions(argument)) return [`${argument.operations}`];
      if (name === 'io_uring_enter' && position === TIME_LIMIT) return [writeEnterFlags(argument)];
      if (name === 'epoll_ctl' && position === EVENTS) return [writeEpollEvents(Number(argument))];
      if (isAddress(argument)) return [formatAddress(argument)];
      if (name.endsWith('sockopt') && position === 1) {
        return [LEVELS[argument as keyof typeof LEVELS], `${argument}`];
      }
      return [`${argument}`];
    });
}

function writeBatch(name: CallName, batch: DatagramBatch, first: unknown): string[] {
  if (name === 'sendmmsg') return [`${batch.answers - Number(first)} datagrams`];
  return [`${batch.datagrams} datagrams`, 'MSG_WAITFORONE'];
}

function isDatagram(value: unknown): value is ReceivedDatagram {
  return typeof value === 'object' && value !== null && 'datagramBytes' in value;
}

function isEvents(value: unknown): value is EpollEvents {
  return typeof value === 'object' && value !== null && 'capacity' in value;
}

function isRing(value: unknown): value is IoUring {
  return typeof value === 'object' && value !== null && 'prepared' in value;
}

function isRingOptions(value: unknown): value is { readonly operations: number } {
  return typeof value === 'object' && value !== null && 'operations' in value;
}

/** A time limit goes over in the extended argument. */
function writeEnterFlags(timeoutMs: unknown): string {
  const isLimited = Number(timeoutMs) >= 0;
  return isLimited ? 'IORING_ENTER_GETEVENTS|IORING_ENTER_EXT_ARG' : 'IORING_ENTER_GETEVENTS';
}

function isBatch(value: unknown): value is DatagramBatch {
  return typeof value === 'object' && value !== null && 'roomBytes' in value;
}

function isAddress(value: unknown): value is Address {
  return typeof value === 'object' && value !== null && 'host' in value && 'port' in value;
}
