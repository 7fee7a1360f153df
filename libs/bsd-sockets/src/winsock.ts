import type { OptionNumbers, Platform, SocketConstants } from './platform.ts';
import { createPollingGuard } from './polling-guard.ts';
import { loadWinsockCalls } from './winsock-calls.ts';
import { loadFailedConnects } from './winsock-failed-connects.ts';
import { loadFineTimer } from './winsock-timer.ts';

/**
 * Shorter than the time between two ticks of Windows' clock, 15.6 ms mostly, and so over with the next of them: in less than 20
 * ms the flag is looked at again (learn.microsoft.com, "Sleep function", Remarks; "timeBeginPeriod function").
 */
const POLL_SLICE_MS = 10;
const WSAEWOULDBLOCK = 10_035;

const socketOption = (number: number): OptionNumbers => ({
  level: 0xffff,
  number,
});

const CONSTANTS: SocketConstants = {
  family: { AF_INET: 2, AF_INET6: 23 },
  addressHasLength: false,
  how: { SHUT_RD: 0, SHUT_WR: 1, SHUT_RDWR: 2 },
  option: {
    // What SO_REUSEADDR is for elsewhere, a server that comes back, needs nothing here: the option of that name lets any
    // program take a port over while it is served. A server that asks for it gets its opposite, and is told so.
    SO_REUSEADDR: { ...socketOption(~4), name: 'SO_EXCLUSIVEADDRUSE' },
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
  tellsErrnoNumbers: true,
  // "recv function", on WSAECONNRESET: of datagrams it is ICMP's "Port Unreachable".
  datagramErrno: { ECONNRESET: 'ECONNREFUSED' },
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
 * is no pipe to wake it: sockets are non-blocking, and each wait looks at the interrupt's flag at every tick of the clock.
 */
export function createWinsock(): Platform {
  return {
    constants: CONSTANTS,
    loadCalls: loadWinsockCalls,
    // They don't block in either case; there is no epoll.
    loadNonBlockingCalls: loadWinsockCalls,
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
