import { createEpollEvents, EPOLLET, type EpollEvents, removeEpollEvent } from './epoll-events.ts';
import { createFineWait } from './fine-wait.ts';
import type { EpollOperation, NonBlockingSockets } from './non-blocking-sockets.ts';
import type { EpollCalls, WaitKind } from './platform.ts';
import type { SocketContext } from './socket-context.ts';
import type { Descriptor } from './sockets.ts';

const OPERATIONS: Readonly<Record<EpollOperation, number>> = {
  EPOLL_CTL_ADD: 1,
  EPOLL_CTL_DEL: 2,
  EPOLL_CTL_MOD: 3,
};
const NO_DESCRIPTOR = -1;

/** epoll, and how its descriptors are closed. */
export interface EpollSet
  extends Pick<NonBlockingSockets, 'epollCreate' | 'epollCtl' | 'epollWait'> {
  /** Lets go of what belongs to an epoll that is about to be closed; nothing of another descriptor. */
  release(descriptor: Descriptor): void;
}

/**
 * The calls of epoll(7). An epoll can't be shut down, so each has a socket of its own in it, which the thread announces
 * as it announces any that it waits on: its shutdown is an event, and the wait ends. Edge-triggered, for it stays shut
 * down: after an interrupt of scope `accept` the waits of a server that drains must be waits again.
 */
export function createEpollCalls(
  context: SocketContext,
  deps: { readonly epoll: EpollCalls; readonly waitKind: () => WaitKind },
): EpollSet {
  const { guard } = context;
  const { epoll: native, waitKind } = deps;
  const wakes = new Map<Descriptor, Descriptor>();
  const event = createEpollEvents(1);
  let fine: EpollCalls['epollWait'] | undefined;
  const fineWait = (): EpollCalls['epollWait'] => {
    fine ??= createFineWait(native.epollWait);
    return fine;
  };
  const control = (epoll: Descriptor, operation: EpollOperation, descriptor: Descriptor): void => {
    if (native.epollCtl(epoll, OPERATIONS[operation], descriptor, event.memory) < 0) {
      throw context.failure('epoll_ctl', descriptor);
    }
  };
  const sockets: EpollSet = {
    epollCreate() {
      const epoll = native.epollCreate();
      if (epoll < 0) throw context.failure('epoll_create', epoll);
      try {
        const wake = native.wakeSocket();
        if (wake < 0) throw context.failure('socket', wake);
        wakes.set(epoll, wake);
        event.put(0, wake, EPOLLET);
        control(epoll, 'EPOLL_CTL_ADD', wake);
        return epoll;
      } catch (failure) {
        sockets.release(epoll);
        context.calls.close(epoll);
        throw failure;
      }
    },
    epollCtl(epoll, operation, descriptor, events) {
      event.put(0, descriptor, events);
      control(epoll, operation, descriptor);
    },
    epollWait(epoll, events, timeoutMs) {
      const wake = wakes.get(epoll) ?? NO_DESCRIPTOR;
      const kind = waitKind();
      if (!guard.enter(kind, wake, 'POLLIN')) throw context.interrupted('epoll_wait', epoll);
      const wait = Number.isInteger(timeoutMs) ? native.epollWait : fineWait();
      const count = wait(epoll, events.memory, events.capacity, timeoutMs);
      // Every interrupt ends accept(): none has come.
      if (count >= 0 && !guard.isEnded('accept')) return count;
      if (guard.isEnded(kind)) throw context.interrupted('epoll_wait', epoll, count);
      const left = settle(context, { epoll, wake, count }, events);
      if (left > 0 || timeoutMs >= 0) return left;
      return sockets.epollWait(epoll, events, timeoutMs);
    },
    release(descriptor) {
      const wake = wakes.get(descriptor);
      if (wake === undefined) return;
      wakes.delete(descriptor);
      guard.release(wake);
      context.calls.close(wake);
    },
  };
  return sockets;
}

/** What a wait brought that failed, or that an interrupt of another scope has touched: that one's event is not told. */
function settle(
  context: SocketContext,
  waited: { epoll: Descriptor; wake: Descriptor; count: number },
  events: EpollEvents,
): number {
  const { epoll, wake, count } = waited;
  if (count >= 0) return removeEpollEvent(events, count, wake);
  const failure = context.failure('epoll_wait', epoll);
  // A signal: epoll_wait is never restarted (signal(7)).
  if (failure.errno !== 'EINTR') throw failure;
  return 0;
}
