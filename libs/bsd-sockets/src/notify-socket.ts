import { errnoName } from './errno-name.ts';
import { bindLibc } from './kernel-call.ts';
import { loadKoffi } from './native-library.ts';
import { NotifySocketError } from './service-errors.ts';

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0x80000;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
/** struct sockaddr_un, unix(7): the family, then 108 bytes of path. */
const PATH_AT = 2;
const PATH_BYTES = 108;

const PROTOTYPES = {
  socket: 'int socket(int domain, int type, int protocol)',
  sendto:
    'intptr_t sendto(int fd, const void *data, size_t length, int flags, const void *to, uint32_t size)',
  close: 'int close(int fd)',
} as const;

/** The way to a service manager: sd_notify(3). */
export interface NotifySocket {
  /**
   * Sends one message, whole: lines of NAME=value. Never waits: false when the manager's queue is full, and it is to be
   * sent again. Throws {@link NotifySocketError}.
   */
  send(message: string): boolean;
  /** May be called twice. */
  close(): void;
}

/**
 * Opens a datagram socket to the address in NOTIFY_SOCKET: a path, or after `@` a name in the abstract namespace. Children
 * don't inherit it. Throws {@link NotifySocketError}.
 */
export function openNotifySocket(address: string): NotifySocket {
  const libc = bindLibc(PROTOTYPES);
  const to = encodeUnixAddress(address);
  const failure = (call: string): NotifySocketError =>
    new NotifySocketError({ call, address, errno: errnoName(loadKoffi().errno()) });
  let descriptor = libc.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) throw failure('socket');
  return {
    send(message) {
      const bytes = Buffer.from(message);
      const flags = MSG_DONTWAIT | MSG_NOSIGNAL;
      if (libc.sendto(descriptor, bytes, bytes.length, flags, to, to.length) >= 0) return true;
      const failed = failure('sendto');
      if (failed.errno === 'EAGAIN' || failed.errno === 'EINTR') return false;
      throw failed;
    },
    close() {
      if (descriptor >= 0) libc.close(descriptor);
      // The number may soon be another file's.
      descriptor = -1;
    },
  };
}

/** A name in the abstract namespace begins with a null byte and has no end but its length: unix(7). */
function encodeUnixAddress(address: string): Buffer {
  const path = Buffer.from(address);
  const isKnown = address.startsWith('/') || (address.startsWith('@') && path.length > 1);
  if (!isKnown || path.length >= PATH_BYTES) {
    throw new NotifySocketError({ call: 'sendto', address, errno: 'EINVAL' });
  }
  const isAbstract = address.startsWith('@');
  const encoded = Buffer.alloc(PATH_AT + path.length + (isAbstract ? 0 : 1));
  encoded.writeUInt16LE(AF_UNIX, 0);
  path.copy(encoded, PATH_AT);
  if (isAbstract) encoded[PATH_AT] = 0;
  return encoded;
}
