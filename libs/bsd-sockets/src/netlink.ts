import { errnoName } from './errno-name.ts';
import { KernelCallError } from './errors.ts';
import { openNetlinkSocket } from './netlink-socket.ts';

const NETLINK_SOCK_DIAG = 4;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const NLM_F_DUMP_INTR = 0x10;
const HEADER_BYTES = 16;

/**
 * Told of each message of an answer: its payload, without the netlink header, is `bytes` from `start` to `end`. The memory
 * holds the next messages as soon as this returns. Must not throw: what is left of the answer would stay in the socket.
 */
export type OnNetlinkMessage = (bytes: DataView, start: number, end: number) => void;

/** How the kernel's answer to one dump request ended. */
export interface NetlinkDump {
  /** The tables changed while they were read: entries may be missing or double. Ask again. */
  readonly isInterrupted: boolean;
}

/** A socket to the kernel's socket diagnostics, sock_diag(7), in the network namespace of the thread that opened it. */
export interface SocketDiagnosticsChannel {
  /** Sends one dump request and reads all of its answer. Throws {@link KernelCallError}. */
  dump(request: Uint8Array, onMessage: OnNetlinkMessage): NetlinkDump;
  /** May be called twice. */
  close(): void;
}

/** Opens the channel; it is not inherited by child processes. Throws {@link KernelCallError} where the kernel refuses. */
export function openSocketDiagnostics(): SocketDiagnosticsChannel {
  const socket = openNetlinkSocket({ number: NETLINK_SOCK_DIAG, name: 'NETLINK_SOCK_DIAG' });
  return {
    dump(request, onMessage) {
      socket.send(request);
      let isInterrupted = false;
      for (;;) {
        const { isDone, ...part } = readPart(socket.bytes, socket.receive(), onMessage);
        isInterrupted ||= part.isInterrupted;
        if (isDone) return { isInterrupted };
      }
    },
    close: socket.close,
  };
}

/** Reads what one recv() gave: some messages of the answer (struct nlmsghdr, netlink(7)). */
function readPart(
  bytes: DataView,
  length: number,
  onMessage: OnNetlinkMessage,
): NetlinkDump & { readonly isDone: boolean } {
  let isInterrupted = false;
  for (let offset = 0; offset + HEADER_BYTES <= length; ) {
    const size = Math.max(HEADER_BYTES, bytes.getUint32(offset, true));
    const type = bytes.getUint16(offset + 4, true);
    const [start, end] = [offset + HEADER_BYTES, Math.min(length, offset + size)];
    isInterrupted ||= (bytes.getUint16(offset + 6, true) & NLM_F_DUMP_INTR) !== 0;
    if (type === NLMSG_ERROR) throw refused(bytes.getInt32(start, true));
    if (type === NLMSG_DONE) return { isInterrupted, isDone: true };
    onMessage(bytes, start, end);
    offset += (size + 3) & ~3;
  }
  return { isInterrupted, isDone: false };
}

function refused(negative: number): KernelCallError {
  return new KernelCallError({ call: 'dump(sock_diag)', errno: errnoName(-negative) });
}
