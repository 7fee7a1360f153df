import { errnoName } from './errno-name.ts';
import { LoopbackDownError } from './errors.ts';
import { bindLibc } from './kernel-call.ts';
import { loadKoffi } from './native-library.ts';

const AF_INET = 2;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0x80000;
const SIOCGIFFLAGS = 0x8913;
const SIOCSIFFLAGS = 0x8914;
const IFF_UP = 1;
/** struct ifreq: the name, then a union that begins with the flags. */
const REQUEST_BYTES = 40;
const FLAGS_OFFSET = 16;

const PROTOTYPES = {
  socket: 'int socket(int domain, int type, int protocol)',
  ioctl: 'int ioctl(int fd, unsigned long request, _Inout_ void *argument)',
  close: 'int close(int fd)',
} as const;

/**
 * Raises `lo`, which is down in a network namespace that was just made, by two requests of netdevice(7). Where it is up
 * already nothing is asked for, and nothing happens on other systems than Linux. Needs CAP_NET_ADMIN; throws
 * {@link LoopbackDownError}.
 */
export function raiseLoopback(): void {
  if (process.platform !== 'linux') return;
  const libc = bindLibc(PROTOTYPES);
  const check = (result: number): number => {
    if (result >= 0) return result;
    throw new LoopbackDownError({ errno: errnoName(loadKoffi().errno()) });
  };
  const descriptor = check(libc.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  try {
    const request = Buffer.alloc(REQUEST_BYTES);
    request.write('lo');
    check(libc.ioctl(descriptor, SIOCGIFFLAGS, request));
    const flags = request.readInt16LE(FLAGS_OFFSET);
    if ((flags & IFF_UP) !== 0) return;
    request.writeInt16LE(flags | IFF_UP, FLAGS_OFFSET);
    check(libc.ioctl(descriptor, SIOCSIFFLAGS, request));
  } finally {
    libc.close(descriptor);
  }
}
