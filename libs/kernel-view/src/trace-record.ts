import { socketNameEnd } from '@socketlab/foundation';
import {
  bytesOf,
  type EventField,
  type EventFormat,
  readBigNumber,
  readBytes,
  readNumber,
} from './event-format.ts';

/** What every record of the trace says; times are the kernel's `mono` clock. */
interface TraceRecord {
  readonly atNs: bigint;
  /** The thread that was running: who called, or whoever happened to be interrupted. */
  readonly threadId: number;
}

/** A record about a socket. */
export interface SocketRecord extends TraceRecord {
  readonly kind: 'state' | 'send_reset' | 'receive_reset' | 'retransmit' | 'destroy';
  /** The address of its struct sock; `0x0` when there was none. */
  readonly kernelSocket: string;
  readonly local: string;
  readonly remote: string;
  readonly localPort: number;
  readonly remotePort: number;
  /** The kernel's numbers of the states; `state` alone where it does not change. */
  readonly oldState: number;
  readonly state: number;
  readonly reason?: string;
  /** Set where the change of state was counted before the record was decoded. */
  isCounted?: true;
}

/** Entry to, or return from, a system call. */
export interface CallRecord extends TraceRecord {
  readonly kind: 'enter' | 'exit';
  readonly name: string;
  /** The numbers among the arguments, by the kernel's names. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly result: number;
}

/** Records that were overwritten unread, by the kernel or in the store; of resets that no filter keeps to ours, anywhere. */
export interface LossRecord extends TraceRecord {
  readonly kind: 'loss';
  readonly where: 'trace' | 'store' | 'resets';
  readonly count: number;
}

/** Every kind of record that we ask the kernel for. */
export type AnyRecord = SocketRecord | CallRecord | LossRecord;
/** Makes a record of an event's bytes; of those that we have no use for, and of fewer than its format says, nothing. */
export type Decode = (data: Buffer, atNs: bigint) => AnyRecord | undefined;

const SOCKET_KINDS: Readonly<Record<string, SocketRecord['kind']>> = {
  inet_sock_set_state: 'state',
  tcp_send_reset: 'send_reset',
  tcp_receive_reset: 'receive_reset',
  tcp_retransmit_skb: 'retransmit',
  tcp_retransmit_synack: 'retransmit',
  tcp_destroy_sock: 'destroy',
};
/** ip(7). */
export const IPPROTO_TCP = 6;
/** include/net/tcp_states.h. */
export const TCP_SYN_SENT = 2;
/** The kernel's number of LISTEN. */
export const TCP_LISTEN = 10;
const TCP_NEW_SYN_RECV = 12;
const HIGHEST_PORT = 0xffff;
const IPV6_BYTES = 16;
const AF_INET = 2;
const AF_INET6 = 10;

interface Ends {
  readonly local: string;
  readonly remote: string;
  readonly localPort: number;
  readonly remotePort: number;
}

/** Makes the decoder of one event's records from its format. */
export function createDecoder(format: EventFormat): Decode {
  const kind = SOCKET_KINDS[format.name];
  const decode = kind === undefined ? callDecoder(format) : socketDecoder(format, kind);
  const bytes = bytesOf(format);
  return (data, atNs) => (data.length < bytes ? undefined : decode(data, atNs));
}

function socketDecoder(format: EventFormat, kind: SocketRecord['kind']): Decode {
  const number = numberReader(format);
  const socket = format.fields.get('skaddr');
  const ends = endsReader(format);
  const reasons = format.symbols('reason');
  const unchanged = format.name === 'tcp_retransmit_synack' ? TCP_NEW_SYN_RECV : 0;
  return (data, atNs) => {
    // SCTP and MPTCP sockets change states under the same event.
    if (number(data, 'protocol', IPPROTO_TCP) !== IPPROTO_TCP) return undefined;
    const reason = number(data, 'reason', -1);
    return {
      kind,
      atNs,
      threadId: number(data, 'common_pid', 0),
      kernelSocket: `0x${(socket ? readBigNumber(data, socket) : 0n).toString(16)}`,
      ...ends(data),
      oldState: number(data, 'oldstate', 0),
      state: number(data, 'newstate', number(data, 'state', unchanged)),
      ...(reason === -1 ? {} : { reason: reasons.get(reason) ?? String(reason) }),
    };
  };
}

function callDecoder(format: EventFormat): Decode {
  const kind = format.name.startsWith('sys_enter_') ? 'enter' : 'exit';
  const name = format.name.replace(/^sys_(enter|exit)_/, '');
  const read = numberReader(format);
  const result = format.fields.get('ret');
  const plain = [...format.fields].filter(
    ([field, { type, size }]) =>
      !/^(common_|__|ret$)/.test(field) && !type.includes('*') && size >= 4,
  );
  return (data, atNs) => ({
    kind,
    name,
    atNs,
    threadId: read(data, 'common_pid', 0),
    // Registers are recorded whole; an int in one is its low half.
    numbers: new Map(plain.map(([key, { offset }]) => [key, data.readInt32LE(offset)])),
    result: result ? Number(readBigNumber(data, result)) : 0,
  });
}

/** Reads a number by its field's name, or gives the fallback on kernels whose event lacks the field. */
function numberReader(format: EventFormat) {
  return (data: Buffer, name: string, fallback: number): number => {
    const field = format.fields.get(name);
    return field ? readNumber(data, field) : fallback;
  };
}

/** Both ends, from ports and IPv6 addresses (which the kernel fills for IPv4 too, mapped), or from whole sockaddrs. */
function endsReader({ fields }: EventFormat): (data: Buffer) => Ends {
  const [sport, dport] = [fields.get('sport'), fields.get('dport')];
  const [source, target] = [
    addressField(fields.get('saddr_v6')),
    addressField(fields.get('daddr_v6')),
  ];
  if (sport && dport && source && target) {
    return (data) => {
      const [localPort, remotePort] = [readPort(data, sport), readPort(data, dport)];
      const local = socketNameEnd(readBytes(data, source), localPort);
      return {
        local,
        localPort,
        remotePort,
        remote: socketNameEnd(readBytes(data, target), remotePort),
      };
    };
  }
  const [from, to] = [fields.get('saddr'), fields.get('daddr')];
  return (data) => {
    const [local, remote] = [readSockaddr(data, from), readSockaddr(data, to)];
    return {
      local: local.name,
      localPort: local.port,
      remote: remote.name,
      remotePort: remote.port,
    };
  };
}

/** The field, if an IPv6 address is what it holds. */
const addressField = (field: EventField | undefined): EventField | undefined =>
  field?.size === IPV6_BYTES ? field : undefined;

const readPort = (data: Buffer, field: EventField): number =>
  readNumber(data, field) & HIGHEST_PORT;

/** struct sockaddr_in, ip(7), or sockaddr_in6, ipv6(7). */
function readSockaddr(data: Buffer, field: EventField | undefined): { name: string; port: number } {
  const bytes = field ? readBytes(data, field) : Buffer.alloc(0);
  const family = bytes.length >= 16 ? bytes.readUInt16LE(0) : 0;
  if (family !== AF_INET && family !== AF_INET6) return { name: '0.0.0.0:0', port: 0 };
  const port = bytes.readUInt16BE(2);
  if (family === AF_INET6 && bytes.length < 24) return { name: '0.0.0.0:0', port: 0 };
  const address = family === AF_INET ? bytes.subarray(4, 8) : bytes.subarray(8, 24);
  return { name: socketNameEnd(address, port), port };
}
