import type { IoUringCalls } from './io-uring-native.ts';
import type { AddressBuffer } from './socket-address.ts';
import type { AddressFamily, ShutdownHow, SocketOption } from './sockets.ts';

/** The C functions, with the system's own arguments. Each returns a negative number when it failed; see `errno`. */
export interface NativeCalls {
  /** A socket that children don't inherit. */
  socket(family: number, type: number): number;
  bind(descriptor: number, address: Uint8Array, length: number): number;
  listen(descriptor: number, backlog: number): number;
  /** A connection that children don't inherit. */
  accept(descriptor: number, address: Uint8Array, length: Int32Array): number;
  connect(descriptor: number, address: Uint8Array, length: number): number;
  send(descriptor: number, bytes: Uint8Array, length: number, flags: number): number;
  recv(descriptor: number, buffer: Uint8Array, length: number, flags: number): number;
  /** The datagram's whole length, where the system tells it, though only `length` bytes are taken. */
  recvfrom(
    descriptor: number,
    buffer: Uint8Array,
    length: number,
    from: Pick<AddressBuffer, 'bytes' | 'length'>,
  ): number;
  sendto(
    descriptor: number,
    bytes: Uint8Array,
    length: number,
    to: { readonly bytes: Uint8Array; readonly size: number },
  ): number;
  shutdown(descriptor: number, how: number): number;
  close(descriptor: number): number;
  getsockname(descriptor: number, address: Uint8Array, length: Int32Array): number;
  getpeername(descriptor: number, address: Uint8Array, length: Int32Array): number;
  setsockopt: OptionCall<[value: Uint8Array, length: number]>;
  getsockopt: OptionCall<[value: Uint8Array, length: Int32Array]>;
  poll(entries: Uint8Array, count: number, timeoutMs: number): number;
  inetPton(family: number, text: string, bytes: Uint8Array): number;
  /** The number of the last failure. To be read right after a call failed, and never after a success. */
  errno(): number;
}

/** epoll(7): Linux only. */
export interface EpollCalls {
  epollCreate(): number;
  epollCtl(epoll: number, operation: number, descriptor: number, event: Int32Array): number;
  epollWait(epoll: number, events: Int32Array, count: number, timeoutMs: number): number;
  /** A socket that carries nothing, and whose shutdown(2) is an event: what ends a wait. */
  wakeSocket(): number;
}

/** Which of these sockets, whose handshake went on, have failed to connect. */
export type FailedConnects = (descriptors: readonly number[]) => readonly number[];

/** Makes the system's timer as fine as a millisecond between begin and end, where it isn't. */
export interface FineTimer {
  begin(): void;
  end(): void;
}

/** recvmmsg(2) and sendmmsg(2): Linux only. Headers by where they are: their memory does not move. */
export interface BatchCalls {
  /** Where the memory of a buffer is. */
  addressOf(memory: ArrayBuffer): number;
  /** Waits for one datagram and takes those that are there, MSG_WAITFORONE; each with its whole length, MSG_TRUNC. */
  recvmmsg(descriptor: number, headers: number, count: number): number;
  sendmmsg(descriptor: number, headers: number, count: number): number;
}

type OptionCall<Value extends readonly unknown[]> = (
  descriptor: number,
  level: number,
  option: number,
  ...value: Value
) => number;

/** The numbers behind the names, which differ from system to system. */
export interface SocketConstants {
  readonly family: Readonly<Record<AddressFamily, number>>;
  /** Whether a socket address begins with its own length, as on the BSDs. */
  readonly addressHasLength: boolean;
  readonly how: Readonly<Record<ShutdownHow, number>>;
  readonly option: Readonly<Record<SocketOption, OptionNumbers>>;
  readonly linger: { readonly bytes: 4 | 8 };
  /** Given to send(): no SIGPIPE where the system has a flag for that. */
  readonly sendFlags: number;
  /** Added to them, so that a call does not wait; 0 where sockets never do. */
  readonly dontWait: number;
  /** The errno of a call that would block, of a socket that doesn't. */
  readonly wouldBlock: number;
  /** What connect() fails with while the handshake goes on. */
  readonly connectGoesOn: readonly string[];
  /** Whether connect(), called once more, says why the handshake failed; elsewhere SO_ERROR does. */
  readonly connectSaysWhy: boolean;
  readonly pollEvents: Readonly<Record<'POLLIN' | 'POLLOUT', number>>;
  /** What poll(2) tells unasked. */
  readonly pollTold: Readonly<Record<'POLLERR' | 'POLLHUP' | 'POLLNVAL', number>>;
  /** Whether errors have numbers here that people look up, and which are told beside the name. */
  readonly tellsErrnoNumbers?: boolean;
  /** What a failure is called elsewhere that the system gives another name where it is one of datagrams. */
  readonly datagramErrno?: Readonly<Record<string, string>>;
  /** struct pollfd: its size, and where `events` is. */
  readonly pollEntry: { readonly bytes: number; readonly eventsAt: number };
}

/** An option's level and number. */
export interface OptionNumbers {
  readonly level: number;
  readonly number: number;
  /** What it is called here, where that is another option than the one that the program names. */
  readonly name?: string;
}

/** What is waited for: an accept(), or anything else. They are ended apart from each other. */
export type WaitKind = 'accept' | 'data';

/** The worker's side of an interrupt: asked before each call that may block. */
export interface Guard {
  /**
   * To be called before a call that may block on `descriptor`. False when that must not begin any more. Where the socket is
   * held by somebody else too, it waits for `event` first; not without one: connect() itself makes the socket writable.
   */
  enter(kind: WaitKind, descriptor: number, event?: 'POLLIN' | 'POLLOUT'): boolean;
  /**
   * To be called when a socket that does not block has nothing for the call (EAGAIN): returns when it may have, or when waits
   * of that kind have been ended. Where sockets block there is nothing to wait for.
   */
  untilReady(kind: WaitKind, descriptor: number, event: 'POLLIN' | 'POLLOUT'): void;
  /**
   * How long one poll(2) on the descriptor may last before the interrupt is to be looked at again, in milliseconds; -1 where
   * an interrupt ends it.
   */
  pollSliceMs(descriptor: number): number;
  /** Whether waits of that kind have been ended. */
  isEnded(kind: WaitKind): boolean;
  /** The shutdown(2) by which the main thread ended waits of that kind, where that is how it is done. */
  endingOf(kind: WaitKind): Ending | undefined;
  /** Brackets connect(), whose wait takes more to end than the others'. */
  connecting(isConnecting: boolean): void;
  /** To be called before close(): nobody else touches the descriptor from then on. */
  release(descriptor: number): void;
}

/** A call of shutdown(2) on the main thread, in nanoseconds of the monotonic clock. */
export interface Ending {
  readonly enteredNs: bigint;
  readonly returnedNs: bigint;
}

/** One operating system: its numbers, its functions, and how a wait in it is ended. */
export interface Platform {
  readonly constants: SocketConstants;
  loadCalls(): NativeCalls;
  /** The same, of which socket and accept make sockets that don't block. */
  loadNonBlockingCalls(): NativeCalls;
  /** Undefined where there is no epoll. */
  loadEpollCalls?: () => EpollCalls;
  /** Undefined where poll() itself tells that a handshake has failed. */
  loadFailedConnects?: () => FailedConnects;
  /** Undefined where waits are as fine as that anyway. */
  loadFineTimer?: () => FineTimer;
  /** Undefined where there is no io_uring; where there is, the kernel may refuse it yet. */
  loadIoUringCalls?: () => IoUringCalls;
  /** Undefined where there is no recvmmsg and sendmmsg. */
  loadBatchCalls?: () => BatchCalls;
  /** The worker's side; without `cells`, a guard that never ends anything. */
  createGuard(calls: NativeCalls, cells: Int32Array | undefined): Guard;
  /** The main thread's side: prepares what the worker will need, and returns what ends the waits. */
  createWaker(cells: Int32Array): (kinds: readonly WaitKind[]) => void;
}
