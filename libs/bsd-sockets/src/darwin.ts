import { PIPE } from './interrupt-cells.ts';
import { loadKoffi } from './native-library.ts';
import type { NativeCalls, OptionNumbers, Platform, SocketConstants } from './platform.ts';
import { createPollingGuard } from './polling-guard.ts';

const F_SETFD = 2;
const F_SETFL = 4;
const FD_CLOEXEC = 1;
const O_NONBLOCK = 4;
const SOL_SOCKET = 0xffff;
/** There is no MSG_NOSIGNAL: the socket itself is told to raise no SIGPIPE. */
const SO_NOSIGPIPE = 0x1022;
/** Reading it gives the bytes of the first datagram that waits, its sender's address not counted (sys/socket.h). */
const SO_NREAD = 0x1020;
const INT_BYTES = 4;

const socketOption = (number: number): OptionNumbers => ({
  level: SOL_SOCKET,
  number,
});

const CONSTANTS: SocketConstants = {
  family: { AF_INET: 2, AF_INET6: 30 },
  addressHasLength: true,
  how: { SHUT_RD: 0, SHUT_WR: 1, SHUT_RDWR: 2 },
  option: {
    SO_REUSEADDR: socketOption(4),
    SO_ERROR: socketOption(0x1007),
    SO_SNDBUF: socketOption(0x1001),
    SO_RCVBUF: socketOption(0x1002),
    // SO_LINGER_SEC: plain SO_LINGER counts in clock ticks here.
    SO_LINGER: socketOption(0x1080),
    TCP_NODELAY: { level: 6, number: 1 },
    IPV6_V6ONLY: { level: 41, number: 27 },
  },
  linger: { bytes: 8 },
  sendFlags: 0,
  dontWait: 0,
  wouldBlock: 35,
  connectGoesOn: ['EINPROGRESS', 'EINTR'],
  connectSaysWhy: false,
  pollEvents: { POLLIN: 1, POLLOUT: 4 },
  pollTold: { POLLERR: 8, POLLHUP: 0x10, POLLNVAL: 0x20 },
  pollEntry: { bytes: 8, eventsAt: 4 },
};

/**
 * macOS: UNTESTED. The options of SOL_SOCKET were compared with Darwin's bsd/sys/socket.h; the other numbers are those of
 * netinet/tcp.h, netinet6/in6.h, sys/poll.h and sys/fcntl.h, not compared again. x64 and arm64 share them all. getsockopt(2)
 * tells an option that is on by its bit and not by 1, which is handed on as it is. shutdown(2) of a listener does not wake
 * accept(2) here, so sockets are non-blocking and each wait is a poll(2) on the socket and on a pipe that the main thread writes to.
 */
export function createDarwin(): Platform {
  return {
    constants: CONSTANTS,
    loadCalls,
    // They don't block in either case; of epoll's kin there is kqueue(2), which nothing here speaks.
    loadNonBlockingCalls: loadCalls,
    createGuard: (calls, cells) =>
      createPollingGuard(
        { calls, constants: CONSTANTS, cells },
        { descriptorOf: (kind) => cells && Atomics.load(cells, PIPE[kind]), sliceMs: -1 },
      ),
    createWaker(cells) {
      const libc = loadKoffi().load('libSystem.B.dylib');
      const write = libc.func('intptr_t write(int, const void *, size_t)');
      const writers = {
        accept: openPipe(cells, PIPE.accept),
        data: openPipe(cells, PIPE.data),
      };
      // The byte is never read: every later poll sees it too.
      return (kinds) => {
        for (const kind of kinds) write(writers[kind], new Uint8Array(1), 1);
      };
    },
  };
}

/** Puts the end to poll into the cell, returns the end to write to. */
function openPipe(cells: Int32Array, cell: number): number {
  const libc = loadKoffi().load('libSystem.B.dylib');
  const fcntl = libc.func('int fcntl(int, int, ...)');
  const ends = new Int32Array(2);
  libc.func('int pipe(void *)')(ends);
  const [reader = -1, writer = -1] = ends;
  for (const end of [reader, writer]) fcntl(end, F_SETFD, 'int', FD_CLOEXEC);
  Atomics.store(cells, cell, reader);
  return writer;
}

function loadCalls(): NativeCalls {
  const koffi = loadKoffi();
  const libc = koffi.load('libSystem.B.dylib');
  const socket = libc.func('int socket(int, int, int)');
  const accept = libc.func('int accept(int, void *, void *)');
  const fcntl = libc.func('int fcntl(int, int, ...)');
  const setsockopt = libc.func('int setsockopt(int, int, int, const void *, uint32_t)');
  const recvfrom = libc.func('intptr_t recvfrom(int, void *, size_t, int, void *, void *)');
  const sendto = libc.func(
    'intptr_t sendto(int, const void *, size_t, int, const void *, uint32_t)',
  );
  const getsockopt = libc.func('int getsockopt(int, int, int, void *, void *)');
  const on = new Uint8Array([1, 0, 0, 0]);
  const [waiting, waitingBytes] = [new Int32Array(1), new Int32Array(1)];
  const prepare = (descriptor: number): number => {
    if (descriptor < 0) return descriptor;
    fcntl(descriptor, F_SETFD, 'int', FD_CLOEXEC);
    fcntl(descriptor, F_SETFL, 'int', O_NONBLOCK);
    setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, on, INT_BYTES);
    return descriptor;
  };
  return {
    socket: (family, type) => prepare(socket(family, type, 0)),
    bind: libc.func('int bind(int, const void *, uint32_t)'),
    listen: libc.func('int listen(int, int)'),
    accept: (descriptor, address, length) => prepare(accept(descriptor, address, length)),
    connect: libc.func('int connect(int, const void *, uint32_t)'),
    send: libc.func('intptr_t send(int, const void *, size_t, int)'),
    recv: libc.func('intptr_t recv(int, void *, size_t, int)'),
    recvfrom(descriptor, buffer, length, from) {
      // MSG_TRUNC is no flag for the caller here: how long the datagram is has to be asked before it is taken.
      waitingBytes[0] = INT_BYTES;
      const isTold = getsockopt(descriptor, SOL_SOCKET, SO_NREAD, waiting, waitingBytes) === 0;
      const received = recvfrom(descriptor, buffer, length, 0, from.bytes, from.length);
      return received === length && isTold ? Math.max(received, waiting[0] ?? 0) : received;
    },
    sendto: (descriptor, bytes, length, to) =>
      sendto(descriptor, bytes, length, 0, to.bytes, to.size),
    shutdown: libc.func('int shutdown(int, int)'),
    close: libc.func('int close(int)'),
    getsockname: libc.func('int getsockname(int, void *, void *)'),
    getpeername: libc.func('int getpeername(int, void *, void *)'),
    setsockopt,
    getsockopt,
    poll: libc.func('int poll(void *, unsigned int, int)'),
    inetPton: libc.func('int inet_pton(int, const char *, void *)'),
    errno: () => koffi.errno(),
  };
}
