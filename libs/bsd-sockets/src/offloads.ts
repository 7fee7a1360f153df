import { bindLibc } from './kernel-call.ts';
import { loadKoffi } from './native-library.ts';
import { checkNetworkCall } from './network-call.ts';

const AF_INET = 2;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0x80000;
const SIOCETHTOOL = 0x8946;
/** linux/ethtool.h. */
const SETTINGS = { ETHTOOL_STXCSUM: 0x17, ETHTOOL_STSO: 0x1f, ETHTOOL_SGSO: 0x24 } as const;
/** struct ifreq: the name, then a union that is a pointer here. */
const REQUEST_BYTES = 40;
const POINTER_AT = 16;
/** struct ethtool_value stands behind it, in one piece, so that both live as long. */
const VALUE_BYTES = 8;

const PROTOTYPES = {
  socket: 'int socket(int domain, int type, int protocol)',
  ioctl: 'int ioctl(int fd, unsigned long request, _Inout_ void *argument)',
  close: 'int close(int fd)',
} as const;

/**
 * Has the kernel finish what it sends on an interface of the calling thread's network, which it would else leave to a
 * network card: checksums, and cutting what is longer than the MTU. What a capture shows is then what a cable carries.
 * Needs CAP_NET_ADMIN; throws VirtualNetworkError.
 */
export function turnOffOffloads(name: string): void {
  const libc = bindLibc(PROTOTYPES);
  const socket = checkNetworkCall(libc.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), 'socket()');
  try {
    for (const [setting, command] of Object.entries(SETTINGS)) {
      const request = Buffer.allocUnsafeSlow(REQUEST_BYTES + VALUE_BYTES).fill(0);
      request.write(name);
      const value = BigInt(loadKoffi().address(request)) + BigInt(REQUEST_BYTES);
      request.writeBigUInt64LE(value, POINTER_AT);
      request.writeUInt32LE(command, REQUEST_BYTES);
      checkNetworkCall(libc.ioctl(socket, SIOCETHTOOL, request), `ioctl(${setting}, ${name})`);
    }
  } finally {
    libc.close(socket);
  }
}
