import { bindLibc, checkKernelCall } from './kernel-call.ts';

const AF_NETLINK = 16;
const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0x80000;
const MSG_DONTWAIT = 0x40;
/** netlink(7) fills no more than 32 KiB in one answer to a dump. */
const RECEIVE_BYTES = 65_536;

/** A socket to the kernel, netlink(7), in the network namespace of the thread that opened it. All throw KernelCallError. */
export interface NetlinkSocket {
  /** Where `receive` puts what it got. */
  readonly bytes: DataView;
  send(request: Uint8Array): void;
  /** Takes what waits, and returns its length. Never blocks: the kernel answers inside of send() and recv() themselves. */
  receive(): number;
  /** May be called twice. */
  close(): void;
}

const PROTOTYPES = {
  socket: 'int socket(int domain, int type, int protocol)',
  send: 'intptr_t send(int fd, const void *data, size_t length, int flags)',
  recv: 'intptr_t recv(int fd, _Out_ void *data, size_t length, int flags)',
  close: 'int close(int fd)',
} as const;

/** Opens one of a protocol; it is not inherited by child processes. Throws KernelCallError where the kernel refuses. */
export function openNetlinkSocket(protocol: { number: number; name: string }): NetlinkSocket {
  const libc = bindLibc(PROTOTYPES);
  let descriptor = checkKernelCall(
    libc.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol.number),
    `socket(AF_NETLINK, SOCK_RAW, ${protocol.name})`,
  );
  const buffer = new Uint8Array(RECEIVE_BYTES);
  return {
    bytes: new DataView(buffer.buffer),
    send(request) {
      checkKernelCall(libc.send(descriptor, request, request.length, 0), 'send(netlink)');
    },
    receive: () =>
      checkKernelCall(libc.recv(descriptor, buffer, buffer.length, MSG_DONTWAIT), 'recv(netlink)'),
    close() {
      if (descriptor >= 0) libc.close(descriptor);
      // The number may soon be another file's: a call after this must fail with EBADF.
      descriptor = -1;
    },
  };
}
