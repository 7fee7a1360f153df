import { loadKoffi } from './native-library.ts';
import type { NativeCalls, OptionNumbers, Platform, SocketConstants } from './platform.ts';
import { createAnnouncingGuard, createShutdownWaker } from './wake-by-shutdown.ts';

/** socket(2), accept4(2): the descriptor is closed in children. */
const SOCK_CLOEXEC = 0o2_000_000;
/** send(2): a broken connection is an error, EPIPE, and not a signal. */
const MSG_NOSIGNAL = 0x4000;

const socketOption = (number: number): OptionNumbers => ({
  level: 1,
  number,
});

/**
 * x86-64 and arm64 share these numbers: both take include/uapi/asm-generic/socket.h and linux/in6.h as they are
 * (MIPS, SPARC and PA-RISC don't). struct linger and struct pollfd are two ints, and an int and two shorts, on both.
 */
const CONSTANTS: SocketConstants = {
  family: { AF_INET: 2, AF_INET6: 10 },
  addressHasLength: false,
  how: { SHUT_RD: 0, SHUT_WR: 1, SHUT_RDWR: 2 },
  option: {
    SO_REUSEADDR: socketOption(2),
    SO_ERROR: socketOption(4),
    SO_SNDBUF: socketOption(7),
    SO_RCVBUF: socketOption(8),
    SO_LINGER: socketOption(13),
    TCP_NODELAY: { level: 6, number: 1 },
    IPV6_V6ONLY: { level: 41, number: 26 },
  },
  linger: { bytes: 8 },
  sendFlags: MSG_NOSIGNAL,
  connectGoesOn: ['EINTR'],
  pollEvents: { POLLIN: 1, POLLOUT: 4 },
  pollEntry: { bytes: 8, eventsAt: 4 },
};

/** Linux, x64 and arm64. Its sockets block; a wait is ended by shutting the socket down. */
export function createLinux(): Platform {
  return {
    constants: CONSTANTS,
    loadCalls,
    createGuard: (_calls, cells) => createAnnouncingGuard(cells),
    createWaker: (cells) => createShutdownWaker(cells, loadCalls()),
  };
}

/**
 * libc's functions. Buffers go over as they are: `void *` takes any typed array without a copy, and what fits into
 * 53 bits comes back as a number.
 */
function loadCalls(): NativeCalls {
  const koffi = loadKoffi();
  const libc = koffi.load('libc.so.6');
  const socket = libc.func('int socket(int, int, int)');
  const accept = libc.func('int accept4(int, void *, void *, int)');
  return {
    socket: (family, type) => socket(family, type | SOCK_CLOEXEC, 0),
    bind: libc.func('int bind(int, const void *, uint32_t)'),
    listen: libc.func('int listen(int, int)'),
    accept: (descriptor, address, length) => accept(descriptor, address, length, SOCK_CLOEXEC),
    connect: libc.func('int connect(int, const void *, uint32_t)'),
    send: libc.func('intptr_t send(int, const void *, size_t, int)'),
    recv: libc.func('intptr_t recv(int, void *, size_t, int)'),
    shutdown: libc.func('int shutdown(int, int)'),
    close: libc.func('int close(int)'),
    getsockname: libc.func('int getsockname(int, void *, void *)'),
    getpeername: libc.func('int getpeername(int, void *, void *)'),
    setsockopt: libc.func('int setsockopt(int, int, int, const void *, uint32_t)'),
    getsockopt: libc.func('int getsockopt(int, int, int, void *, void *)'),
    poll: libc.func('int poll(void *, unsigned long, int)'),
    inetPton: libc.func('int inet_pton(int, const char *, void *)'),
    errno: () => koffi.errno(),
  };
}
