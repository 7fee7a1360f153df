import { createAddressOf } from './memory-address.ts';
import { loadKoffi } from './native-library.ts';
import type { NativeCalls } from './platform.ts';
import { SIO_UDP_CONNRESET } from './winsock-birth.ts';
import { loadWinsockIoctl } from './winsock-ioctl.ts';
import { SOL_SOCKET, type Winsock } from './winsock-library.ts';

const SO_TYPE = 0x1008;
const SOCK_DGRAM = 2;
const INT_BYTES = 4;
/** struct WSABUF: a length, padding, and where the bytes are. */
const WSABUF_BYTES = 16;
const WSABUF_BUFFER_AT = 8;
/** No datagram of IPv4 or IPv6 is longer, jumbograms apart. */
const LONGEST_BYTES = 65_536;

/** What Winsock does otherwise with datagrams. */
export type WinsockDatagrams = Pick<NativeCalls, 'connect' | 'recvfrom' | 'sendto'>;

/**
 * Datagrams. A connected socket wants to hear that nobody is at the other end (SIO_UDP_CONNRESET), as it does elsewhere: its next
 * call fails with WSAECONNRESET then, see `datagramErrno` of the constants.
 */
export function createWinsockDatagrams(winsock: Winsock): WinsockDatagrams {
  const { func } = winsock;
  const connect = func('int connect(intptr_t, const void *, int)');
  const getsockopt = func('int getsockopt(intptr_t, int, int, void *, void *)');
  const sendto = func('int sendto(intptr_t, const void *, int, int, const void *, int)');
  const ioctl = loadWinsockIoctl(winsock);
  const [type, length, on] = [new Int32Array(1), new Int32Array(1), new Uint32Array([1])];
  const isDatagrams = (descriptor: number): boolean => {
    length[0] = INT_BYTES;
    return (
      getsockopt(descriptor, SOL_SOCKET, SO_TYPE, type, length) === 0 && type[0] === SOCK_DGRAM
    );
  };
  return {
    connect(descriptor, address, size) {
      if (isDatagrams(descriptor)) {
        ioctl(descriptor, { code: SIO_UDP_CONNRESET, input: on });
      }
      return connect(descriptor, address, size);
    },
    recvfrom: createReceive(winsock),
    sendto: (descriptor, bytes, count, to) =>
      sendto(descriptor, bytes, count, 0, to.bytes, to.size),
  };
}

/**
 * recvfrom() tells only that a datagram was longer than the buffer (WSAEMSGSIZE), and not how long it was. So what does not fit
 * goes into a second buffer behind it, and is thrown away ("WSARecvFrom function").
 */
function createReceive({ func }: Winsock): NativeCalls['recvfrom'] {
  const receive = func(
    'int WSARecvFrom(intptr_t, void *, uint32_t, void *, void *, void *, void *, void *, void *)',
  );
  const koffi = loadKoffi();
  const [addressOf, excessAt] = [createAddressOf(koffi), createAddressOf(koffi)];
  const excess = new Uint8Array(LONGEST_BYTES);
  const buffers = new DataView(new ArrayBuffer(2 * WSABUF_BYTES));
  const memory = new Uint8Array(buffers.buffer);
  buffers.setUint32(WSABUF_BYTES, LONGEST_BYTES, true);
  const [received, flags] = [new Uint32Array(1), new Uint32Array(1)];
  return (descriptor, buffer, length, from) => {
    buffers.setUint32(0, length, true);
    buffers.setBigUint64(WSABUF_BUFFER_AT, BigInt(addressOf(buffer)), true);
    // Asked here, though it does not change: so the memory that Winsock may write to is not collected.
    buffers.setBigUint64(WSABUF_BYTES + WSABUF_BUFFER_AT, BigInt(excessAt(excess)), true);
    flags[0] = 0;
    const { bytes, length: room } = from;
    const result = receive(descriptor, memory, 2, received, flags, bytes, room, null, null);
    return result < 0 ? result : (received[0] ?? 0);
  };
}
