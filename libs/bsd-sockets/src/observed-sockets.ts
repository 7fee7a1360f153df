import { createWatch, type WatchDeps } from './call-watch.ts';
import type { NonBlockingSockets } from './non-blocking-sockets.ts';
import type { Sockets } from './sockets.ts';

/** The same calls, each reported to the observer while it is on. */
export function observe(sockets: Sockets, deps: WatchDeps): Sockets {
  const watch = createWatch(sockets, deps);
  return {
    socket: watch('socket', sockets.socket),
    bind: watch('bind', sockets.bind),
    listen: watch('listen', sockets.listen),
    accept: watch('accept', sockets.accept),
    connect: watch('connect', sockets.connect),
    send: watch('send', sockets.send),
    recv: watch('recv', sockets.recv),
    recvfrom: watch('recvfrom', sockets.recvfrom),
    sendto: watch('sendto', sockets.sendto),
    shutdown: watch('shutdown', sockets.shutdown),
    close: watch('close', sockets.close),
    getsockname: watch('getsockname', sockets.getsockname),
    getpeername: watch('getpeername', sockets.getpeername),
    setsockopt: watch('setsockopt', sockets.setsockopt),
    getsockopt: watch('getsockopt', sockets.getsockopt),
    poll: watch('poll', sockets.poll),
  };
}

/** The same for non-blocking calls; one that would block is reported with EAGAIN or EINPROGRESS. */
export function observeNonBlocking(
  sockets: NonBlockingSockets,
  deps: WatchDeps,
): NonBlockingSockets {
  const watch = createWatch(sockets, deps);
  return {
    socket: watch('socket', sockets.socket),
    bind: watch('bind', sockets.bind),
    listen: watch('listen', sockets.listen),
    accept: watch('accept', sockets.accept),
    connect: watch('connect', sockets.connect),
    send: watch('send', sockets.send),
    recv: watch('recv', sockets.recv),
    shutdown: watch('shutdown', sockets.shutdown),
    close: watch('close', sockets.close),
    getsockname: watch('getsockname', sockets.getsockname),
    setsockopt: watch('setsockopt', sockets.setsockopt),
    getsockopt: watch('getsockopt', sockets.getsockopt),
    epollCreate: watch('epoll_create', sockets.epollCreate),
    epollCtl: watch('epoll_ctl', sockets.epollCtl),
    epollWait: watch('epoll_wait', sockets.epollWait),
    ioUringSetup: watch('io_uring_setup', sockets.ioUringSetup),
    ioUringEnter: watch('io_uring_enter', sockets.ioUringEnter),
  };
}
