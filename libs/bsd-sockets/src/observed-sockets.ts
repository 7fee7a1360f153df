import { createWatch, type WatchDeps } from './call-watch.ts';
import type { NonBlockingSockets } from './non-blocking-sockets.ts';
import type { Sockets } from './sockets.ts';

/** The same calls, each reported to the observer while it is on. */
export function observe(sockets: Sockets, deps: WatchDeps): Sockets {
  const watch = createWatch(sockets, deps);
  const { send, recv, recvmmsg, sendmmsg } = sockets;
  const [watchedSend, watchedRecv] = [
    watch.put('send', send, () => observed.send),
    watch.put('recv', recv, () => observed.recv),
  ];
  const [watchedRecvmmsg, watchedSendmmsg] = [
    watch.put('recvmmsg', recvmmsg, () => observed.recvmmsg),
    watch.put('sendmmsg', sendmmsg, () => observed.sendmmsg),
  ];
  const observed: Sockets = {
    socket: watch.put('socket', sockets.socket),
    bind: watch.put('bind', sockets.bind),
    listen: watch.put('listen', sockets.listen),
    accept: watch.put('accept', sockets.accept),
    connect: watch.put('connect', sockets.connect),
    // Called for every message: as functions of their own V8 compiles each together with what it calls.
    send: (descriptor, bytes) =>
      watch.isOff() ? send(descriptor, bytes) : watchedSend(descriptor, bytes),
    recv: (descriptor, buffer) =>
      watch.isOff() ? recv(descriptor, buffer) : watchedRecv(descriptor, buffer),
    recvfrom: watch.put('recvfrom', sockets.recvfrom),
    sendto: watch.put('sendto', sockets.sendto),
    recvmmsg: (descriptor, batch) =>
      watch.isOff() ? recvmmsg(descriptor, batch) : watchedRecvmmsg(descriptor, batch),
    sendmmsg: (descriptor, batch, first) =>
      watch.isOff()
        ? sendmmsg(descriptor, batch, first)
        : watchedSendmmsg(descriptor, batch, first),
    shutdown: watch.put('shutdown', sockets.shutdown),
    close: watch.put('close', sockets.close),
    getsockname: watch.put('getsockname', sockets.getsockname),
    getpeername: watch.put('getpeername', sockets.getpeername),
    setsockopt: watch.put('setsockopt', sockets.setsockopt),
    getsockopt: watch.put('getsockopt', sockets.getsockopt),
    poll: watch.put('poll', sockets.poll),
  };
  return observed;
}

/** The same for non-blocking calls; one that would block is reported with EAGAIN or EINPROGRESS. */
export function observeNonBlocking(
  sockets: NonBlockingSockets,
  deps: WatchDeps,
): NonBlockingSockets {
  const watch = createWatch(sockets, deps);
  const { send, recv } = sockets;
  const [watchedSend, watchedRecv] = [
    watch.put('send', send, () => observed.send),
    watch.put('recv', recv, () => observed.recv),
  ];
  const observed: NonBlockingSockets = {
    socket: watch.put('socket', sockets.socket),
    bind: watch.put('bind', sockets.bind),
    listen: watch.put('listen', sockets.listen),
    accept: watch.put('accept', sockets.accept),
    connect: watch.put('connect', sockets.connect),
    send: (descriptor, bytes) =>
      watch.isOff() ? send(descriptor, bytes) : watchedSend(descriptor, bytes),
    recv: (descriptor, buffer) =>
      watch.isOff() ? recv(descriptor, buffer) : watchedRecv(descriptor, buffer),
    shutdown: watch.put('shutdown', sockets.shutdown),
    close: watch.put('close', sockets.close),
    getsockname: watch.put('getsockname', sockets.getsockname),
    setsockopt: watch.put('setsockopt', sockets.setsockopt),
    getsockopt: watch.put('getsockopt', sockets.getsockopt),
    epollCreate: watch.put('epoll_create', sockets.epollCreate),
    epollCtl: watch.put('epoll_ctl', sockets.epollCtl),
    epollWait: watch.put('epoll_wait', sockets.epollWait),
    ioUringSetup: watch.put('io_uring_setup', sockets.ioUringSetup),
    ioUringEnter: watch.put('io_uring_enter', sockets.ioUringEnter),
  };
  return observed;
}
