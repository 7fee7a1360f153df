import { errnoName } from './errno-name.ts';
import { KernelCallError } from './errors.ts';
import { bindLibc, checkKernelCall } from './kernel-call.ts';

const AF_NETLINK = 16;
const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0x80000;
const NETLINK_SOCK_DIAG = 4;
const MSG_DONTWAIT = 0x40;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const NLM_F_DUMP_INTR = 0x10;
const HEADER_BYTES = 16;
/** netlink(7) fills no more than 32 KiB in one answer to a dump. */
const RECEIVE_BYTES = 65_536;

/** The kernel's answer to one dump request. */
export interface NetlinkDump {
  /** The payload of each message, its netlink header taken off. Valid until the next request. */
  readonly messages: readonly Buffer[];
  /** The tables changed while they were read: entries may be missing or double. Ask again. */
  readonly isInterrupted: boolean;
}

/** A socket to the kernel's socket diagnostics, sock_diag(7), in the network namespace of the thread that opened it. */
export interface SocketDiagnosticsChannel {
  /** Sends one dump request and reads all of its answer. Throws {@link KernelCallError}. */
  dump(request: Uint8Array): NetlinkDump;
  /** May be called twice. */
  close(): void;
}

const PROTOTYPES = {
  socket: 'int socket(int domain, int type, int protocol)',
  send: 'intptr_t send(int fd, const void *data, size_t length, int flags)',
  recv: 'intptr_t recv(int fd, _Out_ void *data, size_t length, int flags)',
  close: 'int close(int fd)',
} as const;

/** Opens the channel; it is not inherited by child processes. Throws {@link KernelCallError} where the kernel refuses. */
export function openSocketDiagnostics(): SocketDiagnosticsChannel {
  const libc = bindLibc(PROTOTYPES);
  let descriptor = checkKernelCall(
    libc.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG),
    'socket(AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG)',
  );
  const buffer = Buffer.allocUnsafeSlow(RECEIVE_BYTES);
  // A dump is made inside of send() and recv() themselves, so an answer that is not there yet never comes.
  const receive = (): Buffer =>
    Buffer.from(
      buffer.subarray(
        0,
        checkKernelCall(
          libc.recv(descriptor, buffer, buffer.length, MSG_DONTWAIT),
          'recv(netlink)',
        ),
      ),
    );
  return {
    dump(request) {
      checkKernelCall(libc.send(descriptor, request, request.length, 0), 'send(netlink)');
      return readDump(receive);
    },
    close() {
      if (descriptor >= 0) libc.close(descriptor);
      // The number may soon be another file's: a dump after this must fail with EBADF.
      descriptor = -1;
    },
  };
}

function readDump(receive: () => Buffer): NetlinkDump {
  const messages: Buffer[] = [];
  let isInterrupted = false;
  for (;;) {
    const chunk = receive();
    for (let offset = 0; offset + HEADER_BYTES <= chunk.length; ) {
      const length = chunk.readUInt32LE(offset);
      const type = chunk.readUInt16LE(offset + 4);
      isInterrupted ||= (chunk.readUInt16LE(offset + 6) & NLM_F_DUMP_INTR) !== 0;
      const payload = chunk.subarray(offset + HEADER_BYTES, offset + length);
      if (type === NLMSG_ERROR) throw refused(payload);
      if (type === NLMSG_DONE) return { messages, isInterrupted };
      messages.push(payload);
      offset += Math.max(HEADER_BYTES, (length + 3) & ~3);
    }
  }
}

function refused(payload: Buffer): KernelCallError {
  return new KernelCallError({
    call: 'dump(sock_diag)',
    errno: errnoName(-payload.readInt32LE(0)),
  });
}
