import type { SocketDiagnosticsChannel } from '@socketlab/bsd-sockets';
import { socketNameEnd } from '@socketlab/foundation';
import type { Watch } from './kernel-view.ts';
import type { SocketRow } from './socket-row.ts';

const SOCK_DIAG_BY_FAMILY = 20;
/** NLM_F_REQUEST | NLM_F_ROOT | NLM_F_MATCH: all that match. */
const DUMP_FLAGS = 0x301;
const REQUEST_BYTES = 72;
const PROTOCOL_NUMBERS = { tcp: 6, udp: 17 } as const;
/** The bit of INET_DIAG_SKMEMINFO in idiag_ext: asks for the socket's memory, of which the last number is the drops. */
const WITH_MEMORY = 1 << 6;
const INET_DIAG_SKMEMINFO = 7;
/** The array of SK_MEMINFO_... (include/uapi/linux/sock_diag.h). */
const DROPS_AT = 8 * 4;
const MESSAGE_BYTES = 72;
/** A bit for each state from TCP_ESTABLISHED (1) to TCP_NEW_SYN_RECV (12). */
const ALL_STATES = 0x1ffe;
const TCP_LISTEN = 10;
const AF_INET = 2;
const AF_INET6 = 10;
/** A dump that the tables changed under is read again; after so many times what is there must do. */
const MOST_READINGS = 5;

/**
 * The rows of a watch from inet_diag, sock_diag(7): IPv4 and IPv6, filtered by port in the kernel, with the sockets that
 * procfs readers forget: TIME-WAIT and the requests that are not sockets yet. Throws KernelCallError, of UDP also where
 * the kernel has no udp_diag.
 */
export function readSockDiag(channel: SocketDiagnosticsChannel, watch: Watch): SocketRow[] {
  return [AF_INET, AF_INET6].flatMap((family) => {
    const request = encodeRequest(family, watch);
    let dump = channel.dump(request);
    for (let reading = 1; dump.isInterrupted && reading < MOST_READINGS; reading += 1) {
      dump = channel.dump(request);
    }
    return dump.messages.map((message) => decodeRow(message, watch.protocol ?? 'tcp'));
  });
}

/** struct nlmsghdr and struct inet_diag_req_v2 (include/uapi/linux/inet_diag.h); ports in network order. */
function encodeRequest(family: number, watch: Watch): Buffer {
  const request = Buffer.alloc(REQUEST_BYTES);
  request.writeUInt32LE(REQUEST_BYTES, 0);
  request.writeUInt16LE(SOCK_DIAG_BY_FAMILY, 4);
  request.writeUInt16LE(DUMP_FLAGS, 6);
  request.writeUInt8(family, 16);
  request.writeUInt8(PROTOCOL_NUMBERS[watch.protocol ?? 'tcp'], 17);
  if (watch.protocol === 'udp') request.writeUInt8(WITH_MEMORY, 18);
  request.writeUInt32LE(ALL_STATES, 20);
  request.writeUInt16BE(watch.port, watch.role === 'server' ? 24 : 26);
  return request;
}

/** struct inet_diag_msg, and of UDP the attribute behind it that holds the drops. */
function decodeRow(message: Buffer, protocol: SocketRow['protocol']): SocketRow {
  const addressBytes = message.readUInt8(0) === AF_INET ? 4 : 16;
  const state = message.readUInt8(1);
  const localPort = message.readUInt16BE(4);
  const remotePort = message.readUInt16BE(6);
  const sendQueue = message.readUInt32LE(60);
  return {
    protocol,
    state,
    localPort,
    remotePort,
    local: socketNameEnd(message.subarray(8, 8 + addressBytes), localPort),
    remote: socketNameEnd(message.subarray(24, 24 + addressBytes), remotePort),
    timerMs: message.readUInt32LE(52),
    receiveQueue: message.readUInt32LE(56),
    sendQueue,
    inode: message.readUInt32LE(68),
    ...(state === TCP_LISTEN ? { acceptLimit: sendQueue } : {}),
    ...(protocol === 'udp' ? readDrops(message) : {}),
  };
}

/** Walks the attributes (struct nlattr, each on four bytes); a kernel before 4.19 tells no drops. */
function readDrops(message: Buffer): { droppedDatagrams?: number } {
  for (let at = MESSAGE_BYTES; at + 4 <= message.length; ) {
    const length = message.readUInt16LE(at);
    const payload = message.subarray(at + 4, at + length);
    if (message.readUInt16LE(at + 2) === INET_DIAG_SKMEMINFO && payload.length > DROPS_AT) {
      return { droppedDatagrams: payload.readUInt32LE(DROPS_AT) };
    }
    at += Math.max(4, (length + 3) & ~3);
  }
  return {};
}
