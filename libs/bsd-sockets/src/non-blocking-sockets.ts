import type { Address } from '@socketlab/foundation';
import type { EpollEvents } from './epoll-events.ts';
import type { IoUring } from './io-uring.ts';
import type { Accepted, Descriptor, Sockets } from './sockets.ts';

/** What epoll_ctl(2) does with a descriptor. */
export type EpollOperation = 'EPOLL_CTL_ADD' | 'EPOLL_CTL_MOD' | 'EPOLL_CTL_DEL';

type SharedCalls = Pick<
  Sockets,
  'socket' | 'bind' | 'listen' | 'shutdown' | 'getsockname' | 'setsockopt' | 'getsockopt'
>;

/**
 * The socket calls for many connections on one thread. Sockets are O_NONBLOCK from birth; what would block says so by
 * its result, without an exception. Only epollWait waits. Errors are those of {@link Sockets}.
 */
export interface NonBlockingSockets extends SharedCalls {
  /** accept(2). Undefined when no client waits (EAGAIN). The connection is non-blocking too. */
  accept(listener: Descriptor): Accepted | undefined;
  /**
   * connect(2). True when the handshake is done, false when it goes on (EINPROGRESS): epoll says EPOLLOUT at its end.
   * Called again then, it returns true, or throws why there is no connection. A datagram socket for which no local port is
   * left throws with EAGAIN.
   */
  connect(descriptor: Descriptor, address: Address): boolean;
  /** send(2), with MSG_NOSIGNAL: may take fewer bytes than given. Undefined when there is no room (EAGAIN). */
  send(descriptor: Descriptor, bytes: Uint8Array): number | undefined;
  /** recv(2). 0 when the peer has sent FIN, undefined when nothing is there yet (EAGAIN). */
  recv(descriptor: Descriptor, buffer: Uint8Array): number | undefined;
  /** close(2), of a socket or an epoll. A socket that is closed leaves its epoll by itself (epoll(7)). */
  close(descriptor: Descriptor): void;
  /**
   * epoll_create(2). On systems other than Linux it throws {@link EpollUnavailableError}, unless `poll` may stand in: then it
   * makes a set of sockets, and epollCtl and epollWait on that are a poll(2) of all of them (WSAPoll on Windows). What they
   * tell is the same, but for EPOLLRDHUP; as calls, only poll() is told of.
   */
  epollCreate(standIn?: 'poll'): Descriptor;
  /** epoll_ctl(2); `events` are EPOLLIN and its kin. Four parameters, for so many has the call. */
  epollCtl(
    epoll: Descriptor,
    operation: EpollOperation,
    descriptor: Descriptor,
    events: number,
  ): void;
  /**
   * epoll_wait(2) on an epoll that was made here. Returns how many events there are: 0 when `timeoutMs` has passed, or
   * a signal came first; -1 waits until there is one. A part of a millisecond is waited for where the kernel can (5.11), and
   * is a whole one elsewhere. Throws {@link InterruptedCallError}: while a listener of these
   * sockets is open, an interrupt of either scope ends it; when none is open, only scope `all`, so that a server can
   * close its listener and finish with its clients.
   */
  epollWait(epoll: Descriptor, events: EpollEvents, timeoutMs: number): number;
  /**
   * io_uring_setup(2), with room for so many operations that are not handed over yet, and buffers of that size to receive
   * into. Its descriptor is closed with close(). Throws {@link IoUringUnavailableError}, which says why there is none.
   */
  ioUringSetup(options: { readonly operations: number; readonly bufferBytes: number }): IoUring;
  /**
   * io_uring_enter(2): hands over `toSubmit` operations, all that were prepared, and waits until `minComplete` of all that
   * are under way are done, or `timeoutMs` has passed; -1 waits without end. Returns how many were handed over, which may be
   * fewer. Interrupted as {@link epollWait} is. Four parameters, of the six that the call has.
   */
  ioUringEnter(ring: IoUring, toSubmit: number, minComplete: number, timeoutMs: number): number;
}
