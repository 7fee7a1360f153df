import { loadIoUringCalls } from './io-uring-native.ts';
import { createAddressOf } from './memory-address.ts';
import { loadKoffi } from './native-library.ts';
import type {
  BatchCalls,
  EpollCalls,
  NativeCalls,
  OptionNumbers,
  Platform,
  SocketConstants,
} from './platform.ts';
import { createAnnouncingGuard, createShutdownWaker } from './wake-by-shutdown.ts';

/** socket(2), accept4(2): the descriptor is closed in children. */
const SOCK_CLOEXEC = 0o2_000_000;
/** send(2): a broken connection is an error, EPIPE, and not a signal. */
const MSG_NOSIGNAL = 0x4000;
/** send(2): this once, as if the socket did not block. */
const MSG_DONTWAIT = 0x40;
/** recv(2): the result is the datagram's whole length. */
const MSG_TRUNC = 0x20;
/** recvmmsg(2): after the first message it does not wait for more. */
const MSG_WAITFORONE = 0x1_0000;
/** socket(2), accept4(2): calls on it don't block. */
const SOCK_NONBLOCK = 0o4_000;
/** epoll_create1(2): as SOCK_CLOEXEC. */
const EPOLL_CLOEXEC = SOCK_CLOEXEC;
const AF_UNIX = 1;
const SOCK_DGRAM = 2;

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
  dontWait: MSG_DONTWAIT,
  wouldBlock: 11,
  connectGoesOn: ['EINTR'],
  connectSaysWhy: true,
  pollEvents: { POLLIN: 1, POLLOUT: 4 },
  pollTold: { POLLERR: 8, POLLHUP: 0x10, POLLNVAL: 0x20 },
  pollEntry: { bytes: 8, eventsAt: 4 },
};

/** Linux, x64 and arm64. Its sockets block; a wait is ended by shutting the socket down. */
export function createLinux(): Platform {
  return {
    constants: CONSTANTS,
    loadCalls: () => loadCalls(0),
    loadNonBlockingCalls: () => loadCalls(SOCK_NONBLOCK),
    loadEpollCalls,
    loadIoUringCalls,
    loadBatchCalls,
    createGuard: (_calls, cells) => createAnnouncingGuard(cells),
    createWaker: (cells) => createShutdownWaker(cells, loadCalls(0)),
  };
}

/**
 * libc's functions. Buffers go over as they are: `void *` takes any typed array without a copy, and what fits into
 * 53 bits comes back as a number. To the calls that are made for every message they go over as an address.
 */
function loadCalls(kind: number): NativeCalls {
  const koffi = loadKoffi();
  const libc = koffi.load('libc.so.6');
  const socket = libc.func('int socket(int, int, int)');
  const accept = libc.func('int accept4(int, void *, void *, int)');
  const recvfrom = libc.func('int recvfrom(int, int64_t, size_t, int, int64_t, int64_t)');
  const sendto = libc.func('int sendto(int, int64_t, size_t, int, int64_t, uint32_t)');
  // ssize_t fits into an int: no call takes or gives more than MAX_RW_COUNT, a page less than 2 GiB (linux/fs.h).
  const send = libc.func('int send(int, int64_t, size_t, int)');
  const recv = libc.func('int recv(int, int64_t, size_t, int)');
  const [sentFrom, receivedTo] = [createAddressOf(koffi), createAddressOf(koffi)];
  const [nameOf, roomOf] = [createAddressOf(koffi), createAddressOf(koffi)];
  const flags = SOCK_CLOEXEC | kind;
  return {
    socket: (family, type) => socket(family, type | flags, 0),
    bind: libc.func('int bind(int, const void *, uint32_t)'),
    listen: libc.func('int listen(int, int)'),
    accept: (descriptor, address, length) => accept(descriptor, address, length, flags),
    connect: libc.func('int connect(int, const void *, uint32_t)'),
    send: (descriptor, bytes, length, flags) => send(descriptor, sentFrom(bytes), length, flags),
    recv: (descriptor, buffer, length, flags) =>
      recv(descriptor, receivedTo(buffer), length, flags),
    recvfrom(descriptor, buffer, length, { bytes, length: room }) {
      const at = receivedTo(buffer);
      return recvfrom(descriptor, at, length, MSG_TRUNC, nameOf(bytes), roomOf(room));
    },
    sendto: (descriptor, bytes, length, to) =>
      sendto(descriptor, sentFrom(bytes), length, MSG_NOSIGNAL, nameOf(to.bytes), to.size),
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

/**
 * The wake socket is of the one kind whose shutdown(2) succeeds without a peer, and which is not ready before it:
 * a datagram socket of the Unix family (unix(7)). It has no name and shows up in no table of TCP or UDP.
 */
function loadEpollCalls(): EpollCalls {
  const koffi = loadKoffi();
  const libc = koffi.load('libc.so.6');
  const create = libc.func('int epoll_create1(int)');
  const socket = libc.func('int socket(int, int, int)');
  const wait = libc.func('int epoll_wait(int, int64_t, int, int)');
  const addressOf = createAddressOf(koffi);
  return {
    epollCreate: () => create(EPOLL_CLOEXEC),
    epollCtl: libc.func('int epoll_ctl(int, int, int, void *)'),
    epollWait: (epoll, events, count, timeoutMs) =>
      wait(epoll, addressOf(events), count, timeoutMs),
    wakeSocket: () => socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0),
  };
}

/**
 * Addresses go over as numbers: they have 47 bits, and a number costs less than a typed array, a signed one the least. The
 * timeout is a null pointer.
 */
function loadBatchCalls(): BatchCalls {
  const koffi = loadKoffi();
  const libc = koffi.load('libc.so.6');
  const recvmmsg = libc.func('int recvmmsg(int, int64_t, int, int, int64_t)');
  const sendmmsg = libc.func('int sendmmsg(int, int64_t, int, int)');
  return {
    addressOf: (memory) => Number(koffi.address(memory)),
    recvmmsg: (descriptor, headers, count) =>
      recvmmsg(descriptor, headers, count, MSG_WAITFORONE | MSG_TRUNC, 0),
    sendmmsg: (descriptor, headers, count) => sendmmsg(descriptor, headers, count, MSG_NOSIGNAL),
  };
}
