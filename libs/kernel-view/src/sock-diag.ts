import type { SocketDiagnosticsChannel } from '@socketlab/bsd-sockets';
import { socketNameEnd } from '@socketlab/foundation';
import type { Watch } from './kernel-view.ts';
import type { SocketRow } from './socket-row.ts';
import type { ReadOptions } from './socket-table.ts';

/** The older request, of TCP only: one walk through the kernel's table for both families, where the newer takes two. */
const TCPDIAG_GETSOCK = 18;
const SOCK_DIAG_BY_FAMILY = 20;
/** NLM_F_REQUEST | NLM_F_ROOT | NLM_F_MATCH: all that match. */
const DUMP_FLAGS = 0x301;
const HEADER_BYTES = 16;
const REQUEST_BYTES = { tcp: HEADER_BYTES + 60, udp: HEADER_BYTES + 56 } as const;
const IPPROTO_UDP = 17;
/** What idiag_ext can ask for, and the attributes that answer (include/uapi/linux/inet_diag.h): struct tcp_info. */
export const INET_DIAG_INFO = 2;
/** The socket's memory, of which the last number is the drops. */
export const INET_DIAG_SKMEMINFO = 7;
const extensionBit = (attribute: number): number => 1 << (attribute - 1);
/** The array of SK_MEMINFO_... (include/uapi/linux/sock_diag.h). */
const DROPS_AT = 8 * 4;
const MESSAGE_BYTES = 72;
/** A bit for each state from TCP_ESTABLISHED (1) to TCP_NEW_SYN_RECV (12). */
export const ALL_STATES = 0x1ffe;
/** The kernel's number of that state (include/net/tcp_states.h). */
export const TCP_LISTEN = 10;
const AF_INET = 2;
const AF_INET6 = 10;
/** A dump that the tables changed under is read again; after so many times what is there must do. */
const MOST_READINGS = 5;

/**
 * The rows of a watch from inet_diag, sock_diag(7): IPv4 and IPv6, filtered by port in the kernel, with the sockets that
 * procfs readers forget: TIME-WAIT and the requests that are not sockets yet. Throws KernelCallError, of UDP also where
 * the kernel has no udp_diag.
 */
export function readSockDiag(
  channel: SocketDiagnosticsChannel,
  watch: Watch,
  { onlyListeners = false }: ReadOptions = {},
): SocketRow[] {
  const isUdp = watch.protocol === 'udp';
  const requests = isUdp
    ? [AF_INET, AF_INET6].map((family) => udpRequest(family, watch))
    : [tcpRequest(watch, onlyListeners ? 1 << TCP_LISTEN : ALL_STATES)];
  const decode = rowDecoder(watch.protocol ?? 'tcp');
  return requests.flatMap((request) => readRows(channel, request, decode));
}

type DecodeRow = (bytes: DataView, start: number, end: number) => SocketRow;

function readRows(
  channel: SocketDiagnosticsChannel,
  request: Buffer,
  decode: DecodeRow,
): SocketRow[] {
  let rows: SocketRow[] = [];
  readUndisturbed(channel, request, {
    begin() {
      rows = [];
    },
    row: (bytes, start, end) => void rows.push(decode(bytes, start, end)),
  });
  return rows;
}

function readUndisturbed(
  channel: SocketDiagnosticsChannel,
  request: Buffer,
  reader: RowReader,
): void {
  for (let reading = 1; reading <= MOST_READINGS; reading += 1) {
    reader.begin();
    const { isInterrupted } = channel.dump(request, (bytes, start, end) => {
      if (end - start >= MESSAGE_BYTES) reader.row(bytes, start, end);
    });
    if (!isInterrupted) break;
  }
}

/** What a dump of TCP sockets is to hold: which sockets, in which states (a bit each), and which attribute of each. */
export interface TcpDump {
  readonly watch: Watch;
  readonly states: number;
  readonly extension: number;
}

/** Told of the rows of a dump, each where it lies: a struct inet_diag_msg at `start`, and its attributes up to `end`. */
export interface RowReader {
  /** All that was told until now is to be forgotten: the reading begins, or begins again. */
  begin(): void;
  row(bytes: DataView, start: number, end: number): void;
}

/** Reads TCP's rows without making anything of them. Throws KernelCallError. */
export function dumpTcp(
  channel: SocketDiagnosticsChannel,
  { watch, states, extension }: TcpDump,
  reader: RowReader,
): void {
  const request = tcpRequest(watch, states);
  request.writeUInt8(extensionBit(extension), HEADER_BYTES + 3);
  readUndisturbed(channel, request, reader);
}

/**
 * struct nlmsghdr and struct inet_diag_req (include/uapi/linux/inet_diag.h). Of listeners alone the kernel walks through
 * their table and not through that of connections.
 */
function tcpRequest(watch: Watch, states: number): Buffer {
  const request = dumpRequest(TCPDIAG_GETSOCK, REQUEST_BYTES.tcp);
  writePort(request, HEADER_BYTES + 4, watch);
  request.writeUInt32LE(states, HEADER_BYTES + 52);
  return request;
}

/** struct nlmsghdr and struct inet_diag_req_v2. */
function udpRequest(family: number, watch: Watch): Buffer {
  const request = dumpRequest(SOCK_DIAG_BY_FAMILY, REQUEST_BYTES.udp);
  request.writeUInt8(family, HEADER_BYTES);
  request.writeUInt8(IPPROTO_UDP, HEADER_BYTES + 1);
  request.writeUInt8(extensionBit(INET_DIAG_SKMEMINFO), HEADER_BYTES + 2);
  request.writeUInt32LE(ALL_STATES, HEADER_BYTES + 4);
  writePort(request, HEADER_BYTES + 8, watch);
  return request;
}

function dumpRequest(type: number, length: number): Buffer {
  const request = Buffer.alloc(length);
  request.writeUInt32LE(length, 0);
  request.writeUInt16LE(type, 4);
  request.writeUInt16LE(DUMP_FLAGS, 6);
  return request;
}

/** struct inet_diag_sockid begins with the local and the remote port, in network order; 0 is any. */
function writePort(request: Buffer, at: number, { role, port }: Watch): void {
  request.writeUInt16BE(port, role === 'server' ? at : at + 2);
}

/** struct inet_diag_msg, and of UDP the attribute behind it that holds the drops. */
function rowDecoder(protocol: SocketRow['protocol']): DecodeRow {
  const [localName, remoteName] = [createNaming(), createNaming()];
  return (bytes, start, end) => {
    const addressBytes = bytes.getUint8(start) === AF_INET ? 4 : 16;
    const state = bytes.getUint8(start + 1);
    const localPort = bytes.getUint16(start + 4);
    const remotePort = bytes.getUint16(start + 6);
    const sendQueue = bytes.getUint32(start + 60, true);
    return {
      protocol,
      state,
      localPort,
      remotePort,
      local: localName(bytes, start + 8, addressBytes) + localPort,
      remote: remoteName(bytes, start + 24, addressBytes) + remotePort,
      timerMs: bytes.getUint32(start + 52, true),
      receiveQueue: bytes.getUint32(start + 56, true),
      sendQueue,
      inode: bytes.getUint32(start + 68, true),
      acceptLimit: state === TCP_LISTEN ? sendQueue : undefined,
      droppedDatagrams: protocol === 'udp' ? readDrops(bytes, start, end) : undefined,
    };
  };
}

/** Writes the address and the colon of a name. One row's address is often that of the row before, and is not written anew. */
function createNaming(): (bytes: DataView, at: number, length: number) => string {
  let before = new DataView(new ArrayBuffer(0));
  let name = '';
  return (bytes, at, length) => {
    if (!isAt(before, bytes, at, length)) {
      const address = new Uint8Array(bytes.buffer, bytes.byteOffset + at, length).slice();
      before = new DataView(address.buffer);
      name = socketNameEnd(address, 0).slice(0, -1);
    }
    return name;
  };
}

function isAt(address: DataView, bytes: DataView, at: number, length: number): boolean {
  if (address.byteLength !== length) return false;
  for (let word = 0; word < length; word += 4) {
    if (address.getUint32(word) !== bytes.getUint32(at + word)) return false;
  }
  return true;
}

/** What a row says was dropped; a kernel before 4.19 tells none. */
export function readDrops(bytes: DataView, start: number, end: number): number | undefined {
  const memory = findAttribute(bytes, { start, end, type: INET_DIAG_SKMEMINFO });
  if (memory === undefined || memory + DROPS_AT + 4 > end) return undefined;
  return bytes.getUint32(memory + DROPS_AT, true);
}

/** Where the content of a row's attribute begins (struct nlattr, each on four bytes); undefined where it has none. */
export function findAttribute(
  bytes: DataView,
  { start, end, type }: { start: number; end: number; type: number },
): number | undefined {
  for (let at = start + MESSAGE_BYTES; at + 4 <= end; ) {
    const length = bytes.getUint16(at, true);
    if (bytes.getUint16(at + 2, true) === type && at + length <= end) return at + 4;
    at += Math.max(4, (length + 3) & ~3);
  }
  return undefined;
}

/** The local name of a row: `192.0.2.7:43210`. */
export function readLocalName(bytes: DataView, start: number): string {
  const length = bytes.getUint8(start) === AF_INET ? 4 : 16;
  const address = new Uint8Array(bytes.buffer, bytes.byteOffset + start + 8, length);
  return socketNameEnd(address, bytes.getUint16(start + 4));
}
