import { loadKoffi } from './native-library.ts';
import type { NativeCalls, OptionNumbers, Platform, SocketConstants } from './platform.ts';
import { createPollingGuard } from './polling-guard.ts';
import { loadFailedConnects } from './winsock-failed-connects.ts';
import { loadFineTimer } from './winsock-timer.ts';

const WSA_VERSION = 0x0202;
const WSA_DATA_BYTES = 512;
/** WSASocketW: as socket() makes it, and not inherited by children. */
const WSA_FLAG_OVERLAPPED = 0x01;
const WSA_FLAG_NO_HANDLE_INHERIT = 0x80;
/** ioctlsocket(): the socket does not block. */
const FIONBIO = 0x8004667e;
const HANDLE_FLAG_INHERIT = 1;
const POLL_SLICE_MS = 10;
const WSAEWOULDBLOCK = 10_035;
/** recvfrom(): the datagram was longer than the buffer, which is full of its beginning. */
const WSAEMSGSIZE = 10_040;

const socketOption = (number: number): OptionNumbers => ({
  level: 0xffff,
  number,
});

const CONSTANTS: SocketConstants = {
  family: { AF_INET: 2, AF_INET6: 23 },
  addressHasLength: false,
  how: { SHUT_RD: 0, SHUT_WR: 1, SHUT_RDWR: 2 },
  option: {
    SO_REUSEADDR: socketOption(4),
    SO_ERROR: socketOption(0x1007),
    SO_SNDBUF: socketOption(0x1001),
    SO_RCVBUF: socketOption(0x1002),
    SO_LINGER: socketOption(0x0080),
    TCP_NODELAY: { level: 6, number: 1 },
    IPV6_V6ONLY: { level: 41, number: 27 },
  },
  // struct linger holds two shorts here.
  linger: { bytes: 4 },
  sendFlags: 0,
  dontWait: 0,
  wouldBlock: WSAEWOULDBLOCK,
  connectGoesOn: ['EAGAIN'],
  // Called once more, it begins a handshake of its own.
  connectSaysWhy: false,
  pollEvents: { POLLIN: 0x300, POLLOUT: 0x10 },
  pollTold: { POLLERR: 1, POLLHUP: 2, POLLNVAL: 4 },
  // WSAPOLLFD begins with a SOCKET, which is as wide as a pointer.
  pollEntry: { bytes: 16, eventsAt: 8 },
};

/**
 * Windows' Winsock 2, from its documentation; tested under Wine 8, never on Windows. WSAPoll takes sockets only, so there
 * is no pipe to wake it: sockets are non-blocking, and each wait looks at the interrupt's flag every 10 ms.
 */
export function createWinsock(): Platform {
  return {
    constants: CONSTANTS,
    loadCalls,
    // They don't block in either case; there is no epoll.
    loadNonBlockingCalls: loadCalls,
    loadFailedConnects,
    loadFineTimer,
    createGuard: (calls, cells) =>
      createPollingGuard(
        { calls, constants: CONSTANTS, cells },
        { descriptorOf: () => undefined, sliceMs: POLL_SLICE_MS },
      ),
    createWaker: () => () => undefined,
  };
}

function loadCalls(): NativeCalls {
  const koffi = loadKoffi();
  const winsock = koffi.load('ws2_32.dll');
  winsock.func('int WSAStartup(uint16_t, void *)')(WSA_VERSION, new Uint8Array(WSA_DATA_BYTES));
  const socket = winsock.func('intptr_t WSASocketW(int, int, int, void *, uint32_t, uint32_t)');
  const accept = winsock.func('intptr_t accept(intptr_t, void *, void *)');
  const ioctlsocket = winsock.func('int ioctlsocket(intptr_t, uint32_t, void *)');
  const setHandleInformation = koffi
    .load('kernel32.dll')
    .func('int SetHandleInformation(intptr_t, uint32_t, uint32_t)');
  const recvfrom = winsock.func('int recvfrom(intptr_t, void *, int, int, void *, void *)');
  const sendto = winsock.func('int sendto(intptr_t, const void *, int, int, const void *, int)');
  const errno = winsock.func('int WSAGetLastError()');
  const flags = WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT;
  const prepare = (descriptor: number): number => {
    if (descriptor < 0) return descriptor;
    ioctlsocket(descriptor, FIONBIO, new Uint32Array([1]));
    setHandleInformation(descriptor, HANDLE_FLAG_INHERIT, 0);
    return descriptor;
  };
  return {
    socket: (family, type) => prepare(socket(family, type, 0, null, 0, flags)),
    bind: winsock.func('int bind(intptr_t, const void *, int)'),
    listen: winsock.func('int listen(intptr_t, int)'),
    accept: (descriptor, address, length) => prepare(accept(descriptor, address, length)),
    connect: winsock.func('int connect(intptr_t, const void *, int)'),
    send: winsock.func('int send(intptr_t, const void *, int, int)'),
    recv: winsock.func('int recv(intptr_t, void *, int, int)'),
    recvfrom(descriptor, buffer, length, from) {
      const received = recvfrom(descriptor, buffer, length, 0, from.bytes, from.length);
      // How much longer is not told.
      return received < 0 && errno() === WSAEMSGSIZE ? length + 1 : received;
    },
    sendto: (descriptor, bytes, length, to) =>
      sendto(descriptor, bytes, length, 0, to.bytes, to.size),
    shutdown: winsock.func('int shutdown(intptr_t, int)'),
    close: winsock.func('int closesocket(intptr_t)'),
    getsockname: winsock.func('int getsockname(intptr_t, void *, void *)'),
    getpeername: winsock.func('int getpeername(intptr_t, void *, void *)'),
    setsockopt: winsock.func('int setsockopt(intptr_t, int, int, const void *, int)'),
    getsockopt: winsock.func('int getsockopt(intptr_t, int, int, void *, void *)'),
    poll: winsock.func('int WSAPoll(void *, uint32_t, int)'),
    inetPton: winsock.func('int inet_pton(int, const char *, void *)'),
    errno,
  };
}
