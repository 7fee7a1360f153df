import { createAddressOf } from './memory-address.ts';
import { loadKoffi } from './native-library.ts';
import type { NativeCalls } from './platform.ts';
import { createWinsockBirth } from './winsock-birth.ts';
import { createWinsockDatagrams } from './winsock-datagrams.ts';
import { loadSetBlocking } from './winsock-ioctl.ts';
import { loadWinsock, SOL_SOCKET, type Winsock, WSAECONNRESET } from './winsock-library.ts';
import { createWinsockPoll } from './winsock-poll.ts';

/** setsockopt(): nobody else gets the address, be their socket of this user or of another. */
const SO_EXCLUSIVEADDRUSE = ~4;
const WSAEWOULDBLOCK = 10_035;
const INT_BYTES = 4;
const ON = new Uint8Array([1, 0, 0, 0]);

/**
 * Winsock's functions (learn.microsoft.com, winsock2.h). What they do otherwise than the calls that they are called after is
 * set right here: bind() takes the address for this socket alone, as it does on Linux, where on Windows another program
 * could bind a socket with SO_REUSEADDR over it ("Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE").
 */
export function loadWinsockCalls(): NativeCalls {
  const winsock = loadWinsock();
  const { lastError } = winsock;
  const koffi = loadKoffi();
  const [sentFrom, receivedTo] = [createAddressOf(koffi), createAddressOf(koffi)];
  const { func } = winsock;
  const accept = func('intptr_t accept(intptr_t, void *, void *)');
  const bind = func('int bind(intptr_t, const void *, int)');
  const send = func('int send(intptr_t, int64_t, int, int)');
  const recv = func('int recv(intptr_t, int64_t, int, int)');
  const setsockopt = func('int setsockopt(intptr_t, int, int, const void *, int)');
  const { made, accepted } = createWinsockBirth(winsock);
  const datagrams = createWinsockDatagrams(winsock);
  const { poll, hasFailed } = createWinsockPoll(winsock);
  const isWine = hasWine();
  return {
    socket: made,
    bind(descriptor, address, length) {
      setsockopt(descriptor, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, ON, INT_BYTES);
      return bind(descriptor, address, length);
    },
    listen: func('int listen(intptr_t, int)'),
    accept: (listener, address, length) => accepted(accept(listener, address, length)),
    connect: datagrams.connect,
    send: (descriptor, bytes, length, flags) => send(descriptor, sentFrom(bytes), length, flags),
    recv(descriptor, buffer, length, flags) {
      const received = recv(descriptor, receivedTo(buffer), length, flags);
      // Wine's recv() takes a reset for an end, and its WSAPoll tells the two apart. What Windows' own returns is its word.
      if (isWine && received === 0 && hasFailed(descriptor)) return winsock.fail(WSAECONNRESET);
      return received;
    },
    recvfrom: datagrams.recvfrom,
    sendto: datagrams.sendto,
    shutdown: func('int shutdown(intptr_t, int)'),
    close: createClose(winsock),
    getsockname: func('int getsockname(intptr_t, void *, void *)'),
    getpeername: func('int getpeername(intptr_t, void *, void *)'),
    setsockopt,
    getsockopt: func('int getsockopt(intptr_t, int, int, void *, void *)'),
    poll,
    inetPton: func('int inet_pton(int, const char *, void *)'),
    errno: lastError,
  };
}

/** Whether Wine stands in for Windows: only its ntdll.dll has this function. */
function hasWine(): boolean {
  try {
    loadKoffi().load('ntdll.dll').func('const char *wine_get_version()');
    return true;
  } catch {
    return false;
  }
}

/** A socket that does not block refuses to be closed while SO_LINGER has it wait; so it blocks for that ("closesocket"). */
function createClose(winsock: Winsock): NativeCalls['close'] {
  const closesocket = winsock.func('int closesocket(intptr_t)');
  const setBlocking = loadSetBlocking(winsock);
  return (descriptor) => {
    const result = closesocket(descriptor);
    if (result === 0 || winsock.lastError() !== WSAEWOULDBLOCK) return result;
    setBlocking(descriptor, true);
    return closesocket(descriptor);
  };
}
