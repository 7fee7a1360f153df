import { loadKoffi } from './native-library.ts';
import type { NativeCalls } from './platform.ts';
import { loadSetBlocking, loadWinsockIoctl } from './winsock-ioctl.ts';
import type { Winsock } from './winsock-library.ts';

/** WSASocketW(): as socket() makes it, and not inherited by children. */
const WSA_FLAG_OVERLAPPED = 0x01;
const WSA_FLAG_NO_HANDLE_INHERIT = 0x80;
/** SetHandleInformation(). */
const HANDLE_FLAG_INHERIT = 1;
const AF_INET6 = 23;
const SOCK_DGRAM = 2;
const IPPROTO_IPV6 = 41;
const IPV6_V6ONLY = 27;
/** WSAIoctl(): whether an ICMP message about a datagram that was sent makes the next recvfrom() fail (mswsock.h). */
export const SIO_UDP_CONNRESET = 0x9800_000c;
const SIO_UDP_NETRESET = 0x9800_000f;
const INT_BYTES = 4;

/** How sockets come into the world. */
export interface WinsockBirth {
  readonly made: NativeCalls['socket'];
  /** The same for what accept() returned. */
  accepted(descriptor: number): number;
}

/**
 * Makes sockets that behave as they do elsewhere: children don't inherit them, they don't block (a wait is WSAPoll's, or select()'s), one of
 * IPv6 takes IPv4 as well (RFC 3493 section 5.3; on Windows only when asked), and one of datagrams does not fail because
 * somebody to whom it sent is gone, for there a server would end with its first client. One that would block is none: its
 * call would wait where nothing could end it.
 */
export function createWinsockBirth(
  winsock: Winsock,
  keepFromChildren: (descriptor: number) => void = loadKeepFromChildren(),
): WinsockBirth {
  const { func } = winsock;
  const socket = func('intptr_t WSASocketW(int, int, int, void *, uint32_t, uint32_t)');
  const setsockopt = func('int setsockopt(intptr_t, int, int, const void *, int)');
  const closesocket = func('int closesocket(intptr_t)');
  const setBlocking = loadSetBlocking(winsock);
  const ioctl = loadWinsockIoctl(winsock);
  const flags = WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT;
  const off = new Uint32Array([0]);
  const refused = (descriptor: number): number => {
    const why = winsock.lastError();
    closesocket(descriptor);
    return winsock.fail(why);
  };
  return {
    made(family, type) {
      const descriptor = socket(family, type, 0, null, 0, flags);
      if (descriptor < 0) return descriptor;
      if (!setBlocking(descriptor, false)) return refused(descriptor);
      if (family === AF_INET6) setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, off, INT_BYTES);
      if (type === SOCK_DGRAM) {
        for (const code of [SIO_UDP_CONNRESET, SIO_UDP_NETRESET]) {
          ioctl(descriptor, { code, input: off });
        }
      }
      return descriptor;
    },
    accepted(descriptor) {
      if (descriptor < 0) return descriptor;
      if (!setBlocking(descriptor, false)) return refused(descriptor);
      keepFromChildren(descriptor);
      return descriptor;
    },
  };
}

function loadKeepFromChildren(): (descriptor: number) => void {
  const setHandleInformation = loadKoffi()
    .load('kernel32.dll')
    .func('int SetHandleInformation(intptr_t, uint32_t, uint32_t)');
  return (descriptor) => void setHandleInformation(descriptor, HANDLE_FLAG_INHERIT, 0);
}
